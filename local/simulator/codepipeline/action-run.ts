import { cloudFormation } from './actions/cloudformation';
import { lambdaInvoke, manualApproval } from './actions/lambda-and-approval';
import { s3Source } from './actions/s3-source';
import type { Approvals, Jobs } from './answers';
import { type Action, type ActionType, type Configuration, providerOf } from './declaration';
import type { StateChanges } from './descriptions';
import type { ActionRun, Artifact, Execution } from './records';
import { ActionFailure, actionIdentity, Artifacts, failureOf, type Provider } from './work';
import type { Services } from '../service/services';

/** Runs single actions. */
export class ActionRunner {
  public constructor(
    private readonly services: Services,
    private readonly changes: StateChanges,
    private readonly jobs: Jobs,
    private readonly approvals: Approvals,
  ) {}

  /** Runs an action to its end, and records the run in the execution. */
  public async run(execution: Execution, stage: string, action: Action): Promise<ActionRun> {
    const run = this.begin(execution, stage, action);
    await this.changes.action(execution, run, 'STARTED');
    await this.settle(execution, run);
    run.updated = new Date();
    execution.updated = run.updated;
    await this.changes.action(execution, run, stateOf(run));
    return run;
  }

  private begin(execution: Execution, stage: string, action: Action): ActionRun {
    const now = new Date();
    const region = action.region ?? execution.pipeline.scope.region;
    const artifacts = new Artifacts(this.services.aws, execution);
    const run: ActionRun = {
      id: crypto.randomUUID(),
      stage,
      action,
      configuration: action.configuration,
      inputs: action.inputArtifacts
        .map(({ name }) => execution.artifacts.get(name))
        .filter((found) => found !== undefined),
      outputs: action.outputArtifacts.map(({ name }) => artifacts.place(name, region)),
      started: now,
      updated: now,
      status: 'InProgress',
    };
    execution.actionRuns.push(run);
    return run;
  }

  private async settle(execution: Execution, run: ActionRun): Promise<void> {
    const { signal } = execution.abandon;
    const abandoned = new Promise<never>((_, abandon) =>
      signal.addEventListener('abort', () => abandon(signal.reason as Error), { once: true }),
    );
    try {
      signal.throwIfAborted();
      await Promise.race([this.work(execution, run, signal), abandoned]);
      run.status = 'Succeeded';
      keepResults(execution, run);
    } catch (error) {
      if (signal.aborted) run.status = 'Abandoned';
      else fail(run, error, execution);
    }
  }

  private async work(execution: Execution, run: ActionRun, signal: AbortSignal): Promise<void> {
    const { action } = run;
    const provider = providerFor(action.actionTypeId);
    run.configuration = resolveVariables(action.configuration, execution);
    const { aws, clock } = this.services;
    await provider({
      execution,
      run,
      configuration: run.configuration,
      identity: await actionIdentity(aws, execution, action),
      artifacts: new Artifacts(aws, execution),
      aws,
      clock,
      jobs: this.jobs,
      approvals: this.approvals,
      signal,
    });
  }
}

function keepResults(execution: Execution, { action, outputs, outputVariables }: ActionRun): void {
  for (const output of outputs) execution.artifacts.set(output.name, output satisfies Artifact);
  if (action.namespace) execution.variables.set(action.namespace, outputVariables ?? {});
}

function fail(run: ActionRun, error: unknown, { declaration }: Execution): void {
  const { code, message, externalExecutionId } = failureOf(error, run.action.roleArn ?? declaration.roleArn);
  run.status = 'Failed';
  run.error = { code, message };
  run.externalExecutionId = externalExecutionId ?? run.externalExecutionId;
}

function stateOf({ status }: ActionRun): 'SUCCEEDED' | 'FAILED' | 'ABANDONED' {
  if (status === 'Succeeded') return 'SUCCEEDED';
  return status === 'Abandoned' ? 'ABANDONED' : 'FAILED';
}

const PROVIDERS: { readonly [kind: string]: Provider } = {
  'Source/AWS/S3': s3Source,
  'Invoke/AWS/Lambda': lambdaInvoke,
  'Approval/AWS/Manual': manualApproval,
  'Deploy/AWS/CloudFormation': cloudFormation,
};

export function providerFor(type: ActionType): Provider {
  const provider = PROVIDERS[providerOf(type)];
  if (!provider)
    throw new ActionFailure(
      'ConfigurationError',
      `${type.category} actions of ${type.owner} ${type.provider} are not run locally`,
    );
  return provider;
}

const REFERENCE = /#\{([^}]+)\}/g;

/** A configuration with its variable references, such as `#{Source.VersionId}`, resolved. */
export function resolveVariables(configuration: Configuration, execution: Execution): Configuration {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [
      key,
      String(value).replace(REFERENCE, (text, reference: string) => valueOf(reference, text, key, execution)),
    ]),
  );
}

function valueOf(reference: string, text: string, key: string, { id, variables }: Execution): string {
  const dot = reference.indexOf('.');
  const [namespace, name] = [reference.slice(0, dot), reference.slice(dot + 1)];
  const value = namespace === 'codepipeline' && name === 'PipelineExecutionId' ? id : variables.get(namespace)?.[name];
  if (value === undefined)
    throw new ActionFailure(
      'ConfigurationError',
      `${text} in ${key} references a variable that no earlier action has put out`,
    );
  return value;
}
