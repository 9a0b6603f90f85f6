/** What CloudFormation knows at a deployment, by logical IDs, names of exports, or `<id>.<attribute>`. */
export interface Deployment {
  readonly [name: string]: string | string[];
}

/** What a function makes of its arguments, which are evaluated already. */
const FUNCTIONS: { readonly [name: string]: (given: never, values: Deployment) => unknown } = {
  Ref: (name: string, values) => values[name] ?? `<${name}>`,
  'Fn::GetAtt': (path: string[], values) => values[path.join('.')] ?? `<${path.join('.')}>`,
  'Fn::ImportValue': (name: string, values) => values[name],
  'Fn::Join': ([by, parts]: [string, unknown]) => listOf(parts).join(by),
  'Fn::Split': ([by, text]: [string, string]) => text.split(by),
  'Fn::Select': ([index, list]: [number | string, unknown]) => listOf(list)[Number(index)],
  'Fn::Sub': (given: string | [string, Deployment], values) => {
    const [text, own] = typeof given === 'string' ? [given, {}] : given;
    return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => textOf({ ...values, ...own }[name] ?? `<${name}>`));
  },
};

/** A part of a template as it is after CloudFormation has evaluated its functions. */
export function deployed(part: unknown, values: Deployment): unknown {
  if (Array.isArray(part)) return part.map((entry) => deployed(entry, values));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, deployed(value, values)] as const);
  const [first] = entries;
  const evaluate = entries.length === 1 && first ? FUNCTIONS[first[0]] : undefined;
  return evaluate ? evaluate(first![1] as never, values) : Object.fromEntries(entries);
}

/** As strict as CloudFormation, which refuses a string where a function takes a list. */
function listOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  if (value.some((entry) => typeof entry !== 'string')) throw new Error(`not strings: ${JSON.stringify(value)}`);
  return value as string[];
}

/** As strict as CloudFormation, which refuses a list where a variable stands for text. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a string: ${JSON.stringify(value)}`);
  return value;
}
