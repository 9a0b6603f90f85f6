import { cases } from '../use-case/fixture';
import { exampleText, resourcesOf, synthesise, textOfCase } from './fixture';

const release = (text: string) => synthesise(text, { environment: 'dev' }).kit!;
const propertiesOf = (text: string, type: string) => resourcesOf(release(text).template, type).map((r) => r.Properties);
const parametersOf = (text: string) => Object.keys(release(text).template.Parameters!).sort();

test.each(cases('pos').map(([name]) => name))('%s has a release', (name) => {
  expect(propertiesOf(textOfCase(name), 'AWS::SageMaker::Endpoint')).toHaveLength(1);
});

describe('when a release is made of the example', () => {
  test('then it takes what only the environment and the approval know', () => {
    expect(parametersOf(exampleText)).toEqual([
      'BaselineUri',
      'CaptureBucket',
      'EndpointName',
      'EnvironmentName',
      'ModelCreatedAt',
      'ModelDataUri',
      'ModelImage',
      'ModelPackageArn',
      'ServingKey',
      'ServingRole',
    ]);
  });

  test('then it names nothing that has to be replaced', () => {
    for (const type of ['AWS::SageMaker::Model', 'AWS::SageMaker::EndpointConfig']) {
      expect(Object.keys(propertiesOf(exampleText, type)[0]).filter((key) => key.endsWith('Name'))).toEqual([]);
    }
  });

  test('then it says nothing about an account, a region or a model', () => {
    const text = JSON.stringify(release(exampleText).template);
    expect(text).not.toMatch(/\d{12}|eu-west-1/);
    expect(text).not.toContain('model-package/mortgage-approval');
  });
});

describe('when the use case is served otherwise', () => {
  test('then a serverless endpoint captures nothing and is not scaled by us', () => {
    const text = textOfCase('serverless');
    expect(parametersOf(text)).toEqual([
      'BaselineUri',
      'EndpointName',
      'ModelCreatedAt',
      'ModelDataUri',
      'ModelImage',
      'ModelPackageArn',
      'ServingKey',
      'ServingRole',
    ]);
    const [{ ProductionVariants, DataCaptureConfig }] = propertiesOf(text, 'AWS::SageMaker::EndpointConfig');
    expect(ProductionVariants).toMatchObject([{ ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 10 } }]);
    expect(DataCaptureConfig).toBeUndefined();
    expect(propertiesOf(text, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
    expect(propertiesOf(text, 'AWS::Scheduler::Schedule')).toEqual([]);
  });

  test('then traffic moves in equal steps', () => {
    const [{ DeploymentConfig }] = propertiesOf(textOfCase('linear'), 'AWS::SageMaker::Endpoint');
    expect(DeploymentConfig).toMatchObject({
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'LINEAR',
          LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 25 },
          WaitIntervalInSeconds: 900,
        },
      },
    });
  });

  test('then it stands in the network of its environment', () => {
    const text = textOfCase('unchanged');
    expect(parametersOf(text)).toEqual(expect.arrayContaining(['SecurityGroupIds', 'SubnetIds']));
    const [{ VpcConfig }] = propertiesOf(text, 'AWS::SageMaker::Model');
    expect(VpcConfig).toEqual({ SecurityGroupIds: { Ref: 'SecurityGroupIds' }, Subnets: { Ref: 'SubnetIds' } });
  });

  test('then drift that is not watched is not scheduled', () => {
    const text = textOfCase('little');
    expect(propertiesOf(text, 'AWS::Scheduler::Schedule')).toEqual([]);
  });
});
