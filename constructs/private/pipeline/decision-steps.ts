import { Step, type StepProps } from './step';
import type { Reference, Value } from './values';

/** The comparisons that the service knows, under its own names. */
export type ComparisonType = 'Equals' | 'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo';

/** One comparison. */
export interface Condition {
  readonly Type: ComparisonType;
  readonly LeftValue: Value;
  readonly RightValue: Value;
}

/** Properties of a `ConditionStep`. */
export interface ConditionStepProps extends StepProps {
  /** The comparisons, all of which have to hold. */
  readonly conditions: Condition[];
  /** Steps that run if all of them hold. */
  readonly ifSteps?: Step[];
  /** Steps that run if one of them doesn't hold. */
  readonly elseSteps?: Step[];
}

/** Decides which steps run. */
export class ConditionStep extends Step {
  public readonly conditions: Condition[];
  private readonly ifSteps: Step[];
  private readonly elseSteps: Step[];

  public constructor(props: ConditionStepProps) {
    super('Condition', props);
    this.conditions = props.conditions;
    this.ifSteps = props.ifSteps ?? [];
    this.elseSteps = props.elseSteps ?? [];
  }

  /** True or False, as soon as it is decided. */
  public get outcome(): Reference {
    return this.property('Outcome');
  }

  public override get branches(): Step[] {
    return [...this.ifSteps, ...this.elseSteps];
  }

  public override toJson(): object {
    const branch = (steps: Step[]) => steps.map((step) => step.toJson());
    return {
      ...super.toJson(),
      Arguments: { ...this.arguments, IfSteps: branch(this.ifSteps), ElseSteps: branch(this.elseSteps) },
    };
  }

  protected renderArguments(): object {
    return { Conditions: this.conditions };
  }
}

/** Ends the run as failed, with a message. No step can depend on it. */
export class FailStep extends Step {
  private readonly message: Value;

  public constructor(props: StepProps & { readonly message: Value }) {
    super('Fail', props);
    this.message = props.message;
  }

  protected renderArguments(): object {
    return { ErrorMessage: this.message };
  }
}
