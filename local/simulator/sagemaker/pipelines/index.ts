import type { Operations } from '../../service/operations';
import type { Services } from '../../service/services';
import { Callbacks } from './callbacks';
import type { Shapes } from './check-shapes';
import { ExecutionOperations } from './execution-operations';
import { withinOwnAccount } from './own-account';
import { PipelineOperations } from './pipeline-operations';
import { PipelineStore } from './pipeline-store';
import type { JobsWaiter } from './step-context';

export type { JobsWaiter } from './step-context';

/** The further parts of the simulator that pipelines use. */
export interface PipelinesCollaborators {
  /** Reports the end of jobs. Without it, jobs are polled a few times a second. */
  readonly jobs?: JobsWaiter;
  /** Checks the arguments of steps when a pipeline is created. Without it, they are checked when a step runs. */
  readonly model?: Shapes;
}

/** SageMaker Pipelines. */
export class Pipelines {
  public readonly operations: Operations;
  private readonly store: PipelineStore;

  public constructor(services: Services, { jobs, model }: PipelinesCollaborators = {}) {
    this.store = new PipelineStore(services);
    this.operations = withinOwnAccount({
      ...new PipelineOperations(services, this.store, model).operations,
      ...new ExecutionOperations(services, this.store, new Callbacks(), jobs).operations,
    });
  }

  /** Resolves when an execution has ended and its events have been sent. */
  public async ended(executionArn: string): Promise<void> {
    await this.store.execution(executionArn).execution.ended();
  }

  /** Stops every execution that runs. */
  public close(): void {
    for (const execution of this.store.allExecutions()) if (execution.status === 'Executing') execution.stop();
  }
}
