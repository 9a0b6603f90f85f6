import { SageMakerClient, StartPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import { type Session, toolsOf } from '../session';
import { followToSuccess, trainingPipeline } from '../training-pipeline';
import type { Phase } from './phase';

export const train: Phase = {
  name: 'train',
  title: 'Run the training pipeline',
  async run(session) {
    const arn = await startTraining(session);
    await followToSuccess(session, toolsOf(session), arn);
    session.facts.execution = arn;
  },
};

/** Starts the training pipeline as a person would. */
export async function startTraining(session: Session, parameters: { [name: string]: string } = {}): Promise<string> {
  const PipelineName = await trainingPipeline(session);
  const { PipelineExecutionArn } = await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
    sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName,
        PipelineParameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
      }),
    ),
  );
  return PipelineExecutionArn!;
}
