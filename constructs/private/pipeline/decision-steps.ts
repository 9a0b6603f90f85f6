import { Step, type StepProps } from './step';
import type { Reference, Value } from './values';

/** The comparisons that the service knows, by its own names. */
export type ComparisonType = 'Equals' | 'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo';

/** One comparison. */
export interface Condition {
  readonly Type: ComparisonType;
  readonly LeftValue: Value;
  readonly RightValue: Value;
}

/** What a Condition step is told. */
export interface ConditionStepProps extends StepProps {
  /** All of them have to hold. */
  readonly conditions: Condition[];
  /** Steps for when they hold. */
  readonly ifSteps?: Step[];
  /** Steps for when one of them doesn't. */
  readonly elseSteps?: Step[];
}

/** Decides which steps run. */
export class ConditionStep extends Step {
  public readonly conditions: Condition[];
  readonly #ifSteps: Step[];
  readonly #elseSteps: Step[];

  public constructor(props: ConditionStepProps) {
    super('Condition', props);
    this.conditions = props.conditions;
    this.#ifSteps = props.ifSteps ?? [];
    this.#elseSteps = props.elseSteps ?? [];
  }

  /** True or False, once decided. */
  public get outcome(): Reference {
    return this.property('Outcome');
  }

  public override get branches(): Step[] {
    return [...this.#ifSteps, ...this.#elseSteps];
  }

  public override toJson(): object {
    const branch = (steps: Step[]) => steps.map((step) => step.toJson());
    return {
      ...super.toJson(),
      Arguments: { ...this.arguments, IfSteps: branch(this.#ifSteps), ElseSteps: branch(this.#elseSteps) },
    };
  }

  protected renderArguments(): object {
    return { Conditions: this.conditions };
  }
}

/** Ends the run as failed, with a message. Nothing can depend on it. */
export class FailStep extends Step {
  readonly #message: Value;

  public constructor(props: StepProps & { readonly message: Value }) {
    super('Fail', props);
    this.#message = props.message;
  }

  protected renderArguments(): object {
    return { ErrorMessage: this.#message };
  }
}
