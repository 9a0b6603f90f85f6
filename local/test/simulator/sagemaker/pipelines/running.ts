import type {
  DescribePipelineExecutionResponse,
  ListPipelineExecutionStepsResponse,
  PipelineExecutionStep,
} from '@aws-sdk/client-sagemaker';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../../../core/scope';
import { Pipelines } from '../../../../simulator/sagemaker/pipelines';
import { RecordingAws } from '../../../support/recording-aws';
import { ROOT_OF_TOOLS, testServices } from '../../../support/services';

export const ROLE = 'arn:aws:iam::111111111111:role/pipeline';

/** The pipelines part by itself, asked as the server asks it. */
export class RunningPipelines {
  public readonly aws: RecordingAws;
  public readonly pipelines: Pipelines;

  /** @param endpoint of the AWS that the steps use */
  public constructor(endpoint?: string, aws = new RecordingAws(endpoint), speed = 6000) {
    this.aws = aws;
    this.pipelines = new Pipelines(testServices(aws, speed));
  }

  public async ask<T = { readonly [name: string]: unknown }>(
    operation: string,
    input: object,
    caller: Caller = ROOT_OF_TOOLS,
  ): Promise<T> {
    return (await this.pipelines.operations[operation](input, caller)) as T;
  }

  public async create(definition: string, members: object = {}, name = 'p'): Promise<void> {
    await this.ask('CreatePipeline', { PipelineName: name, RoleArn: ROLE, PipelineDefinition: definition, ...members });
  }

  public async start(members: object = {}, name = 'p'): Promise<string> {
    const { PipelineExecutionArn } = await this.ask('StartPipelineExecution', { PipelineName: name, ...members });
    return String(PipelineExecutionArn);
  }

  /** Starts a pipeline and waits for its end. */
  public async run(definition: string, members: object = {}): Promise<string> {
    await this.create(definition);
    const arn = await this.start(members);
    await this.pipelines.ended(arn);
    return arn;
  }

  public describe(arn: string): Promise<DescribePipelineExecutionResponse> {
    return this.ask('DescribePipelineExecution', { PipelineExecutionArn: arn });
  }

  /** The steps, by name. */
  public async steps(arn: string): Promise<{ readonly [name: string]: PipelineExecutionStep }> {
    const request = { PipelineExecutionArn: arn, MaxResults: 100 };
    const { PipelineExecutionSteps } = await this.ask<ListPipelineExecutionStepsResponse>(
      'ListPipelineExecutionSteps',
      request,
    );
    return Object.fromEntries(PipelineExecutionSteps!.map((step) => [step.StepName!, step]));
  }

  /** The status of each step that was begun. */
  public async statuses(arn: string): Promise<{ readonly [name: string]: string }> {
    const steps = Object.entries(await this.steps(arn));
    return Object.fromEntries(steps.map(([name, { StepStatus }]) => [name, String(StepStatus)]));
  }
}

/** Waits for what must come soon. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 5): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(10)) {
    if (await holds()) return;
  }
  throw new Error('it did not come');
}
