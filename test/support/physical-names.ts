import type { TemplateBody } from '../lib/stacks/fixture';
import { nameProperties } from './replacements';

/** The name of an inline policy is unique in its role only. */
const NOT_ALONE = new Set(['AWS::IAM::Policy']);

/** The fixed names of a template's resources, as `<type> <name>`. References to parameters are replaced by their values. */
export function physicalNames(template: TemplateBody, values: Readonly<Record<string, string>> = {}): string[] {
  return Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => {
    if (NOT_ALONE.has(Type)) return [];
    const names = nameProperties(Type, (name) => isFixed(Properties[name], template));
    return names.length === 0 ? [] : [[Type, ...names.map((name) => written(Properties[name], values))].join(' ')];
  });
}

/** Whether a name is written out: text, or text made of parameters and of where the stack is. */
export function isFixed(name: unknown, { Resources }: TemplateBody): boolean {
  if (name === undefined) return false;
  const references = JSON.stringify(name).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g);
  return [...references].every(([, target]) => !(target in Resources));
}

function written(name: unknown, values: Readonly<Record<string, string>>): string {
  const text = JSON.stringify(name).replaceAll(/\{"Ref":"(\w+)"\}/g, (whole, id) =>
    JSON.stringify(values[id] ?? whole),
  );
  const parsed = JSON.parse(text) as string | { readonly 'Fn::Join': [string, string[]] };
  if (typeof parsed === 'string') return parsed;
  const [separator, parts] = parsed['Fn::Join'];
  return parts.join(separator);
}

/** Names and statement ids that are there more than once. */
export function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
