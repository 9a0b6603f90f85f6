import { throttlingException } from '../../../../local/simulator/core/errors';
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
    CreateModelPackage: () => ({ ModelPackageArn: PACKAGE }),
    DescribeModelPackage: () => ({ ModelPackageArn: PACKAGE, ModelPackageStatus: 'Completed' }),
    ...scripts,
  });
  const running = new RunningPipelines(service.url);
  const arn = await running.run(definition);
  return { arn, step: (await running.steps(arn)).Register };
}

describe('a version of a model', () => {
  test('is registered in its group, without a name and tags of its own', async () => {
    const { step } = await run(registering({ ModelPackageGroupName: 'models' }));
    expect(step).toMatchObject({ StepStatus: 'Succeeded', Metadata: { RegisterModel: { Arn: PACKAGE } } });
    const { input } = service!.calls.find(({ operation }) => operation === 'CreateModelPackage')!;
    expect(input.ModelPackageGroupName).toBe('models');
    expect(input.Tags).toBeUndefined();
    expect(input.ModelPackageName).toBeUndefined();
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
