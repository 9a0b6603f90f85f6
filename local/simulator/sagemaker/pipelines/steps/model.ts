import {
  CreateModelCommand,
  type CreateModelCommandInput,
  DescribeModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { CreatingSageMakerClient, called } from '../calls';
import { jsonOf } from '../json-of';
import type { StepExecutor } from '../step-context';
import { withExecutionTag } from '../tags';

/** Creates a model from the arguments of CreateModel. */
export const model: StepExecutor = async ({ args, name: ModelName, executionArn, session, report }) => {
  const creating = await session.client(CreatingSageMakerClient);
  const input = { ...withExecutionTag(args, executionArn), ModelName } as unknown as CreateModelCommandInput;
  const created = await called('sagemaker:CreateModel', () => creating.send(new CreateModelCommand(input)));
  report({ Model: { Arn: created.ModelArn } });
  const client = await session.client(SageMakerClient);
  return jsonOf(await called('sagemaker:DescribeModel', () => client.send(new DescribeModelCommand({ ModelName }))));
};
