import { Approval, SmokeTest, Stage } from '../../../constructs/delivery';
import { PROD } from './fixture';

describe('when a stage is declared', () => {
  test('then nothing is given beside the environment', () => {
    const stage = Stage.of('prod', { env: PROD });
    expect(stage).toMatchObject({
      stageName: 'prod',
      env: PROD,
      parameters: {},
      approval: undefined,
      smokeTest: undefined,
    });
  });

  test('then what was asked for is kept', () => {
    const approval = Approval.manual();
    const smokeTest = SmokeTest.csv('1');
    const stage = Stage.of('prod', { env: PROD, approval, smokeTest, parameters: { Instances: '3' } });
    expect(stage).toMatchObject({ approval, smokeTest, parameters: { Instances: '3' } });
  });

  test('then later changes of the values that were passed do not reach it', () => {
    const parameters = { Instances: '3' };
    const stage = Stage.of('prod', { env: PROD, parameters });
    parameters.Instances = '4';
    expect(stage.parameters).toEqual({ Instances: '3' });
  });
});
