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

/** What the pipelines part works with besides the services. */
export interface PipelinesCollaborators {
  /** Tells when a job has ended; without it, jobs are asked a few times a second. */
  readonly jobs?: JobsWaiter;
  /** What SageMaker takes, to check the arguments of steps when a pipeline is created; else they are when a step runs. */
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

  /** Resolves when an execution has ended and its events were emitted. */
  public async ended(executionArn: string): Promise<void> {
    await this.store.execution(executionArn).execution.ended();
  }

  /** Stops every execution that runs. */
  public close(): void {
    for (const execution of this.store.allExecutions()) if (execution.status === 'Executing') execution.stop();
  }
}
