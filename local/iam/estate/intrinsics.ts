/** What the functions of a template can refer to. */
export interface Scope {
  /** The value of a parameter or a pseudo parameter, or the `Ref` of a resource. */
  readonly ref: (name: string) => unknown;
  readonly attribute: (logicalId: string, name: string) => unknown;
  readonly condition: (name: string) => boolean;
}

type Argument = never;

/** A value that CloudFormation leaves out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Resolves CloudFormation's functions in a value of a template.
 *
 * @throws an Error for a function that it doesn't know, as a policy would be read wrongly
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(one, scope)).filter((one) => one !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const [name, ...more] = Object.keys(value);
  if (more.length === 0 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const call = FUNCTIONS[name];
    if (!call) throw new Error(`the template uses ${name}, which nobody has taught to this reader`);
    return call((value as { readonly [name: string]: Argument })[name]!, scope);
  }
  const entries = Object.entries(value).map(([key, one]) => [key, resolve(one, scope)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== NO_VALUE));
}

const FUNCTIONS: { readonly [name: string]: (argument: Argument, scope: Scope) => unknown } = {
  Ref: (name: string, { ref }) => (name === 'AWS::NoValue' ? NO_VALUE : ref(name)),
  'Fn::GetAtt': (path: string | readonly [string, string], { attribute }) => {
    const [logicalId, name] = typeof path === 'string' ? (path.split('.') as [string, string]) : path;
    return attribute(logicalId, name);
  },
  'Fn::Join': ([separator, list]: readonly [string, unknown], scope) =>
    (resolve(list, scope) as readonly unknown[]).map(String).join(separator),
  'Fn::Sub': (text: string | readonly [string, { readonly [name: string]: unknown }], scope) => {
    const [pattern, values] = typeof text === 'string' ? [text, {}] : text;
    return pattern.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) =>
      literal ? `\${${name}}` : String(substituted(name, values, scope)),
    );
  },
  'Fn::Select': ([index, list]: readonly [number | string, unknown], scope) =>
    (resolve(list, scope) as readonly unknown[])[Number(index)],
  'Fn::Split': ([separator, text]: readonly [string, unknown], scope) => String(resolve(text, scope)).split(separator),
  'Fn::If': ([name, yes, no]: readonly [string, unknown, unknown], scope) =>
    resolve(scope.condition(name) ? yes : no, scope),
  'Fn::Equals': ([one, other]: readonly [unknown, unknown], scope) =>
    String(resolve(one, scope)) === String(resolve(other, scope)),
  'Fn::Not': ([one]: readonly [unknown], scope) => !holds(one, scope),
  'Fn::And': (all: readonly unknown[], scope) => all.every((one) => holds(one, scope)),
  'Fn::Or': (all: readonly unknown[], scope) => all.some((one) => holds(one, scope)),
};

/** Whether a condition holds, or one that it names. */
export function holds(condition: unknown, scope: Scope): boolean {
  const named = (condition as { readonly Condition?: string }).Condition;
  return named === undefined ? resolve(condition, scope) === true : scope.condition(named);
}

function substituted(name: string, values: { readonly [name: string]: unknown }, scope: Scope): unknown {
  if (name in values) return resolve(values[name], scope);
  const dot = name.indexOf('.');
  return dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
}
