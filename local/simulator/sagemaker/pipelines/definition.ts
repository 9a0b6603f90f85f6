import type { ExceptionType } from './failure';
import type { Json, JsonObject } from './values';

export type StepType =
  | 'Processing'
  | 'Training'
  | 'Transform'
  | 'Model'
  | 'RegisterModel'
  | 'Condition'
  | 'Fail'
  | 'Lambda'
  | 'Callback';

export type ParameterType = 'String' | 'Integer' | 'Float' | 'Boolean';

/** A pipeline definition. */
export interface Definition {
  readonly Version: string;
  readonly Metadata?: JsonObject;
  readonly Parameters?: readonly ParameterDeclaration[];
  readonly PipelineExperimentConfig?: JsonObject | null;
  readonly MlflowConfig?: JsonObject | null;
  readonly Steps: readonly Step[];
}

export interface ParameterDeclaration {
  readonly Name: string;
  readonly Type: ParameterType;
  readonly DefaultValue?: Json;
  readonly EnumValues?: readonly string[];
  readonly Description?: string;
}

export interface Step {
  readonly Name: string;
  readonly Type: StepType;
  readonly Arguments: JsonObject;
  readonly DependsOn?: readonly (string | Dependency)[];
  readonly DisplayName?: string;
  readonly Description?: string;
  readonly CacheConfig?: { readonly Enabled: boolean; readonly ExpireAfter?: string };
  readonly RetryPolicies?: readonly RetryPolicy[];
  readonly PropertyFiles?: readonly PropertyFile[];
  /** The function of a Lambda step. */
  readonly FunctionArn?: Json;
  /** The queue of a Callback step. */
  readonly SqsQueueUrl?: Json;
  readonly OutputParameters?: readonly OutputParameter[];
}

export interface Dependency {
  readonly Step: string;
  readonly Trigger?: Trigger;
}

/** How the other step must have ended. */
export type Trigger = 'Completed' | 'Failed' | 'Stopped' | 'Any';

export interface RetryPolicy {
  readonly ExceptionType: readonly ExceptionType[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly ExpireAfterMin?: number;
}

export interface PropertyFile {
  readonly PropertyFileName: string;
  readonly OutputName: string;
  readonly FilePath: string;
}

export interface OutputParameter {
  readonly OutputName: string;
  readonly OutputType: ParameterType;
}

export interface Conditional {
  readonly Conditions: readonly JsonObject[];
  readonly IfSteps?: readonly Step[];
  readonly ElseSteps?: readonly Step[];
}

/** The arguments of a Condition step. */
export function conditional(step: Step): Conditional {
  return step.Arguments as unknown as Conditional;
}

/** A step, and the Condition step and outcome that let it run. */
export interface PlacedStep {
  readonly step: Step;
  readonly branch?: { readonly condition: string; readonly outcome: boolean };
}

/** Every step of a definition, including those in branches, in order. */
export function placedSteps(steps: readonly Step[], branch?: PlacedStep['branch']): PlacedStep[] {
  return steps.flatMap((step) => {
    const placed = { step, branch };
    if (step.Type !== 'Condition') return [placed];
    const { IfSteps = [], ElseSteps = [] } = conditional(step);
    return [
      placed,
      ...placedSteps(IfSteps, { condition: step.Name, outcome: true }),
      ...placedSteps(ElseSteps, { condition: step.Name, outcome: false }),
    ];
  });
}
