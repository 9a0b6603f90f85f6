import type { Parameter, Step } from './step';

/** A whole SageMaker pipeline, before it becomes JSON. */
export class PipelineDefinition {
  /** Every step, including those in branches, each after the step that decides about it. */
  public readonly allSteps: Step[];
  private readonly byName: Map<string, Step>;

  public constructor(
    public readonly parameters: Parameter[],
    public readonly steps: Step[],
  ) {
    this.allSteps = flatten(steps);
    this.byName = new Map(this.allSteps.map((step) => [step.name, step]));
  }

  /** The step with this name, if there is one. */
  public step(name: string): Step | undefined {
    return this.byName.get(name);
  }

  /** The definition in the form that CreatePipeline takes. */
  public toJson(): object {
    return {
      Version: '2020-12-01',
      Parameters: this.parameters.map(({ name, value, description }) => ({
        Name: name,
        Type: 'String',
        DefaultValue: value,
        Description: description,
      })),
      Steps: this.steps.map((step) => step.toJson()),
    };
  }
}

function flatten(steps: Step[]): Step[] {
  return steps.flatMap((step) => [step, ...flatten(step.branches)]);
}
