import type { Node } from './node';
import { isMembers, type Members } from './value';

const LOOP = /^Fn::ForEach::/;

/**
 * Writes out the loops of a template (`Fn::ForEach`). A loop over a list that only the deployment knows makes each resource
 * once, with the variable in its name: `Bucket${Name}`. Such a loop in properties stays as it is.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(template: Members, resolve: Resolve): Members {
  if (!JSON.stringify(template).includes('"Fn::ForEach::')) return template;
  return expand(template, new Map(), { resolve, turns: MOST_TURNS }) as Members;
}

/** Resolves what a loop is over, or gives undefined if the template doesn't settle it. */
type Resolve = (raw: unknown) => Node | undefined;

type Variables = ReadonlyMap<string, string>;

/** Loops in loops make more than any stack may have. */
const MOST_TURNS = 10_000;

interface Loops {
  readonly resolve: Resolve;
  /** How many turns are left. */
  turns: number;
}

function expand(raw: unknown, variables: Variables, loops: Loops): unknown {
  if (typeof raw === 'string') return substitute(raw, variables);
  if (Array.isArray(raw)) return raw.map((item) => expand(item, variables, loops));
  if (!isMembers(raw)) return raw;
  if (typeof raw.Ref === 'string' && variables.has(raw.Ref)) return variables.get(raw.Ref);
  const entries = Object.entries(raw).flatMap(([key, value]): [string, unknown][] =>
    LOOP.test(key)
      ? loop(key, value, variables, loops)
      : [[substitute(key, variables), expand(value, variables, loops)]],
  );
  return Object.fromEntries(entries);
}

function loop(key: string, value: unknown, variables: Variables, loops: Loops): [string, unknown][] {
  const [identifier, collection, body] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof identifier !== 'string' || !isMembers(body)) return [[key, value]];
  const items = listOf(collection, variables, loops);
  if (!items || items.length > loops.turns) {
    return makesResources(body) ? Object.entries(expand(body, variables, loops) as Members) : [[key, value]];
  }
  loops.turns -= items.length;
  return items.flatMap((item) => {
    const inner = new Map([...variables, [identifier, item]]);
    return Object.entries(expand(body, inner, loops) as Members);
  });
}

function makesResources(body: Members): boolean {
  return Object.entries(body).every(
    ([key, made]) => LOOP.test(key) || (isMembers(made) && typeof made.Type === 'string'),
  );
}

function listOf(raw: unknown, variables: Variables, loops: Loops): string[] | undefined {
  const list = loops.resolve(expand(raw, variables, loops));
  if (!list || !Array.isArray(list.value)) return undefined;
  const items = list.items.map(({ value }) => value);
  return items.every((item) => typeof item === 'string' || typeof item === 'number') ? items.map(String) : undefined;
}

/** `${Name}` is the value itself; `&{Name}` is the value without what a logical ID may not contain. */
function substitute(text: string, variables: Variables): string {
  if (variables.size === 0) return text;
  return text.replace(/([$&])\{(\w+)\}/g, (whole, kind: string, name: string) => {
    const value = variables.get(name);
    if (value === undefined) return whole;
    return kind === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}
