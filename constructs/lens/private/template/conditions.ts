import { MOST_LEVELS } from './levels';
import { isScalar, nameIn, OTHER, questionAbout } from './questions';
import type { Document } from './document';
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
    private readonly template: Document,
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
    if (a instanceof Unknown && b instanceof Unknown && a.text === b.text) return true;
    if (isScalar(a) && isScalar(b)) return String(a) === String(b);
    if ((isScalar(a) && this.isOther(right)) || (isScalar(b) && this.isOther(left))) return false;
    if (!hasUnknown(a) && !hasUnknown(b)) return JSON.stringify(a) === JSON.stringify(b);
    return this.ask(JSON.stringify([left, right]));
  }

  /** A side of a comparison. An open parameter is each of the values that it is compared with, and something else. */
  private operand(raw: unknown): Value {
    const value = this.resolve(raw);
    const name = nameIn(raw);
    if (!(value instanceof Unknown) || name === undefined) return value;
    const { text, constants } = questionAbout(this.template, name);
    const said = this.world.choose<string | typeof OTHER>(text, [...constants, OTHER]);
    return said === OTHER ? value : said;
  }

  /** Whether a side is an open parameter, and none of the values that it is compared with. */
  private isOther(raw: unknown): boolean {
    const name = nameIn(raw);
    return name !== undefined && this.world.answered(questionAbout(this.template, name).text) === OTHER;
  }

  private ask(question: string): boolean {
    return this.world.choose(question, [true, false]);
  }
}

function hasUnknown(value: Value): boolean {
  return value instanceof Unknown || (Array.isArray(value) && value.some((item) => isMembers(item)));
}
