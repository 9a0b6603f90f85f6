import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  type CreateModelPackageCommandInput,
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  SageMakerClient,
  type Tag,
} from '@aws-sdk/client-sagemaker';
import { setTimeout as sleep } from 'node:timers/promises';
import { isArn } from '../../../service/arns';
import { CreatingSageMakerClient, called } from '../calls';
import { StepFailure } from '../failure';
import { jsonOf } from '../json-of';
import type { StepExecutor } from '../step-context';
import { withExecutionTag } from '../tags';
import type { JsonObject } from '../values';

const POLL_MILLISECONDS = 250;

/** Registers a model package from the arguments of CreateModelPackage. */
export const registerModel: StepExecutor = async ({ args, name, executionArn, session, report }) => {
  const creating = await session.client(CreatingSageMakerClient);
  await createGroup(creating, args, executionArn);
  const input = inputOf(args, name, executionArn);
  const command = new CreateModelPackageCommand(input as unknown as CreateModelPackageCommandInput);
  const { ModelPackageArn } = await called('sagemaker:CreateModelPackage', () => creating.send(command));
  report({ RegisterModel: { Arn: ModelPackageArn } });
  return jsonOf(await untilCreated(await session.client(SageMakerClient), ModelPackageArn!));
};

/**
 * The service tries to create the group of a version every time, and continues if the group exists. So the pipeline's
 * role needs permission for that in any case.
 */
async function createGroup(client: CreatingSageMakerClient, args: JsonObject, executionArn: string): Promise<void> {
  const ModelPackageGroupName = args.ModelPackageGroupName;
  if (typeof ModelPackageGroupName !== 'string' || isArn(ModelPackageGroupName)) return;
  const { Tags } = withExecutionTag({}, executionArn);
  const command = new CreateModelPackageGroupCommand({ ModelPackageGroupName, Tags: Tags as unknown as Tag[] });
  await called('sagemaker:CreateModelPackageGroup', () =>
    client.send(command).catch((error: Error) => {
      if (error.name !== 'ValidationException') throw error;
    }),
  );
}

/** A version belongs to its group, and takes neither a name nor tags. */
function inputOf(args: JsonObject, name: string, executionArn: string): JsonObject {
  if (args.ModelPackageGroupName !== undefined) return args;
  return { ...withExecutionTag(args, executionArn), ModelPackageName: args.ModelPackageName ?? name };
}

async function untilCreated(client: SageMakerClient, arn: string): Promise<DescribeModelPackageCommandOutput> {
  for (;;) {
    const command = new DescribeModelPackageCommand({ ModelPackageName: arn });
    const described = await called('sagemaker:DescribeModelPackage', () => client.send(command));
    if (described.ModelPackageStatus === 'Completed') return described;
    if (described.ModelPackageStatus === 'Failed') throw new StepFailure(`Model package ${arn} failed.`);
    await sleep(POLL_MILLISECONDS);
  }
}
