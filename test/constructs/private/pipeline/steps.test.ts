import { ConditionStep, PipelineDefinition, RegisterStep } from '../../../../constructs/private/pipeline';
import { AnyStep, processing, settings, training } from './fixture';

describe('when a step is rendered', () => {
  test('then it waits for what it was told to wait for', () => {
    const first = new AnyStep({ name: 'First', description: 'Begins' });
    expect(new AnyStep({ name: 'Last', after: [first] }).toJson()).toEqual({
      Name: 'Last',
      Type: 'Any',
      DependsOn: ['First'],
      Arguments: {},
    });
    expect(first.toJson()).toEqual({ Name: 'First', Type: 'Any', Description: 'Begins', Arguments: {} });
  });

  test('then a job reuses an earlier result only if told', () => {
    expect(processing({ name: 'A', cacheFor: 'P30D' }).toJson()).toMatchObject({
      CacheConfig: { Enabled: true, ExpireAfter: 'P30D' },
    });
    expect(processing({ name: 'A' }).toJson()).not.toHaveProperty('CacheConfig');
  });

  test('then nothing empty is rendered that the service refuses', () => {
    expect(processing({ name: 'A' }).arguments).not.toHaveProperty('AppSpecification.ContainerArguments');
    expect(training({ name: 'A' }).arguments).not.toHaveProperty('HyperParameters');
    expect(processing({ name: 'A' }).toJson()).not.toHaveProperty('PropertyFiles');
  });

  test('then branches stand in the arguments, and both are there', () => {
    expect(new ConditionStep({ name: 'Check', conditions: [] }).toJson()).toEqual({
      Name: 'Check',
      Type: 'Condition',
      Arguments: { Conditions: [], IfSteps: [], ElseSteps: [] },
    });
  });

  test('then a model package has only the reports that there are', () => {
    const register = new RegisterStep({
      name: 'Register',
      groupName: 'm',
      groupArn: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/m',
      packagesArn: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/m/*',
      image: settings.image,
      modelData: 's3://models/model.tar.gz',
      environment: {},
      contentTypes: ['text/csv'],
      reports: { modelQuality: 's3://a', dataQuality: 's3://b' },
      metadata: {},
    });
    expect(register.arguments).toMatchObject({
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: 's3://a' } },
        ModelDataQuality: { Statistics: { ContentType: 'application/json', S3Uri: 's3://b' } },
      },
    });
    expect(register.arguments).not.toHaveProperty('ModelMetrics.Bias');
  });
});

describe('when a definition is rendered', () => {
  test('then parameters are strings with defaults', () => {
    const parameters = [{ name: 'Commit', value: 'a1b2', description: 'The commit' }];
    expect(new PipelineDefinition(parameters, []).toJson()).toEqual({
      Version: '2020-12-01',
      Parameters: [{ Name: 'Commit', Type: 'String', DefaultValue: 'a1b2', Description: 'The commit' }],
      Steps: [],
    });
  });
});
