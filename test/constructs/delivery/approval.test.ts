import { Topic } from 'aws-cdk-lib/aws-sns';
import { Approval } from '../../../constructs/delivery';
import { toolsStack } from './fixture';

describe('when an approval is declared', () => {
  test('then a manual one asks a person, with what that person is told', () => {
    const topic = new Topic(toolsStack(), 'Topic');
    expect(Approval.manual().bind()).toEqual({ manual: true });
    expect(Approval.manual({ instructions: 'Look', topic }).bind()).toEqual({
      manual: true,
      instructions: 'Look',
      topic,
    });
  });

  test('then none asks nobody', () => {
    expect(Approval.none().bind()).toEqual({ manual: false });
  });
});
