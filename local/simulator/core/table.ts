import type { Scope } from './scope';

/** What the simulator keeps of one kind, by account, region and name, in the order of creation. */
export class Table<T> {
  private readonly rows = new Map<string, Map<string, T>>();

  public get(scope: Scope, name: string): T | undefined {
    return this.rows.get(keyOf(scope))?.get(name);
  }

  public put(scope: Scope, name: string, row: T): T {
    const key = keyOf(scope);
    if (!this.rows.has(key)) this.rows.set(key, new Map());
    this.rows.get(key)!.set(name, row);
    return row;
  }

  public delete(scope: Scope, name: string): boolean {
    return this.rows.get(keyOf(scope))?.delete(name) ?? false;
  }

  public list(scope: Scope): T[] {
    return [...(this.rows.get(keyOf(scope))?.values() ?? [])];
  }
}

function keyOf({ account, region }: Scope): string {
  return `${account}/${region}`;
}
