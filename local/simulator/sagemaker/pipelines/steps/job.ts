import { SageMakerClient, type PipelineExecutionStepMetadata } from '@aws-sdk/client-sagemaker';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreatingSageMakerClient, called, exceptionOfJob } from '../calls';
import { StepFailure, StepStopped } from '../failure';
import { jsonOf } from '../json-of';
import type { StepContext, StepExecutor } from '../step-context';
import { withExecutionTag } from '../tags';
import type { JsonObject } from '../values';

const POLL_MILLISECONDS = 250;
const ENDED = ['Completed', 'Failed', 'Stopped'];

/** How the jobs of one kind are run, with the API's names of the operations. */
export interface JobKind {
  /** Such as `ProcessingJob`. */
  readonly job: string;
  /** Creates a job. Returns its ARN. */
  readonly create: (client: SageMakerClient, name: string, args: JsonObject) => Promise<string | undefined>;
  readonly describe: (client: SageMakerClient, name: string) => Promise<Described>;
  readonly stop: (client: SageMakerClient, name: string) => Promise<unknown>;
  readonly metadata: (arn: string) => PipelineExecutionStepMetadata;
}

export interface Described {
  readonly status: string | undefined;
  readonly failureReason: string | undefined;
  readonly output: object;
}

/** Performs a step with a job, which it creates with the pipeline's role and waits for. */
export function jobExecutor(kind: JobKind): StepExecutor {
  return async (context) => {
    const { name, session, executionArn } = context;
    const creating = await session.client(CreatingSageMakerClient);
    const client = await session.client(SageMakerClient);
    const args = withExecutionTag(context.args, executionArn);
    const arn = await called(`sagemaker:Create${kind.job}`, () => kind.create(creating, name, args));
    context.report(kind.metadata(arn!));
    context.onStop(async () => {
      await kind.stop(client, name);
    });
    const { status, failureReason = '', output } = await untilEnded(kind, client, context, arn!);
    if (status === 'Stopped') throw new StepStopped();
    if (status === 'Failed') throw new StepFailure(failureReason, exceptionOfJob(failureReason));
    return jsonOf(output);
  };
}

async function untilEnded(
  kind: JobKind,
  client: SageMakerClient,
  { jobs, name }: StepContext,
  arn: string,
): Promise<Described> {
  await jobs?.ended(arn);
  for (;;) {
    const described = await called(`sagemaker:Describe${kind.job}`, () => kind.describe(client, name));
    if (ENDED.includes(described.status ?? '')) return described;
    await sleep(POLL_MILLISECONDS);
  }
}
