import { accessDenied, throttlingException, validationException } from '../../../../core/errors';
import { definitionOf } from './definitions';
import { RunningPipelines } from './running';
import { type Script, type ScriptedService, scriptedService } from './scripted-service';

const PACKAGE = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/models/1';

let service: ScriptedService | undefined;
afterEach(() => service?.close());

const registering = (members: object): string =>
  definitionOf([
    {
      Name: 'Register',
      Type: 'RegisterModel',
      Arguments: {
        InferenceSpecification: {
          Containers: [{ Image: 'image', ModelDataUrl: 's3://models/model.tar.gz' }],
          SupportedContentTypes: ['text/csv'],
          SupportedResponseMIMETypes: ['text/csv'],
        },
        ...members,
      },
    },
  ]);

async function run(definition: string, scripts: { readonly [operation: string]: Script } = {}) {
  service = await scriptedService({
    CreateModelPackageGroup: () => ({ ModelPackageGroupArn: 'arn' }),
    CreateModelPackage: () => ({ ModelPackageArn: PACKAGE }),
    DescribeModelPackage: () => ({ ModelPackageArn: PACKAGE, ModelPackageStatus: 'Completed' }),
    ...scripts,
  });
  const running = new RunningPipelines(service.url);
  const arn = await running.run(definition);
  return { arn, step: (await running.steps(arn)).Register };
}

const operations = (): string[] => service!.calls.map(({ operation }) => operation);

// what a real run left in CloudTrail: the group is created every time, tagged with the execution
describe('a version of a model', () => {
  test('is registered in its group, which is created before', async () => {
    const { arn, step } = await run(registering({ ModelPackageGroupName: 'models' }));
    expect(step).toMatchObject({ StepStatus: 'Succeeded', Metadata: { RegisterModel: { Arn: PACKAGE } } });
    expect(operations()).toEqual(['CreateModelPackageGroup', 'CreateModelPackage', 'DescribeModelPackage']);
    const [group, version] = service!.calls;
    expect(group.input).toEqual({
      ModelPackageGroupName: 'models',
      Tags: [{ Key: 'sagemaker:pipeline-execution-arn', Value: arn }],
    });
    expect(version.input.Tags).toBeUndefined();
    expect(version.input.ModelPackageName).toBeUndefined();
  });

  test('is registered if the group is there already', async () => {
    const { step } = await run(registering({ ModelPackageGroupName: 'models' }), {
      CreateModelPackageGroup: () => {
        throw validationException('Model Package Group already exists: arn');
      },
    });
    expect(step.StepStatus).toBe('Succeeded');
  });

  test('is not registered by a role that may not create the group, even if the group is there', async () => {
    const { step } = await run(registering({ ModelPackageGroupName: 'models' }), {
      CreateModelPackageGroup: () => {
        throw accessDenied('User: arn is not authorized to perform: sagemaker:AddTags');
      },
    });
    expect(step.FailureReason).toBe(
      'ClientError: Failed to invoke sagemaker:CreateModelPackageGroup. Error Details: ' +
        'User: arn is not authorized to perform: sagemaker:AddTags',
    );
    expect(operations()).toEqual(['CreateModelPackageGroup']);
  });

  test('is registered once when the registry was too busy at first', async () => {
    let refused = 0;
    const { step } = await run(registering({ ModelPackageGroupName: 'models' }), {
      CreateModelPackage: () => {
        if (refused++ === 0) throw throttlingException('Rate exceeded');
        return { ModelPackageArn: PACKAGE };
      },
    });
    expect(step).toMatchObject({ StepStatus: 'Succeeded', AttemptCount: 2 });
  });

  test('in a group that is named by its ARN needs no group to be created', async () => {
    const group = 'arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/models';
    await run(registering({ ModelPackageGroupName: group }));
    expect(operations()).toEqual(['CreateModelPackage', 'DescribeModelPackage']);
  });
});

test('a model in no group has a name of the service and the tag of the execution', async () => {
  const { arn } = await run(registering({}));
  const [{ input }] = service!.calls;
  expect(input.ModelPackageName).toMatch(/^pipelines-[a-z0-9]{12}-Register-[a-z0-9]{10}$/);
  expect(input.Tags).toEqual([{ Key: 'sagemaker:pipeline-execution-arn', Value: arn }]);
});

test('a registration that fails fails the step', async () => {
  const { step } = await run(registering({ ModelPackageGroupName: 'models' }), {
    DescribeModelPackage: () => ({ ModelPackageArn: PACKAGE, ModelPackageStatus: 'Failed' }),
  });
  expect(step.FailureReason).toBe(`ClientError: Model package ${PACKAGE} failed.`);
});
