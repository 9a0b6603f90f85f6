import { type SageMakerClient, StartPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Cooldown } from './cooldown';
import type { Dataset } from './dataset';
import { type Cause, executionFor, nameOf } from './execution';
import type { Outcome } from './outcome';
import { Runs } from './runs';

/** Starts runs of the training pipeline: at most one per cause, and on the newest version of the data. */
export class Training {
  private readonly runs: Runs;

  public constructor(
    private readonly sagemaker: SageMakerClient,
    private readonly pipeline: string,
    private readonly cooldown: Cooldown,
    private readonly logger: Logger,
    /** The dataset; without one, the pipeline decides what it learns from. */
    private readonly dataset?: Dataset,
  ) {
    this.runs = new Runs(sagemaker, pipeline);
  }

  /** Starts a run, or says why not. */
  public async attempt(cause: Cause): Promise<Outcome> {
    if (!cause.cooldown) return this.begin(cause);
    const claim = await this.cooldown.claim(cause.event, Math.floor(Date.now() / 1000));
    if (!claim.granted) return { started: false, because: 'cooldown', until: claim.until };
    try {
      const outcome = await this.begin(cause);
      if (!outcome.started) await this.cooldown.release(cause.event);
      return outcome;
    } catch (error) {
      const note = (failure: unknown) =>
        this.logger.error('the cooldown could not be released', { error: failure as Error });
      await this.cooldown.release(cause.event).catch(note);
      throw error;
    }
  }

  private async begin(cause: Cause): Promise<Outcome> {
    const runs = await this.runs.newest();
    const own = runs.find(({ PipelineExecutionDisplayName }) => PipelineExecutionDisplayName === nameOf(cause));
    // an earlier attempt started it and then failed
    if (own) return { started: true, execution: own.PipelineExecutionArn! };
    if (this.dataset === undefined) return this.start(cause);
    const version = await this.dataset.newest();
    if (version === undefined) return { started: false, because: 'no data' };
    const last = cause.onlyIfNew ? await this.runs.lastTrained(runs) : undefined;
    if (last?.version === version) return { started: false, because: 'nothing new', ...last };
    return this.start(cause, version);
  }

  private async start(cause: Cause, version?: string): Promise<Outcome> {
    const { PipelineExecutionArn } = await this.sagemaker.send(
      new StartPipelineExecutionCommand(executionFor(this.pipeline, cause, version)),
    );
    return { started: true, execution: PipelineExecutionArn ?? '', ...(version !== undefined && { version }) };
  }
}
