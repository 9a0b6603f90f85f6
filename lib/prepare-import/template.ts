import { Problem } from '../problem';
import { IMPORTABLE } from './importable';

/** A resource as a template has it. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly [name: string]: unknown };
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The resources of a template, by logical ID. */
export interface Resources {
  readonly [logicalId: string]: Resource;
}

/** What identifies each resource that exists, by logical ID, as the CDK CLI reads it. */
export interface Mapping {
  readonly [logicalId: string]: { readonly [property: string]: string };
}

/** Names the resources of a template that can be imported. What the template doesn't say is for somebody to fill in. */
export function skeleton(resources: Resources): Mapping {
  const entries = Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => {
    if (!Object.hasOwn(IMPORTABLE, Type)) return [];
    const { identifier } = IMPORTABLE[Type];
    const said = Properties[identifier];
    return [[id, { [identifier]: typeof said === 'string' ? said : '' }] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * The resources of a mapping, with no more than identifies them. CloudFormation compares an import with nothing: whatever
 * the template says of a resource then counts as done, although nobody has done it. What is left out here, the next deployment
 * does. Throws a problem that says everything that is wrong with the mapping.
 */
export function reduced(resources: Resources, mapping: Mapping): Resources {
  const problems = Object.keys(mapping).flatMap((id) => problemWith(id, resources, mapping) ?? []);
  if (problems.length > 0) throw new Problem(problems.join('\n'));
  const kept = Object.fromEntries(Object.keys(mapping).map((id) => [id, reduce(resources[id])]));
  const missing = Object.entries(kept).flatMap(([id, resource]) =>
    [...referencesIn(resource.Properties)]
      .filter((other) => Object.hasOwn(resources, other) && !Object.hasOwn(kept, other))
      .map((other) => `${id} refers to ${other} (${resources[other].Type}): import it too`),
  );
  if (missing.length > 0) throw new Problem(missing.join('\n'));
  return kept;
}

function problemWith(id: string, resources: Resources, mapping: Mapping): string | undefined {
  if (!Object.hasOwn(resources, id)) return `${id} is not in the template`;
  const { Type } = resources[id];
  if (!Object.hasOwn(IMPORTABLE, Type))
    return `${id} (${Type}) is not imported: let the deployment make it; ${Object.keys(IMPORTABLE).join(', ')} are`;
  const { identifier } = IMPORTABLE[Type];
  const given = Object.keys(mapping[id]);
  if (given.length !== 1 || given[0] !== identifier) return `${id} (${Type}) is identified by ${identifier} alone`;
  if (mapping[id][identifier] === '')
    return `${id} (${Type}) has no ${identifier} in the mapping: write it, or leave it out`;
  const said = resources[id].Properties?.[identifier];
  if (typeof said === 'string' && said !== mapping[id][identifier])
    return `${id} (${Type}) is ${said} in the template, and ${mapping[id][identifier]} in the mapping`;
  return undefined;
}

/** CloudFormation imports nothing without a DeletionPolicy. */
function reduce({ Type, Properties = {}, DeletionPolicy = 'Retain', UpdateReplacePolicy }: Resource): Resource {
  const names = IMPORTABLE[Type].kept.filter((name) => Properties[name] !== undefined);
  return {
    Type,
    Properties: Object.fromEntries(names.map((name) => [name, Properties[name]])),
    DeletionPolicy,
    ...(UpdateReplacePolicy && { UpdateReplacePolicy }),
  };
}

/** The logical IDs that a value refers to. */
export function referencesIn(value: unknown): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((each) => [...referencesIn(each)]));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.entries(value).flatMap(([key, inner]) => [...referenced(key, inner), ...referencesIn(inner)]));
}

function referenced(key: string, value: unknown): string[] {
  if (key === 'Ref') return [String(value)];
  if (key === 'Fn::GetAtt') return [String(Array.isArray(value) ? value[0] : String(value).split('.')[0])];
  if (key !== 'Fn::Sub') return [];
  const text = String(Array.isArray(value) ? value[0] : value);
  return [...text.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g)].map(([, id]) => id);
}
