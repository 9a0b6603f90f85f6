/** Something that a text says, with its line and with what is in it. */
export interface Spot {
  readonly line: number;
  /** The member with a key, or the item with a number. */
  child(key: string): Spot | undefined;
  /** The keys of its members. */
  keys(): string[];
}

/** The line of a resource, or of the nearest thing that is written of a place in it. */
export function lineOfResource(root: Spot, logicalId: string, path = ''): number | undefined {
  const resources = root.child('Resources');
  if (!resources) return undefined;
  const resource = resources.child(logicalId) ?? fromLoop(resources, logicalId);
  return resource && nearest(resource, keysOf(path)).line;
}

/** The keys of a path such as `Properties.Tags[0].Value`. */
function keysOf(path: string): string[] {
  return path.match(/[^.[\]]+/g) ?? [];
}

/** How far a path leads. A path names what a function gives, so it goes on in the branches of `Fn::If`. */
function nearest(from: Spot, keys: readonly string[]): Spot {
  const [key, ...rest] = keys;
  if (key === undefined) return from;
  const next = from.child(key) ?? branches(from).flatMap((branch) => branch.child(key) ?? [])[0];
  return next ? nearest(next, rest) : from;
}

function branches(from: Spot): Spot[] {
  const branch = from.child('Fn::If');
  if (!branch) return [];
  return ['1', '2'].flatMap((i) => branch.child(i) ?? []).flatMap((spot) => [spot, ...branches(spot)]);
}

/** The resource in a loop that makes a logical ID, such as `Bucket${Name}`. */
function fromLoop(resources: Spot, logicalId: string): Spot | undefined {
  for (const key of resources.keys().filter((one) => one.startsWith('Fn::ForEach::'))) {
    const body = resources.child(key)?.child('2');
    const made = body?.keys().find((pattern) => matches(pattern, logicalId));
    if (made !== undefined) return body?.child(made);
    const deeper = body && fromLoop(body, logicalId);
    if (deeper) return deeper;
  }
  return undefined;
}

function matches(pattern: string, logicalId: string): boolean {
  const [first, ...rest] = pattern.split(/[$&]\{\w+\}/);
  if (rest.length === 0) return pattern === logicalId;
  if (!logicalId.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    at = logicalId.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return rest.at(-1) === '' || logicalId.endsWith(rest.at(-1)!);
}

/** Counts lines: the number of the line in which an offset is, from 1 on. */
export function lineCounter(text: string, firstLine: number): (offset: number) => number {
  const starts: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return firstLine + low;
  };
}
