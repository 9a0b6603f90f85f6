import { MOST_LEVELS } from './levels';
import type { Template } from './template';
import { isMembers, ownMember, Unknown, type Value } from './value';
import type { World } from './world';

/** Resolves what stands in a condition. */
type Resolve = (raw: unknown) => Value;

/**
 * Whether conditions of a template hold in a world. What a template leaves open is answered in both ways, each in worlds of
 * its own, and the same question has the same answer everywhere in a world.
 */
export class Conditions {
  private readonly open = new Set<string>();

  public constructor(
    private readonly template: Template,
    private readonly world: World,
    private readonly resolve: Resolve,
  ) {}

  /** Whether a condition with a name holds. */
  public holds(name: string): boolean {
    const raw = ownMember(this.template.section('Conditions'), name);
    // an undeclared condition, one that depends on itself, or one at the end of a chain that nobody writes
    if (raw === undefined || this.open.has(name) || this.open.size === MOST_LEVELS)
      return this.ask(`condition ${name}`);
    this.open.add(name);
    try {
      return this.evaluate(raw);
    } finally {
      this.open.delete(name);
    }
  }

  private evaluate(raw: unknown): boolean {
    if (isMembers(raw)) {
      if (typeof raw.Condition === 'string') return this.holds(raw.Condition);
      const parts = (key: string) => (Array.isArray(raw[key]) ? (raw[key] as unknown[]) : undefined);
      const [and, or, not, equals] = ['Fn::And', 'Fn::Or', 'Fn::Not', 'Fn::Equals'].map(parts);
      if (and) return and.every((part) => this.evaluate(part));
      if (or) return or.some((part) => this.evaluate(part));
      if (not) return !this.evaluate(not[0]);
      if (equals) return this.equal(equals[0], equals[1]);
    }
    const value = this.resolve(raw);
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    return this.ask(JSON.stringify(raw));
  }

  private equal(left: unknown, right: unknown): boolean {
    const [a, b] = [this.operand(left), this.operand(right)];
    if (a instanceof Other || b instanceof Other) return false;
    if (a instanceof Unknown && b instanceof Unknown && a.text === b.text) return true;
    if (isScalar(a) && isScalar(b)) return String(a) === String(b);
    if (!hasUnknown(a) && !hasUnknown(b)) return JSON.stringify(a) === JSON.stringify(b);
    return this.ask(JSON.stringify([left, right]));
  }

  /** A side of a comparison. An open parameter is each of the values that it is compared with, and something else. */
  private operand(raw: unknown): Value | Other {
    const value = this.resolve(raw);
    const name = isMembers(raw) && typeof raw.Ref === 'string' ? raw.Ref : undefined;
    if (!(value instanceof Unknown) || name === undefined) return value;
    return this.world.choose(`value ${name}`, [...constantsOf(this.template, name), new Other()]);
  }

  private ask(question: string): boolean {
    return this.world.choose(question, [true, false]);
  }
}

/** A value that is none of those that a template compares with. */
class Other {}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function hasUnknown(value: Value | Other): boolean {
  return value instanceof Unknown || (Array.isArray(value) && value.some((item) => isMembers(item)));
}

const constants = new WeakMap<Template, Map<string, string[]>>();

/** The texts that conditions compare a parameter with. */
function constantsOf(template: Template, name: string): string[] {
  let all = constants.get(template);
  if (!all) {
    all = new Map();
    constants.set(template, all);
    collect(template.section('Conditions'), all);
  }
  return all.get(name) ?? [];
}

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
