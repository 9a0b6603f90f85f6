import { ATTRIBUTES, NAMES } from './physical';

type Json = ReturnType<typeof JSON.parse>;
interface Template {
  readonly Resources?: { readonly [id: string]: Json };
  readonly Outputs?: { readonly [id: string]: Json };
}

const PSEUDO: { readonly [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111111111111',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The resources of a template, without what the forms brought with them, as they are when each form has its name. */
export function resolved(template: Template, others: readonly Template[]): { [id: string]: Json } {
  const own = Object.entries(template.Resources ?? {}).filter(([id]) => !id.startsWith('Given'));
  const known = own.map(([id, { Type, Properties }]): [string, Json] => [
    id,
    { Type, Properties: evaluate(Properties, template, others) },
  ]);
  return Object.fromEntries(known.filter(([, { Type, Properties }]) => !isBesideForm(Type, Properties)));
}

/** A policy of a role that is a form: it is in the stack of the role, or in this one if the role is in another. */
function isBesideForm(type: string, { Roles }: Json): boolean {
  return type === 'AWS::IAM::Policy' && Roles?.includes(NAMES.role);
}

function evaluate(value: Json, template: Template, others: readonly Template[]): Json {
  const inner = (each: Json) => evaluate(each, template, others);
  if (typeof value === 'string') return value.replace(/\bPlace\d+\b/g, 'Place');
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return unique(value.map(inner));
  const [[name, argument] = []] = Object.entries(value);
  const compute = name === undefined ? undefined : FUNCTIONS[name];
  if (compute && Object.keys(value).length === 1) return once(compute(argument, template, others, inner));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));
}

/** A network of ours has several subnets, which all have the name of the one, in texts too. */
function once(value: Json): Json {
  return typeof value === 'string' ? value.replace(/("?subnet-1"?)(,\1)+/g, '$1') : value;
}

function unique(list: Json[]): Json[] {
  return list.filter((each, i) => typeof each !== 'string' || list.indexOf(each) === i);
}

type Compute = (argument: Json, template: Template, others: readonly Template[], inner: (value: Json) => Json) => Json;

const FUNCTIONS: { readonly [name: string]: Compute } = {
  Ref: (id: string, template) => PSEUDO[id] ?? attribute(template, id, 'Ref'),
  'Fn::GetAtt': ([id, name]: string[], template) => attribute(template, id, name),
  'Fn::Join': ([by, parts]: [string, Json], _, __, inner) =>
    Array.isArray(parts) ? parts.map(inner).join(by) : `<${by} ${JSON.stringify(inner(parts))}>`,
  'Fn::Sub': (argument: Json, template, _, inner) => {
    const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
    return text.replace(/\$\{([^}!]+)\}/g, (__: string, name: string) => {
      const [id, attr = 'Ref'] = name.split('.');
      return name in values ? inner(values[name]) : (PSEUDO[name] ?? attribute(template, id, attr));
    });
  },
  'Fn::Split': ([by, text]: [string, Json], _, __, inner) => String(inner(text)).split(by),
  'Fn::Select': ([index, list]: [string | number, Json], _, __, inner) => inner(list)[Number(index)],
  'Fn::ImportValue': (name: Json, _, others) => {
    for (const other of others) {
      const output = Object.values(other.Outputs ?? {}).find(({ Export }: Json) => Export?.Name === name);
      if (output) return evaluate(output.Value, other, others);
    }
    throw new Error(`nothing exports ${JSON.stringify(name)}`);
  },
};

/** What CloudFormation gives for a form; for another resource, a text that names it. */
function attribute(template: Template, id: string, name: string): string {
  const type = template.Resources?.[id]?.Type;
  if (type === undefined || !id.startsWith('Given')) return `<${id}.${name}>`;
  const value = ATTRIBUTES[type]?.[name];
  if (value === undefined) throw new Error(`nobody knows the ${name} of ${id}, a ${type}`);
  return value;
}
