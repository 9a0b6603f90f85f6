import { functionOf } from '../../../constructs/lens/private/template/intrinsics';
import type { Declared, Template } from '../../../constructs/lens/private/template/template';
import { TemplateScope } from '../../../constructs/lens/private/template/template-scope';
import { isMembers, type Members, ownMember } from '../../../constructs/lens/private/template/value';
import { inEveryWorld } from '../../../constructs/lens/private/template/world';
import type { Change, Source } from '../report';
import facts from './replacements.json';
import { warningOf } from './warnings';

/**
 * What an update from older templates to newer ones does to each resource. Templates with the same name are one stack, and so
 * are two single templates, whatever their names. Of several with the same name, those whose paths end alike are one.
 */
export function impactOf(before: readonly Source[], after: readonly Source[]): Change[] {
  const [old, now] = [before, after].map((sources) => sources.flatMap(({ templates }) => templates));
  if (old.length === 1 && now.length === 1) return changesOf(old[0].template, now[0].template);
  const left = new Set(old);
  const changes = now.flatMap((is) => {
    const [was] = [...left]
      .filter(({ name }) => name === is.name)
      .toSorted((a, b) => alike(b.file, is.file) - alike(a.file, is.file));
    if (was) left.delete(was);
    return changesOf(was?.template, is.template);
  });
  return [...changes, ...[...left].flatMap(({ template }) => changesOf(template, undefined))];
}

/** How many parts the ends of two paths have in common. */
function alike(one: string, other: string): number {
  const [a, b] = [one, other].map((file) => file.split(/[\\/]/).toReversed());
  const differs = a.findIndex((part, i) => part !== b[i]);
  return differs < 0 ? a.length : differs;
}

function changesOf(before: Template | undefined, after: Template | undefined): Change[] {
  const ids = new Set([...(after?.resources ?? []), ...(before?.resources ?? [])].map(({ logicalId }) => logicalId));
  const changes = [...ids].flatMap((id) => changeOf(created(before, id), created(after, id), (after ?? before)!));
  return before && after ? withFollowers(changes, before, after) : changes;
}

/** A resource, unless its condition is never met. */
function created(template: Template | undefined, logicalId: string): Declared | undefined {
  const declared = template?.resource(logicalId);
  if (!template || declared?.condition === undefined) return declared;
  const { condition } = declared;
  const met = inEveryWorld((world) => new TemplateScope(template, world).conditions.holds(condition));
  return (met?.includes(true) ?? true) ? declared : undefined;
}

function changeOf(was: Declared | undefined, is: Declared | undefined, { file }: Template): Change[] {
  const declared = is ?? was;
  if (!declared) return [];
  const place = { template: file, logicalId: declared.logicalId, type: declared.type };
  if (!was) return [{ ...place, change: 'added', properties: [] }];
  if (!is) return [warned({ ...place, change: 'removed', properties: [] }, was)];
  if (was.type !== is.type) {
    const warning = `CloudFormation refuses the update: it can't turn ${was.type} into another type under the same logical ID`;
    return [{ ...place, change: 'replaced', properties: ['Type'], warning }];
  }
  const properties = differing(was.properties, is.properties);
  if (properties.length === 0) return [];
  return [warned({ ...place, change: kindOf(is.type, properties), properties }, was)];
}

function warned(change: Change, was: Declared): Change {
  const warning = warningOf(change, was);
  return warning === undefined ? change : { ...change, warning };
}

/** The properties that differ, by their names. */
function differing(was: unknown, is: unknown): string[] {
  const [old, now] = [was, is].map(membersOf);
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => canonical(old[name]) !== canonical(now[name])).sort();
}

/** Properties by their names, also where all of them depend on a condition. */
function membersOf(raw: unknown): Members {
  const call = functionOf(raw);
  if (call?.name !== 'Fn::If' || !Array.isArray(call.argument)) return isMembers(raw) ? raw : {};
  const [condition, ...branches] = call.argument as unknown[];
  const [met = {}, unmet = {}] = branches.map(membersOf);
  const names = new Set(Object.keys({ ...met, ...unmet }));
  const either = (name: string) =>
    canonical(met[name]) === canonical(unmet[name]) ? met[name] : { 'Fn::If': [condition, met[name], unmet[name]] };
  return Object.fromEntries([...names].map((name) => [name, either(name)]));
}

/** JSON in which the order of members doesn't count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isMembers(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function kindOf(type: string, properties: readonly string[]): Change['change'] {
  const { certain, possible } = replacing(type);
  if (properties.some((name) => certain.includes(name))) return 'replaced';
  return properties.some((name) => possible.includes(name)) ? 'may be replaced' : 'updated';
}

interface Replacing {
  readonly certain: readonly string[];
  readonly possible: readonly string[];
}

/** The properties that CloudFormation can't change in place. */
function replacing(type: string): Replacing {
  const known = (ownMember(facts, type) ?? '') as string;
  const [certain = [], possible = []] = known.split('|').map((names) => names.split(',').filter(Boolean));
  return { certain, possible };
}

/** What refers to a replaced resource, where it can't be changed in place, is replaced along with it. */
function withFollowers(changes: readonly Change[], before: Template, after: Template): Change[] {
  const known = new Map(changes.map((change) => [change.logicalId, change]));
  let grown = true;
  while (grown) {
    grown = false;
    for (const declared of after.resources) {
      const follower = followerOf(declared, known, before, after);
      if (!follower) continue;
      known.set(declared.logicalId, follower);
      grown = true;
    }
  }
  return [...known.values()];
}

const REPLACED = new Set<Change['change']>(['replaced', 'may be replaced']);

function followerOf(
  declared: Declared,
  known: ReadonlyMap<string, Change>,
  before: Template,
  after: Template,
): Change | undefined {
  const { logicalId, properties, type } = declared;
  const own = known.get(logicalId);
  const was = before.resource(logicalId);
  if (!was || (own && own.change !== 'updated') || !isMembers(properties)) return undefined;
  const { certain, possible } = replacing(type);
  const names = [...certain, ...possible].filter((name) =>
    refsIn(properties[name]).some((id) => REPLACED.has(known.get(id)?.change ?? 'updated')),
  );
  if (names.length === 0) return undefined;
  const place = { template: after.file, logicalId, type };
  const all = [...new Set([...(own?.properties ?? []), ...names])].sort();
  return warned({ ...place, change: 'may be replaced', properties: all }, was);
}

/** The logical IDs that a value refers to. */
function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isMembers(value)) return [];
  return [...referred(value), ...Object.values(value).flatMap(refsIn)];
}

function referred(value: Members): string[] {
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value;
  const target: unknown = typeof attribute === 'string' ? attribute.split('.')[0] : first(attribute);
  const text = typeof sub === 'string' ? sub : first(sub);
  const named = typeof text === 'string' ? [...text.matchAll(/\$\{([A-Za-z0-9]+)/g)].map((match) => match[1]) : [];
  return [ref, target, ...named].filter((one): one is string => typeof one === 'string' && one !== '');
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : undefined;
}
