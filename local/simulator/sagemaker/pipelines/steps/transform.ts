import {
  CreateTransformJobCommand,
  type CreateTransformJobCommandInput,
  DescribeTransformJobCommand,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { jobExecutor } from './job';

export const transform = jobExecutor({
  job: 'TransformJob',
  create: async (client, TransformJobName, args) => {
    const input = { ...args, TransformJobName } as unknown as CreateTransformJobCommandInput;
    return (await client.send(new CreateTransformJobCommand(input))).TransformJobArn;
  },
  describe: async (client, TransformJobName) => {
    const output = await client.send(new DescribeTransformJobCommand({ TransformJobName }));
    return { status: output.TransformJobStatus, failureReason: output.FailureReason, output };
  },
  stop: (client, TransformJobName) => client.send(new StopTransformJobCommand({ TransformJobName })),
  metadata: (Arn) => ({ TransformJob: { Arn } }),
});
