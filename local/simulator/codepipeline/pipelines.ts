import { ServiceError, validationException } from '../../core/errors';
import type { Caller, Scope } from '../../core/scope';
import {
  checkDeclaration,
  checkRequest,
  type Configuration,
  type Declaration,
  declarationOf,
  type RequestedPipeline,
  type Stage,
} from './declaration';
import type { Execution, PipelineRecord, RevisionOverride, Trigger } from './records';
import { arnOf } from '../service/arns';
import { principalOf } from '../service/principal';
import { Table } from '../service/table';
import type { TagStore } from '../service/tags';

interface RequestTag {
  readonly key: string;
  readonly value: string;
}

/** Stores pipelines. */
export class Pipelines {
  private readonly table = new Table<PipelineRecord>();
  private readonly everything: PipelineRecord[] = [];

  public constructor(private readonly tags: TagStore) {}

  public create(
    requested: RequestedPipeline,
    tags: readonly RequestTag[],
    { account, region }: Caller,
  ): PipelineRecord {
    const scope = { account, region };
    const { name } = requested;
    if (this.table.get(scope, name))
      throw new ServiceError(
        'PipelineNameInUseException',
        `A pipeline with the name '${name}' already exists in account '${account}'`,
      );
    checkRequest(requested);
    const declaration = declarationOf(requested, 1);
    checkDeclaration(declaration, region);
    const now = new Date();
    const arn = arnOf(scope, 'codepipeline', name);
    this.tags.attach(
      arn,
      tags.map(({ key, value }) => ({ Key: key, Value: value })),
    );
    const record: PipelineRecord = {
      scope,
      arn,
      declaration,
      versions: [declaration],
      created: now,
      updated: now,
      executions: [],
      gates: new Map(),
      requests: new Map(),
    };
    this.everything.push(record);
    return this.table.put(scope, name, record);
  }

  public update(requested: RequestedPipeline, scope: Scope): PipelineRecord {
    const record = this.table.get(scope, requested.name);
    if (!record) throw validationException(`The pipeline with name '${requested.name}' does not exist`);
    checkRequest(requested);
    const declaration = declarationOf(requested, record.declaration.version + 1);
    checkDeclaration(declaration, scope.region);
    record.declaration = declaration;
    record.versions.push(declaration);
    record.updated = new Date();
    return record;
  }

  public delete(scope: Scope, name: string): PipelineRecord | undefined {
    const record = this.table.get(scope, name);
    if (record) this.tags.detach(record.arn);
    this.table.delete(scope, name);
    return record;
  }

  public list(scope: Scope): PipelineRecord[] {
    return this.table.list(scope);
  }

  /** The pipelines of every account, including deleted ones. */
  public all(): readonly PipelineRecord[] {
    return this.everything;
  }

  public find(scope: Scope, name: string): PipelineRecord {
    const record = this.table.get(scope, name);
    if (!record)
      throw new ServiceError(
        'PipelineNotFoundException',
        `Account '${scope.account}' does not have a pipeline with name '${name}'`,
      );
    return record;
  }

  public execution(scope: Scope, name: string, id: string): Execution {
    const found = this.find(scope, name).executions.find((execution) => execution.id === id);
    if (!found)
      throw new ServiceError(
        'PipelineExecutionNotFoundException',
        `Pipeline ${name} does not have a pipeline execution with id ${id}`,
      );
    return found;
  }

  public stage(record: PipelineRecord, name: string): Stage {
    const stage = record.declaration.stages.find((other) => other.name === name);
    if (!stage)
      throw new ServiceError(
        'StageNotFoundException',
        `Pipeline '${record.declaration.name}' does not have a stage named '${name}'`,
      );
    return stage;
  }
}

export interface StartRequest {
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  readonly sourceRevisions?: readonly RevisionOverride[];
}

/** A new execution of the current version of a pipeline. It has not started yet. */
export function newExecution(
  pipeline: PipelineRecord,
  triggerType: Trigger['triggerType'],
  caller: Caller,
  { variables = [], sourceRevisions = [] }: StartRequest = {},
): Execution {
  const { declaration } = pipeline;
  for (const override of sourceRevisions) checkOverride(declaration, override);
  const now = new Date();
  return {
    id: crypto.randomUUID(),
    pipeline,
    declaration,
    trigger: { triggerType, triggerDetail: principalOf(caller) },
    overrides: sourceRevisions,
    variables: new Map([['variables', variablesOf(declaration, variables)]]),
    artifacts: new Map(),
    actionRuns: [],
    stageRuns: new Map(),
    started: now,
    updated: now,
    status: 'InProgress',
    attempt: 1,
    abandon: new AbortController(),
  };
}

/**
 * An execution that rolls a stage back to an earlier one: it runs that stage alone, with the artifacts and the variables
 * of the earlier execution.
 */
export function newRollback(target: Execution, trigger: Trigger): Execution {
  const now = new Date();
  return {
    ...target,
    id: crypto.randomUUID(),
    trigger,
    rollsBackTo: target.id,
    variables: new Map(target.variables),
    artifacts: new Map(target.artifacts),
    actionRuns: [],
    stageRuns: new Map(),
    started: now,
    updated: now,
    status: 'InProgress',
    statusSummary: undefined,
    stopReason: undefined,
    attempt: 1,
    abandon: new AbortController(),
  };
}

/** The newest execution to which a stage can roll back: one of the current version of the pipeline that succeeded in it. */
export function rollbackTarget({ declaration, executions }: PipelineRecord, stage: string): Execution | undefined {
  return executions.findLast((execution) => isRollbackTarget(execution, declaration.version, stage));
}

export function isRollbackTarget(execution: Execution, version: number, stage: string): boolean {
  const { declaration, rollsBackTo, stageRuns } = execution;
  return declaration.version === version && rollsBackTo === undefined && stageRuns.get(stage)?.status === 'Succeeded';
}

function checkOverride({ stages }: Declaration, { actionName, revisionType }: RevisionOverride): void {
  const source = stages[0].actions.find(({ name }) => name === actionName);
  if (!source) throw validationException(`The pipeline has no source action named ${actionName}`);
  const { configuration, actionTypeId } = source;
  if (!revisionType.startsWith('S3_') !== (actionTypeId.provider !== 'S3'))
    throw validationException(
      `${revisionType} is not a revision type of ${actionTypeId.provider}, the provider of ${actionName}`,
    );
  if (revisionType === 'S3_OBJECT_KEY' && configuration.AllowOverrideForS3ObjectKey !== 'true')
    throw validationException(`The source action ${actionName} does not allow to override its object key`);
}

function variablesOf(
  { variables = [] }: Declaration,
  given: readonly { readonly name: string; readonly value: string }[],
): Configuration {
  for (const { name } of given)
    if (!variables.some((declared) => declared.name === name))
      throw validationException(`The pipeline has no variable named ${name}`);
  const resolved = variables.map(({ name, defaultValue }) => {
    const value = given.find((other) => other.name === name)?.value ?? defaultValue;
    if (value === undefined) throw validationException(`The variable ${name} has no default and no value`);
    return [name, value] as const;
  });
  return Object.fromEntries(resolved);
}
