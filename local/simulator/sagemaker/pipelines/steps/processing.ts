import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  DescribeProcessingJobCommand,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { jobExecutor } from './job';

export const processing = jobExecutor({
  job: 'ProcessingJob',
  create: async (client, ProcessingJobName, args) => {
    const input = { ...args, ProcessingJobName } as unknown as CreateProcessingJobCommandInput;
    return (await client.send(new CreateProcessingJobCommand(input))).ProcessingJobArn;
  },
  describe: async (client, ProcessingJobName) => {
    const output = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    return { status: output.ProcessingJobStatus, failureReason: output.FailureReason, output };
  },
  stop: (client, ProcessingJobName) => client.send(new StopProcessingJobCommand({ ProcessingJobName })),
  metadata: (Arn) => ({ ProcessingJob: { Arn } }),
});
