import { isMembers, type Members, textOf } from './value';

const LOOP = /^Fn::ForEach::/;

/**
 * Writes out the loops of a template (`Fn::ForEach`) over lists that it says itself: literals, or parameters with a default.
 * Other loops stay as they are, and nothing is judged inside them.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(template: Members): Members {
  if (!JSON.stringify(template).includes('"Fn::ForEach::')) return template;
  return expand(template, new Map(), { template, turns: MOST_TURNS }) as Members;
}

type Variables = ReadonlyMap<string, string>;

/** Loops in loops make more than any stack may have. */
const MOST_TURNS = 10_000;

interface Loops {
  readonly template: Members;
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
  const items = listOf(collection, variables, loops);
  if (typeof identifier !== 'string' || !items || !isMembers(body)) return [[key, value]];
  if (items.length > loops.turns) return [[key, value]];
  loops.turns -= items.length;
  return items.flatMap((item) => {
    const inner = new Map([...variables, [identifier, item]]);
    return Object.entries(expand(body, inner, loops) as Members);
  });
}

function listOf(raw: unknown, variables: Variables, loops: Loops): string[] | undefined {
  const list = isMembers(raw) && typeof raw.Ref === 'string' ? defaultOf(raw.Ref, loops.template) : raw;
  if (!Array.isArray(list)) return undefined;
  const items = list.map((item) => expand(item, variables, loops));
  return items.every((item) => typeof item === 'string' || typeof item === 'number') ? items.map(String) : undefined;
}

function defaultOf(parameter: string, template: Members): unknown {
  const { Parameters: parameters } = template;
  const declared = isMembers(parameters) ? parameters[parameter] : undefined;
  if (!isMembers(declared) || declared.Default === undefined) return undefined;
  return textOf(declared.Default)
    .split(',')
    .map((item) => item.trim());
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
