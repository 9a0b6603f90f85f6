import { validationException } from '../../core/errors';
import type { Caller } from '../../core/scope';
import type { Configuration, Declaration } from './declaration';
import type { Execution, PipelineRecord, RevisionOverride, Trigger } from './records';

export interface StartRequest {
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  readonly sourceRevisions?: readonly RevisionOverride[];
}

/** A new execution of a pipeline as it is now; it has not started. */
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
    trigger: { triggerType, triggerDetail: callerArn(caller) },
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

export function callerArn({ principal, account }: Caller): string {
  return principal ?? `arn:aws:iam::${account}:root`;
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
