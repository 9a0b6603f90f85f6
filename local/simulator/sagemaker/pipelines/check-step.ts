import { validationException } from '../../../core/errors';
import { CONDITION_TYPES } from './conditions';
import { type RetryPolicy, type Step, type StepType, type Trigger, conditional } from './definition';
import { secondsOf } from './duration';
import type { ExceptionType } from './failure';
import { PARAMETER_TYPES } from './parameters';
import { unparsable } from './unparsable';
import { isObject, textOf } from './values';

const COMMON = ['Name', 'Type', 'Arguments', 'DependsOn', 'DisplayName', 'Description'];

/** The members that a step of each type may have besides the common ones. */
const MEMBERS: { readonly [type in StepType]: readonly string[] } = {
  Processing: ['CacheConfig', 'RetryPolicies', 'PropertyFiles'],
  Training: ['CacheConfig', 'RetryPolicies'],
  Transform: ['CacheConfig', 'RetryPolicies'],
  Model: ['RetryPolicies'],
  RegisterModel: ['RetryPolicies'],
  Condition: [],
  Fail: [],
  Lambda: ['CacheConfig', 'FunctionArn', 'OutputParameters'],
  Callback: ['CacheConfig', 'SqsQueueUrl', 'OutputParameters'],
};

/** The step types that the simulator doesn't support. */
const NOT_OFFERED = [
  'Tuning',
  'AutoML',
  'QualityCheck',
  'ClarifyCheck',
  'EMR',
  'EMRServerless',
  'EndpointConfig',
  'Endpoint',
  'InferenceComponent',
  'Lineage',
  'Job',
  'ForEach',
  'Cleanup',
  'BedrockCustomModel',
  'BedrockCustomModelDeployment',
  'BedrockModelImport',
  'BedrockProvisionedModelThroughput',
];

const EXCEPTION_TYPES: readonly ExceptionType[] = [
  'Step.SERVICE_FAULT',
  'Step.THROTTLING',
  'SageMaker.JOB_INTERNAL_ERROR',
  'SageMaker.CAPACITY_ERROR',
  'SageMaker.RESOURCE_LIMIT',
];

const TRIGGERS: readonly Trigger[] = ['Completed', 'Failed', 'Stopped', 'Any'];

const RETRY_LIMITS: readonly (readonly [member: keyof RetryPolicy, minimum: number, maximum: number])[] = [
  ['IntervalSeconds', 1, 43_200],
  ['BackoffRate', 0, Number.MAX_VALUE],
  ['MaxAttempts', 0, 20],
  ['ExpireAfterMin', 0, 14_400],
];

/** @throws a ValidationException for a mistake within one step */
export function checkStep(step: Step): void {
  checkType(step);
  const unknown = Object.keys(step).find((name) => ![...COMMON, ...MEMBERS[step.Type]].includes(name));
  if (unknown !== undefined) throw unparsable(`Unknown field ${unknown} in step ${step.Name} of type ${step.Type}.`);
  lists(step.DependsOn ?? []).forEach(checkDependency);
  if (step.Type === 'Condition') conditional(step).Conditions.forEach(checkCondition);
  if (step.Type === 'Lambda') checkPresent(step, 'FunctionArn');
  if (step.Type === 'Callback') checkPresent(step, 'SqsQueueUrl');
  for (const policy of step.RetryPolicies ?? []) checkRetryPolicy(step, policy);
  for (const { OutputType } of step.OutputParameters ?? []) checkEnum(OutputType, 'OutputType', PARAMETER_TYPES);
  checkCache(step);
}

function checkType({ Name, Type }: Step): void {
  if (NOT_OFFERED.includes(Type)) {
    throw validationException(`Step ${Name}: the simulator does not run steps of type ${Type}.`);
  }
  checkEnum(Type, 'Type', Object.keys(MEMBERS));
}

function checkPresent(step: Step, member: 'FunctionArn' | 'SqsQueueUrl'): void {
  if (step[member] === undefined) throw unparsable(`Step ${step.Name} of type ${step.Type} must have ${member}.`);
}

function checkDependency(dependency: unknown): void {
  if (typeof dependency === 'string') return;
  if (!isObject(dependency)) throw unparsable('Expecting start of Json Object.');
  if (dependency.Trigger !== undefined) checkEnum(dependency.Trigger, 'Trigger', TRIGGERS);
}

function checkCondition(condition: unknown): void {
  if (!isObject(condition)) throw unparsable('Expecting start of Json Object.');
  checkEnum(condition.Type, 'Type', CONDITION_TYPES);
  if (condition.Type === 'Not') checkCondition(condition.Condition);
  else if (condition.Type === 'Or') lists(condition.Conditions).forEach(checkCondition);
  else if (condition.Type === 'In') checkIn(condition);
  else if (condition.LeftValue === undefined || condition.RightValue === undefined) {
    throw unparsable(`Condition of type ${textOf(condition.Type)} must have LeftValue and RightValue.`);
  }
}

function checkIn({ QueryValue, Values }: { readonly QueryValue?: unknown; readonly Values?: unknown }): void {
  if (QueryValue === undefined) throw unparsable('Condition of type In must have QueryValue and Values.');
  lists(Values);
}

function lists(json: unknown): unknown[] {
  if (!Array.isArray(json)) throw unparsable('Expecting start of Json Array.');
  return json;
}

function checkRetryPolicy({ Name }: Step, policy: RetryPolicy): void {
  for (const type of lists(policy.ExceptionType)) checkEnum(type, 'ExceptionType', EXCEPTION_TYPES);
  if (policy.MaxAttempts !== undefined && policy.ExpireAfterMin !== undefined) {
    throw unparsable(
      `A retry policy of step ${Name} has both MaxAttempts and ExpireAfterMin, only one of them can be given.`,
    );
  }
  for (const [member, minimum, maximum] of RETRY_LIMITS) {
    const value = policy[member];
    if (typeof value === 'number' && (value < minimum || value > maximum)) {
      throw unparsable(
        `${member} of a retry policy of step ${Name} must be between ${minimum} and ${maximum}, got ${value}.`,
      );
    }
  }
}

function checkCache({ Name, CacheConfig }: Step): void {
  if (!CacheConfig?.Enabled) return;
  if (CacheConfig.ExpireAfter === undefined || secondsOf(CacheConfig.ExpireAfter) === undefined) {
    throw unparsable(`ExpireAfter of the CacheConfig of step ${Name} must be an ISO 8601 duration.`);
  }
}

function checkEnum(value: unknown, member: string, allowed: readonly string[]): void {
  if (typeof value === 'string' && allowed.includes(value)) return;
  throw unparsable(
    `Model Validation failed: Value '${String(value)}' for '${member}' failed to satisfy enum value set: ` +
      `[${allowed.join(', ')}]`,
  );
}
