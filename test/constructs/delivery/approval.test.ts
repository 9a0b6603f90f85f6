import { Topic } from 'aws-cdk-lib/aws-sns';
import { Approval } from '../../../constructs/delivery';
import { toolsStack } from './fixture';

describe('when an approval is declared', () => {
  test('then a manual one asks a person, with what that person is told', () => {
    const topic = new Topic(toolsStack(), 'Topic');
    expect(Approval.manual()).toEqual({ isManual: true, instructions: undefined, topic: undefined });
    expect(Approval.manual({ instructions: 'Look', topic })).toEqual({
      isManual: true,
      instructions: 'Look',
      topic,
    });
  });

  test('then none asks nobody', () => {
    expect(Approval.none()).toEqual({ isManual: false, instructions: undefined, topic: undefined });
  });
});
