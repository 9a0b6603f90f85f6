import {
  DescribePipelineDefinitionForExecutionCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelineExecutionsCommand,
  ListPipelineParametersForExecutionCommand,
  paginateListPipelineExecutions,
  type PipelineExecutionSummary,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { StartedRun } from './cooldown';
import { DATA_VERSION } from './execution';

const PAGE = 20;

/** How far the clocks of two services may differ. */
const SKEW_SECONDS = 60;

/** A run that has learnt from a version of the data, or is about to. */
export interface TrainedRun {
  readonly execution: string;
  readonly version: string;
}

/** The runs of a pipeline, the newest first, however they were started. */
export class Runs {
  public constructor(
    private readonly sagemaker: SageMakerClient,
    private readonly pipeline: string,
  ) {}

  /** The newest runs. */
  public async newest(): Promise<PipelineExecutionSummary[]> {
    const { PipelineExecutionSummaries } = await this.sagemaker.send(
      new ListPipelineExecutionsCommand({
        PipelineName: this.pipeline,
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: PAGE,
      }),
    );
    return PipelineExecutionSummaries ?? [];
  }

  /** The run with a name, among the newest, or if they don't reach back to a time in milliseconds, among all since then. */
  public async ownOf(
    newest: readonly PipelineExecutionSummary[],
    name: string,
    at: number,
  ): Promise<StartedRun | undefined> {
    const own = find(newest, name);
    if (own !== undefined || newest.length < PAGE || Number(newest.at(-1)!.StartTime) < at) return own;
    return this.named(name, Math.floor(at / 1000));
  }

  /** The run with a name that is not older than a time in epoch seconds. */
  public async named(name: string, since: number): Promise<StartedRun | undefined> {
    const input = { PipelineName: this.pipeline, CreatedAfter: new Date((since - SKEW_SECONDS) * 1000) };
    for await (const page of paginateListPipelineExecutions({ client: this.sagemaker, pageSize: 100 }, input)) {
      const own = find(page.PipelineExecutionSummaries ?? [], name);
      if (own !== undefined) return own;
    }
    return undefined;
  }

  /**
   * The newest of some runs whose data needs no second look: it is under way, it succeeded, or it failed because its
   * model missed a limit. A run that was stopped, or that failed before its model was judged, doesn't count.
   */
  public async lastTrained(runs: readonly PipelineExecutionSummary[]): Promise<TrainedRun | undefined> {
    for (const run of runs) {
      const execution = run.PipelineExecutionArn!;
      if (!(await this.counts(execution, run.PipelineExecutionStatus))) continue;
      const version = await this.versionOf(execution);
      if (version !== undefined) return { execution, version };
    }
    return undefined;
  }

  private async counts(execution: string, status: string | undefined): Promise<boolean> {
    if (status === 'Executing' || status === 'Succeeded') return true;
    if (status !== 'Failed' && status !== 'CompletedWithFailures') return false;
    const { PipelineExecutionSteps } = await this.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: execution, MaxResults: 100 }),
    );
    return (PipelineExecutionSteps ?? []).some(({ Metadata }) => Metadata?.Condition?.Outcome !== undefined);
  }

  /** The version that a run was given, or else the default of the definition that it runs. */
  public async versionOf(execution: string): Promise<string | undefined> {
    const { PipelineParameters } = await this.sagemaker.send(
      new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn: execution, MaxResults: 100 }),
    );
    const given = PipelineParameters?.find(({ Name }) => Name === DATA_VERSION)?.Value;
    return given ?? (await this.defaultOf(execution));
  }

  private async defaultOf(execution: string): Promise<string | undefined> {
    const { PipelineDefinition } = await this.sagemaker.send(
      new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn: execution }),
    );
    const { Parameters } = JSON.parse(PipelineDefinition ?? '{}') as {
      readonly Parameters?: readonly { readonly Name: string; readonly DefaultValue?: string }[];
    };
    return Parameters?.find(({ Name }) => Name === DATA_VERSION)?.DefaultValue;
  }
}

function find(runs: readonly PipelineExecutionSummary[], name: string): StartedRun | undefined {
  const run = runs.find(({ PipelineExecutionDisplayName }) => PipelineExecutionDisplayName === name);
  return run && { execution: run.PipelineExecutionArn!, startedAt: Math.floor(Number(run.StartTime) / 1000) };
}
