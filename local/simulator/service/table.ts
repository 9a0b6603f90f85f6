import type { Scope } from '../../core/scope';

/** The rows of one kind, by account, region and name, in the order of creation. */
export class Table<T> {
  private readonly rows = new Map<string, Map<string, T>>();

  /** @param anyCase whether names that differ only in case are the same, as with ARNs in lower case */
  public constructor(private readonly anyCase = false) {}

  public get(scope: Scope, name: string): T | undefined {
    return this.rows.get(keyOf(scope))?.get(this.nameOf(name));
  }

  public put(scope: Scope, name: string, row: T): T {
    const key = keyOf(scope);
    if (!this.rows.has(key)) this.rows.set(key, new Map());
    this.rows.get(key)!.set(this.nameOf(name), row);
    return row;
  }

  public delete(scope: Scope, name: string): boolean {
    return this.rows.get(keyOf(scope))?.delete(this.nameOf(name)) ?? false;
  }

  public list(scope: Scope): T[] {
    return [...(this.rows.get(keyOf(scope))?.values() ?? [])];
  }

  private nameOf(name: string): string {
    return this.anyCase ? name.toLowerCase() : name;
  }
}

function keyOf({ account, region }: Scope): string {
  return `${account}/${region}`;
}
