import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Resource, TemplateBody } from '../lib/stacks/fixture';

const spec = loadAwsServiceSpecSync();

/** The name of an inline policy is unique in its role only. */
const NOT_ALONE = new Set(['AWS::IAM::Policy']);

/** The fixed names of a template's resources, as `<type> <name>`. References to parameters are replaced by their values. */
export function physicalNames(template: TemplateBody, values: Readonly<Record<string, string>> = {}): string[] {
  return Object.values(template.Resources).flatMap((resource) => {
    const { Type, Properties = {} } = resource as Partial<Resource> & Pick<Resource, 'Type'>;
    if (NOT_ALONE.has(Type)) return [];
    const names = nameProperties(Type, (name) => isFixed(Properties[name], template));
    return names.length === 0 ? [] : [[Type, ...names.map((name) => written(Properties[name], values))].join(' ')];
  });
}

/**
 * The properties that give a resource a fixed name: `Name`, the like of `RoleName`, or its identifier. An identifier of
 * several properties is fixed only if all of them are: the settings of a function belong to it, whatever its qualifier.
 */
export function nameProperties(type: string, isFixedName: (name: string) => boolean): string[] {
  const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  const known = (names: string[]) => names.filter((name) => resource?.properties[name] !== undefined);
  const alone = known(['Name', `${type.split('::')[2]}Name`]).filter(isFixedName);
  const identifier = known(resource?.primaryIdentifier ?? []);
  return [...new Set([...alone, ...(identifier.every(isFixedName) ? identifier : [])])];
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
