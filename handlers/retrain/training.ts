import { type SageMakerClient, StartPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Claim, Cooldown, StartedRun } from './cooldown';
import type { Dataset } from './dataset';
import { isCertain, StartInDoubt } from './doubt';
import { type Cause, executionFor, nameOf } from './execution';
import type { Outcome } from './outcome';
import { Runs } from './runs';

/** What an attempt found or did. */
interface Begun {
  readonly outcome: Outcome;
  /** The run that was started, by this attempt or an earlier one. */
  readonly run?: StartedRun;
}

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
    if (!cause.cooldown) return (await this.begin(cause)).outcome;
    const claim = await this.claim(cause, epoch());
    if (!claim.granted) return { started: false, because: 'cooldown', until: claim.until };
    try {
      const { outcome, run } = await this.begin(cause);
      // an earlier attempt may have started the run so long ago that its cooldown is over
      if (run !== undefined && this.cooldown.endOf(run) > epoch()) await this.cooldown.confirm(cause.event, run);
      else await this.cooldown.release(cause.event);
      return outcome;
    } catch (error) {
      // what an earlier attempt may have started is not undone by the failure of this one
      if (claim.fresh && !(error instanceof StartInDoubt)) await this.releaseAfterFailure(cause);
      throw error;
    }
  }

  /** Claims the cooldown. A claim of which nobody knows whether it led to a run is decided by looking for the run. */
  private async claim({ event }: Cause, now: number): Promise<Claim> {
    const claim = await this.cooldown.claim(event, now);
    if (claim.granted || claim.doubtful === undefined) return claim;
    const { cause, since } = claim.doubtful;
    const run = await this.runs.named(nameOf({ event: cause }), since);
    await (run === undefined ? this.cooldown.release(cause) : this.cooldown.confirm(cause, run));
    return this.cooldown.claim(event, now);
  }

  private async releaseAfterFailure({ event }: Cause): Promise<void> {
    const note = (failure: unknown) =>
      this.logger.error('the cooldown could not be released', { error: failure as Error });
    await this.cooldown.release(event).catch(note);
  }

  private async begin(cause: Cause): Promise<Begun> {
    const runs = await this.runs.newest();
    const own = await this.runs.ownOf(runs, nameOf(cause), cause.at);
    // an earlier attempt started it and then failed
    if (own !== undefined) return { outcome: await this.startedAs(own), run: own };
    if (this.dataset === undefined) return this.start(cause);
    const version = await this.dataset.newest();
    if (version === undefined) return { outcome: { started: false, because: 'no data' } };
    const last = cause.onlyIfNew ? await this.runs.lastTrained(runs) : undefined;
    if (last?.version === version) return { outcome: { started: false, because: 'nothing new', ...last } };
    return this.start(cause, version);
  }

  /** The outcome of an earlier attempt, as that one would have told it. */
  private async startedAs({ execution }: StartedRun): Promise<Outcome> {
    const version = this.dataset && (await this.runs.versionOf(execution));
    return { started: true, execution, ...(version !== undefined && { version }) };
  }

  private async start(cause: Cause, version?: string): Promise<Begun> {
    const command = new StartPipelineExecutionCommand(executionFor(this.pipeline, cause, version));
    try {
      const { PipelineExecutionArn: execution = '' } = await this.sagemaker.send(command);
      const outcome: Outcome = { started: true, execution, ...(version !== undefined && { version }) };
      return { outcome, run: { execution, startedAt: epoch() } };
    } catch (error) {
      throw isCertain(error) ? error : new StartInDoubt(error as Error);
    }
  }
}

function epoch(): number {
  return Math.floor(Date.now() / 1000);
}
