import { type Target, targetsIn } from './references';
import type { Value } from './values';

/** What any step can be told beside its arguments. */
export interface StepProps {
  /** Letters, digits, hyphens and underscores; unique in the pipeline, branches included. */
  readonly name: string;
  /** What the step is for, shown in SageMaker Studio. */
  readonly description?: string;
  /** Steps to wait for that no argument refers to. */
  readonly after?: Step[];
}

/** One step of a SageMaker pipeline. */
export abstract class Step {
  public readonly name: string;
  public readonly after: Step[];
  readonly #description?: string;
  #arguments?: object;
  #targets?: Target[];

  protected constructor(
    public readonly type: string,
    props: StepProps,
  ) {
    this.name = props.name;
    this.after = props.after ?? [];
    this.#description = props.description;
  }

  /** Steps that run only when this one says so. */
  public get branches(): Step[] {
    return [];
  }

  /** The arguments, in the form of the service's own Create call. Branches are left out. */
  public get arguments(): object {
    return (this.#arguments ??= this.renderArguments());
  }

  /** Everything that the arguments refer to. */
  public get targets(): Target[] {
    return (this.#targets ??= targetsIn(this.arguments));
  }

  /** The step as it stands in the definition. */
  public toJson(): object {
    return {
      Name: this.name,
      Type: this.type,
      ...(this.#description && { Description: this.#description }),
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

/** How a step is tried again. The kinds of failure are the service's own names. */
export interface RetryPolicy {
  readonly ExceptionType: string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
}

/** The service itself was slow or wrong: try again soon. */
export const SERVICE_RETRY: RetryPolicy = {
  ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxAttempts: 5,
};

/** No instance of the asked type was free: try again over the next two hours. */
export const CAPACITY_RETRY: RetryPolicy = {
  ExceptionType: ['SageMaker.CAPACITY_ERROR'],
  IntervalSeconds: 120,
  BackoffRate: 2,
  MaxAttempts: 6,
};

/** A parameter of the pipeline: always a string with a default, so that a schedule or an event can start a run. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

/** A named list in the form that the service wants: sorted by nothing, in the order given. */
export type Named<T> = { readonly [name: string]: T };

/** Renders a map of values only where it has entries; the service refuses empty ones. */
export function unlessEmpty(key: string, value: Named<Value> | Value[]): object {
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  return size > 0 ? { [key]: value } : {};
}
