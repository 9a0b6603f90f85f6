import { isMembers } from '../template/value';
import type { Definition, Step } from './steps';

/** What a step uses: `Steps.Train.ModelArtifacts.S3ModelArtifacts`, `Parameters.DataVersion`, `Execution.StartDateTime`. */
export function usesOf(step: Step): string[] {
  const { node, type } = step;
  const places = type === 'Condition' ? [node.get('Arguments', 'Conditions')] : [node.get('Arguments')];
  return [...places.flatMap(({ raw }) => gets(raw)), ...dependencies(step)];
}

/** What a place in a definition uses, with what is below it. */
export function gets(raw: unknown): string[] {
  if (Array.isArray(raw)) return raw.flatMap(gets);
  if (!isMembers(raw)) return [];
  if (typeof raw.Get === 'string') return [raw.Get];
  return Object.values(raw).flatMap(gets);
}

function dependencies({ node }: Step): string[] {
  return node.get('DependsOn').items.map(({ text }) => `Steps.${text}`);
}

/** The name of the step that something used comes from. */
export function stepIn(use: string): string | undefined {
  return /^Steps\.([^.[]+)/.exec(use)?.[1];
}

/** All steps that have to end before a step starts, the conditions around it too. */
export function stepsBefore(definition: Definition, step: Step): Step[] {
  const byName = new Map(definition.steps.map((one) => [one.name, one]));
  const before = new Set<Step>();
  const open = [step];
  for (let at = open.pop(); at; at = open.pop()) {
    const names = [...usesOf(at).map(stepIn), at.within?.condition];
    for (const one of names.flatMap((name) => byName.get(name ?? '') ?? [])) {
      if (before.has(one) || one === step) continue;
      before.add(one);
      open.push(one);
    }
  }
  return definition.steps.filter((one) => before.has(one));
}
