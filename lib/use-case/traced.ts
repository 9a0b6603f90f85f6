import type { Fault, Path } from '../../constructs/private/faults';

type Member<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never;
type KeyOf<T> = T extends unknown ? keyof T & string : never;
type Given<T> = Exclude<T, undefined>;
type Members = ReadonlyMap<string | number, Traced<unknown>>;
/** What each prop of an object is made from. */
type Parts<T extends object> = { readonly [K in keyof T]?: Traced<Given<T[K]> | undefined> };

/** Where a value, or one of its props, was written. */
export interface Origin {
  readonly path: Path;
  readonly atKey: boolean;
}

/**
 * A value that remembers where it was written, and so do its props. The values of a file become props of constructs
 * through this class, so that a fault in a prop leads back to its line.
 *
 * A value of the wrong shape is not usable, and whatever is made from it leaves it out.
 */
export class Traced<T> {
  /** A whole file. Nothing at, above or below a broken path is usable. */
  public static file<T>(value: T, broken: readonly Path[]): Traced<T> {
    return new Traced(value, [], broken);
  }

  /** Props that are made from values of the file. A part that is not usable is left out. */
  public static props<T extends object>(at: Traced<unknown>, parts: Parts<T>): Traced<Partial<T>> {
    const given = Object.entries(parts as Record<string, Traced<unknown>>);
    const kept = given.filter(([, part]) => part.usable && part.value !== undefined);
    const value = Object.fromEntries(kept.map(([key, part]) => [key, part.value])) as Partial<T>;
    return new Traced(value, at.path, [], new Map(given));
  }

  /** One value that is made from several. It is usable only if all of them are. */
  public static from<T extends object, U>(
    at: Traced<unknown>,
    parts: Parts<T>,
    make: (values: T) => U,
  ): Traced<U | undefined> {
    const given = new Map(Object.entries(parts as Record<string, Traced<unknown>>));
    const whole = at.usable && at.value !== undefined && [...given.values()].every(({ usable }) => usable);
    const { value } = Traced.props<T>(at, parts);
    return whole
      ? new Traced<U | undefined>(make(value as T), at.path, [], given)
      : new Traced<U | undefined>(undefined, at.path, [at.path], given);
  }

  /** A list at a place. Entries that are not usable are left out, and the others remember their places. */
  public static list<U>(at: Traced<unknown>, made: readonly Traced<U>[]): Traced<Given<U>[]> {
    const kept = made.filter(({ usable, value }) => usable && value !== undefined);
    const values = kept.map(({ value }) => value as Given<U>);
    // what is left of a list is judged, unless its own shape is wrong or nothing is left
    const nothing = kept.length === 0 && made.length > 0;
    const broken = nothing ? [at.path] : at.broken.filter((path) => isPrefix(path, at.path));
    return new Traced(values, at.path, broken, new Map(kept.entries()));
  }

  private constructor(
    public readonly value: T,
    private readonly path: Path,
    private readonly broken: readonly Path[],
    private readonly members: Members = new Map(),
    private readonly isKey = false,
  ) {}

  /** Whether the shape of the file is right here. */
  public get usable(): boolean {
    return !this.broken.some((path) => isPrefix(path, this.path) || isPrefix(this.path, path));
  }

  /** The value of a key. */
  public at<K extends KeyOf<T>>(key: K): Traced<Member<T, K>> {
    return this.child(key, memberOf(this.value, key) as Member<T, K>);
  }

  /** One of the props of this value. */
  public part<K extends KeyOf<T>>(prop: K): Traced<Member<T, K>> {
    return (this.members.get(prop) ?? this.child(prop, undefined)) as Traced<Member<T, K>>;
  }

  /** A list in which each entry is replaced by what it becomes. */
  public each<E, U>(this: Traced<readonly E[] | undefined>, make: (entry: Traced<E>) => Traced<U>): Traced<Given<U>[]> {
    const list = Array.isArray(this.value) ? (this.value as readonly E[]) : [];
    return Traced.list(
      this,
      list.map((entry, i) => make(this.child(i, entry))),
    );
  }

  /** The entries of a mapping, as a list of names and values in the order written. */
  public entries<E>(this: Traced<Readonly<Record<string, E>> | undefined>): [name: Traced<string>, value: Traced<E>][] {
    return Object.entries(this.value ?? {}).map(([name, value]) => [
      new Traced(name, [...this.path, name], this.broken, new Map(), true),
      this.child(name, value),
    ]);
  }

  /** The same value in another form, such as a Duration instead of a number of hours. */
  public map<U>(make: (value: Given<T>) => U): Traced<U | undefined> {
    const value = this.usable && this.value !== undefined ? make(this.value as Given<T>) : undefined;
    return new Traced(value, this.path, this.broken, this.members, this.isKey);
  }

  /** Where a prop of this value was written: its own place, or the nearest place around it. */
  public originOf(path: Path): Origin {
    const [step, ...rest] = path;
    const member = step === undefined ? undefined : this.members.get(step);
    if (member) return member.originOf(rest);
    const inside = this.members.size === 0 && memberOf(this.value, step) !== undefined;
    return { path: inside ? [...this.path, ...path] : this.path, atKey: this.isKey };
  }

  /** The faults that the check of a construct finds in this value, in the terms of the file. */
  public locate(fault: Fault): Fault {
    const { path, atKey } = this.originOf(fault.path);
    return { ...fault, path, ...((fault.atKey || atKey) && { atKey: true }) };
  }

  private child<C>(step: string | number, value: C): Traced<C> {
    return new Traced(value, [...this.path, step], this.broken);
  }
}

function memberOf(value: unknown, step: string | number | undefined): unknown {
  if (value === null || typeof value !== 'object' || step === undefined || !Object.hasOwn(value, step))
    return undefined;
  return (value as Record<string | number, unknown>)[step];
}

function isPrefix(path: Path, of: Path): boolean {
  return path.every((step, i) => of[i] === step);
}
