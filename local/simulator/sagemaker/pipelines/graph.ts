import { type Definition, type PlacedStep, type Step, type Trigger, conditional, placedSteps } from './definition';
import { referencesIn } from './values';

export interface Node extends PlacedStep {
  /** The steps that a step waits for, and how each must have ended. */
  readonly dependencies: ReadonlyMap<string, Trigger>;
}

/** The steps of a pipeline, and which steps each waits for by reference, DependsOn or Condition step. */
export class Graph {
  public readonly nodes: ReadonlyMap<string, Node>;

  public constructor(definition: Definition) {
    const placed = placedSteps(definition.Steps);
    this.nodes = new Map(placed.map((node) => [node.step.Name, { ...node, dependencies: dependenciesOf(node) }]));
  }

  public node(name: string): Node {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`the pipeline has no step ${name}`);
    return node;
  }

  /** The names of the steps in topological order. */
  public order(): string[] {
    const done = new Set<string>();
    const visit = (name: string): void => {
      if (done.has(name)) return;
      for (const dependency of this.node(name).dependencies.keys()) visit(dependency);
      done.add(name);
    };
    for (const name of this.nodes.keys()) visit(name);
    return [...done];
  }

  /** All steps that a step waits for, directly or indirectly. */
  public ancestors(name: string): Set<string> {
    const found = new Set<string>();
    const visit = (next: string): void => {
      for (const dependency of this.node(next).dependencies.keys()) {
        if (!found.has(dependency)) {
          found.add(dependency);
          visit(dependency);
        }
      }
    };
    visit(name);
    return found;
  }

  /** The steps of a cycle, in order, or undefined. */
  public cycle(): string[] | undefined {
    const finished = new Set<string>();
    const visit = (name: string, path: readonly string[]): string[] | undefined => {
      const start = path.indexOf(name);
      if (start >= 0) return path.slice(start);
      if (finished.has(name)) return undefined;
      for (const dependency of this.nodes.get(name)?.dependencies.keys() ?? []) {
        const found = visit(dependency, [...path, name]);
        if (found) return found;
      }
      finished.add(name);
      return undefined;
    };
    for (const name of this.nodes.keys()) {
      const found = visit(name, []);
      if (found) return found;
    }
    return undefined;
  }
}

function dependenciesOf({ step, branch }: PlacedStep): Map<string, Trigger> {
  const found = new Map<string, Trigger>();
  for (const reference of referencesIn(ownPart(step))) {
    const name = referredStep(reference);
    if (name !== undefined) found.set(name, 'Completed');
  }
  if (branch) found.set(branch.condition, 'Completed');
  for (const dependency of step.DependsOn ?? []) {
    if (typeof dependency === 'string') found.set(dependency, 'Completed');
    else found.set(dependency.Step, dependency.Trigger ?? 'Completed');
  }
  return found;
}

/** The references of a step itself, without those of steps in its branches. */
export function ownPart(step: Step): unknown {
  return step.Type === 'Condition' ? conditional(step).Conditions : step;
}

/** The step that a reference such as `Steps.Train.ModelArtifacts` names. */
export function referredStep(reference: string): string | undefined {
  return /^Steps\.([A-Za-z0-9_-]+)(?:$|[.[])/.exec(reference)?.[1];
}
