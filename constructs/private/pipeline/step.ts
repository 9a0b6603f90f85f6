import { type Target, targetsIn } from './references';
import type { Value } from './values';

/** Properties of any step. */
export interface StepProps {
  /** Letters, digits, hyphens and underscores; unique in the pipeline, branches included. */
  readonly name: string;
  /** What the step is for, shown in SageMaker Studio. */
  readonly description?: string;
  /** Steps to wait for although no argument refers to them. */
  readonly after?: Step[];
}

/** One step of a SageMaker pipeline. */
export abstract class Step {
  public readonly name: string;
  public readonly after: Step[];
  private readonly description?: string;
  private renderedArguments?: object;
  private foundTargets?: Target[];

  protected constructor(
    public readonly type: string,
    props: StepProps,
  ) {
    this.name = props.name;
    this.after = props.after ?? [];
    this.description = props.description;
  }

  /** The steps that run only if this one decides so. */
  public get branches(): Step[] {
    return [];
  }

  /** The arguments, in the form of the service's own Create call. Branches are left out. */
  public get arguments(): object {
    return (this.renderedArguments ??= this.renderArguments());
  }

  /** Everything that the arguments refer to. */
  public get targets(): Target[] {
    return (this.foundTargets ??= targetsIn(this.arguments));
  }

  /** The step as part of the definition. */
  public toJson(): object {
    return {
      Name: this.name,
      Type: this.type,
      ...(this.description && { Description: this.description }),
      ...(this.after.length > 0 && { DependsOn: this.after.map(({ name }) => name) }),
      Arguments: this.arguments,
    };
  }

  protected abstract renderArguments(): object;

  /** A property of the step's result. */
  protected property(path: string): { Get: string } {
    return { Get: `Steps.${this.name}.${path}` };
  }
}

/** When and how often the service tries a step again. The kinds of failure have the service's own names. */
export interface RetryPolicy {
  readonly ExceptionType: string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
}

/** The service itself failed or throttled the call: try again soon. */
export const SERVICE_RETRY: RetryPolicy = {
  ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxAttempts: 5,
};

/**
 * No instance of the requested type was free, or other jobs of the account use up its quota: try again over the next two
 * hours.
 */
export const CAPACITY_RETRY: RetryPolicy = {
  ExceptionType: ['SageMaker.CAPACITY_ERROR', 'SageMaker.RESOURCE_LIMIT'],
  IntervalSeconds: 120,
  BackoffRate: 2,
  MaxAttempts: 6,
};

/** A parameter of the pipeline. It is a string and has a default, so that a schedule or an event can start a run. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

/** Values by their names, in the order given. */
export type Named<T> = { readonly [name: string]: T };

/** Renders values only if there are any: the service refuses empty lists and maps. */
export function unlessEmpty(key: string, value: Named<Value> | Value[]): object {
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  return size > 0 ? { [key]: value } : {};
}
