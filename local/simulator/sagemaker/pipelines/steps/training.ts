import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { jobExecutor } from './job';

export const training = jobExecutor({
  job: 'TrainingJob',
  create: async (client, TrainingJobName, args) => {
    const input = { ...args, TrainingJobName } as unknown as CreateTrainingJobCommandInput;
    return (await client.send(new CreateTrainingJobCommand(input))).TrainingJobArn;
  },
  describe: async (client, TrainingJobName) => {
    const output = await client.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    return { status: output.TrainingJobStatus, failureReason: output.FailureReason, output };
  },
  stop: (client, TrainingJobName) => client.send(new StopTrainingJobCommand({ TrainingJobName })),
  metadata: (Arn) => ({ TrainingJob: { Arn } }),
});
