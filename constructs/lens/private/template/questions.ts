import type { Document } from './document';
import { isMembers, Unknown, type Value } from './value';
import type { World } from './world';

/** Any value but those that a template compares with. */
export const OTHER: unique symbol = Symbol('any other value');

/** What only the deployment knows and what a template compares with constants, such as an open parameter. */
export interface Question {
  readonly text: string;
  readonly constants: readonly string[];
}

const asked = new WeakMap<Document, Map<string, Question>>();

/** The question of what `Ref` gives. It has one answer in a world, in conditions, in mappings and in properties. */
export function questionAbout(template: Document, name: string): Question {
  let questions = asked.get(template);
  if (!questions) {
    const constants = new Map<string, string[]>();
    collect(template.section('Conditions'), constants);
    questions = new Map([...constants].map(([ref, all]) => [ref, { text: textOf(ref, all), constants: all }]));
    asked.set(template, questions);
  }
  return questions.get(name) ?? { text: textOf(name, []), constants: [] };
}

/** Parameters of two templates with the same name are one if they are compared with the same. */
function textOf(name: string, constants: readonly string[]): string {
  return `value ${JSON.stringify([name, ...constants])}`;
}

/** What `Ref` gives in a world in which somebody asked for it before. */
export function assumed(template: Document, name: string, value: Unknown, world: World): Value {
  const { text, constants } = questionAbout(template, name);
  const said = world.answered(text);
  if (said === undefined) return value;
  if (said !== OTHER) return said as string;
  return constants.includes('') ? value.nonEmpty : value;
}

/** The texts that conditions compare a parameter with. */
function collect(raw: unknown, into: Map<string, string[]>): void {
  if (Array.isArray(raw)) raw.forEach((item) => collect(item, into));
  if (!isMembers(raw)) return;
  const sides = raw['Fn::Equals'];
  if (Array.isArray(sides)) {
    for (const [side, other] of [sides, [...sides].reverse()] as unknown[][]) {
      if (!isMembers(side) || typeof side.Ref !== 'string' || !isScalar(other)) continue;
      const known = into.get(side.Ref) ?? [];
      if (!known.includes(String(other))) into.set(side.Ref, [...known, String(other)]);
    }
  }
  Object.values(raw).forEach((value) => collect(value, into));
}

/** What a place refers to, if it is a `Ref` and nothing else. */
export function nameIn(raw: unknown): string | undefined {
  return isMembers(raw) && typeof raw.Ref === 'string' ? raw.Ref : undefined;
}

/** Whether a value has no parts. */
export function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
