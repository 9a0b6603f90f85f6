import type { ExecutionMode } from './declaration';

export type Admission = 'entered' | 'superseded' | 'stopped';

interface Waiting<Execution> {
  readonly execution: Execution;
  readonly settle: (admission: Admission) => void;
}

/**
 * What stands before a stage. One execution is in a stage at a time; others wait for it to leave. What waits is superseded
 * by a newer execution, or queues, as the pipeline says; parallel executions wait only for a transition that is disabled.
 */
export class Gate<Execution> {
  private holder?: Execution;
  private inbound: Waiting<Execution>[] = [];
  private transition: Transition = { enabled: true };

  public get waiting(): readonly Execution[] {
    return this.inbound.map(({ execution }) => execution);
  }

  public get locked(): boolean {
    return this.holder !== undefined;
  }

  public get state(): Transition {
    return this.transition;
  }

  public enter(execution: Execution, mode: ExecutionMode): Promise<Admission> {
    if (mode === 'SUPERSEDED') for (const older of this.inbound.splice(0)) older.settle('superseded');
    return new Promise((settle) => {
      this.inbound.push({ execution, settle });
      this.admit(mode);
    });
  }

  /** Lets the next execution in. */
  public leave(execution: Execution, mode: ExecutionMode): void {
    if (this.holder !== execution) return;
    this.holder = undefined;
    this.admit(mode);
  }

  /** Takes an execution away that waits here, as it was stopped. */
  public withdraw(execution: Execution): void {
    const waiting = this.inbound.find((other) => other.execution === execution);
    this.inbound = this.inbound.filter((other) => other !== waiting);
    waiting?.settle('stopped');
  }

  public set(transition: Transition, mode: ExecutionMode): void {
    this.transition = transition;
    this.admit(mode);
  }

  private admit(mode: ExecutionMode): void {
    while (this.transition.enabled && this.inbound.length > 0 && !(this.holder && mode !== 'PARALLEL')) {
      const next = this.inbound.shift()!;
      if (mode !== 'PARALLEL') this.holder = next.execution;
      next.settle('entered');
    }
  }
}

export interface Transition {
  readonly enabled: boolean;
  readonly disabledReason?: string;
  readonly lastChangedAt?: Date;
  readonly lastChangedBy?: string;
}
