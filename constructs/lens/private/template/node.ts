import { isMembers, type Members, textOf, Unknown, type Value } from './value';

/** What turns an intrinsic function into a value. Members of an object or a list stay as they are written. */
export interface Scope {
  head(raw: unknown): Value;
}

/** A place in a template: its value, its members, and its path for the report. */
export class Node {
  private known: { readonly value: Value } | undefined;

  public constructor(
    /** What is written there, with the functions in it. */
    public readonly raw: unknown,
    /** Where it is, such as `Properties.ProductionVariants[0].InitialInstanceCount`. */
    public readonly path: string,
    private readonly scope: Scope,
  ) {}

  /** The same place, under another path. */
  public at(path: string): Node {
    return new Node(this.raw, path, this.scope);
  }

  /** Something else, in the same place. */
  public with(raw: unknown): Node {
    return new Node(raw, this.path, this.scope);
  }

  /** The value, or undefined if the template doesn't set it. */
  public get value(): Value {
    this.known ??= { value: this.scope.head(this.raw) };
    return this.known.value;
  }

  /** The value as text; what isn't known is shown by its name. */
  public get text(): string {
    return textOf(this.value);
  }

  /** What isn't known, if this is the case. */
  public get unknown(): Unknown | undefined {
    return this.value instanceof Unknown ? this.value : undefined;
  }

  /** Whether it is set to anything that isn't empty; undefined if only the deployment knows. */
  public get isSet(): boolean | undefined {
    const { value } = this;
    if (value instanceof Unknown) return value.present ? true : undefined;
    if (Array.isArray(value)) return this.items.length > 0;
    return value !== undefined && value !== null && value !== '';
  }

  /** A member of a member. A member of something unknown is unknown. */
  public get(...keys: string[]): Node {
    return keys.reduce<Node>((node, key) => node.member(key), this);
  }

  private member(key: string): Node {
    const path = this.path === '' ? key : `${this.path}.${key}`;
    const { value } = this;
    if (value instanceof Unknown) return new Node(new Unknown(value.text), path, this.scope);
    if (!isMembers(value)) return new Node(undefined, path, this.scope);
    return new Node(value[key] === undefined ? addedTo(value) : value[key], path, this.scope);
  }

  /** The names of the members. */
  public get keys(): string[] {
    const { value } = this;
    return isMembers(value) ? Object.keys(value).filter((key) => this.get(key).value !== undefined) : [];
  }

  /**
   * The items of a list. A list that only the deployment knows has one item, which is as unknown. A single value counts as
   * a list of one, as in IAM policies.
   */
  public get items(): Node[] {
    const { value } = this;
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return [this];
    return value
      .map((raw: unknown, i) => new Node(raw, `${this.path}[${i}]`, this.scope))
      .filter((item) => item.value !== undefined);
  }

  /** Everything below, as plain JSON in which unknown values are text. */
  public get plain(): unknown {
    const { value } = this;
    if (Array.isArray(value)) return this.items.map((item) => item.plain);
    if (isMembers(value)) return Object.fromEntries(this.keys.map((key) => [key, this.get(key).plain]));
    return value instanceof Unknown ? value.text : value;
  }

  /** The resources that this value, or anything below it, refers to. */
  public get refs(): Unknown['refs'] {
    const { value } = this;
    if (value instanceof Unknown) return value.refs;
    if (Array.isArray(value)) return this.items.flatMap((item) => item.refs);
    if (isMembers(value)) return this.keys.flatMap((key) => this.get(key).refs);
    return [];
  }
}

/** What may be there beside the members that are written: macros and loops add some, which only the deployment knows. */
function addedTo(members: Members): Unknown | undefined {
  const added = Object.keys(members).find((key) => key === 'Fn::Transform' || key.startsWith('Fn::ForEach::'));
  return added === undefined ? undefined : new Unknown(`\${${added}}`);
}
