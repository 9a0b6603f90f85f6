import type { Clock } from '../service/clock';
import type { Aws } from '../../core/aws';
import type { Approvals } from './approvals';
import type { Artifacts } from './artifacts';
import type { Configuration } from './declaration';
import type { Jobs } from './jobs';
import type { ActionRun, Execution } from './records';
import type { Identity } from './sessions';

/** What an action works with. What it tells of its progress it writes into `run`. */
export interface Work {
  readonly execution: Execution;
  readonly run: ActionRun;
  readonly configuration: Configuration;
  readonly identity: Identity;
  readonly artifacts: Artifacts;
  readonly aws: Aws;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly approvals: Approvals;
  /** Aborted when the action is abandoned. */
  readonly signal: AbortSignal;
}

/** Runs an action of one provider to its end; what fails it is thrown, best as an ActionFailure. */
export type Provider = (work: Work) => Promise<void>;
