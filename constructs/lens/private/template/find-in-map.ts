import { nameIn, OTHER } from './questions';
import type { Resolver } from './resolver';
import { isMembers, type Members, ownMember, textOf, Unknown, type Value } from './value';

/** `Fn::FindInMap`, with the default that `AWS::LanguageExtensions` adds. */
export function findInMap(argument: unknown, scope: Resolver): Value {
  const [map, first, second, options] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const fallback = isMembers(options) && 'DefaultValue' in options ? { raw: options.DefaultValue } : undefined;
  const text = (raw: unknown) => textOf(scope.head(raw));
  const row = memberOf(scope.mapping(text(map)), first, fallback !== undefined, scope);
  const found = isMembers(row) ? memberOf(row, second, fallback !== undefined, scope) : undefined;
  // mappings contain no functions
  if (found !== undefined) return typeof found === 'string' ? scope.head(found) : (found as Value);
  if (fallback) return scope.head(fallback.raw);
  return new Unknown(`\${${[map, first, second].map(text).join('.')}}`, { present: true });
}

/** A member of a mapping. A key that only the deployment knows is each of its keys, in worlds of their own. */
function memberOf(members: Members, raw: unknown, hasDefault: boolean, scope: Resolver): unknown {
  const key = scope.head(raw);
  if (!(key instanceof Unknown)) return ownMember(members, textOf(key));
  const keys = Object.keys(members);
  if (keys.length === 0) return undefined;
  const chosen = chooseKey(keys, { raw, key, hasDefault }, scope);
  return chosen === OTHER ? undefined : ownMember(members, chosen);
}

/** A key of a mapping, or none of its keys. */
type Key = string | typeof OTHER;

interface OpenKey {
  readonly raw: unknown;
  readonly key: Unknown;
  /** Whether the key may be one that the mapping doesn't have. */
  readonly hasDefault: boolean;
}

function chooseKey(keys: readonly string[], { raw, key, hasDefault }: OpenKey, scope: Resolver): Key {
  const { world } = scope;
  const others: Key[] = hasDefault ? [OTHER] : [];
  const name = nameIn(raw);
  const open = `key ${JSON.stringify([key.text, ...keys])}`;
  if (name === undefined) return world.choose<Key>(open, [...keys, ...others]);
  const { text, constants } = scope.question(name);
  if (world.answered(text) === undefined) {
    return world.choose<Key>(text, [...new Set([...keys, ...(hasDefault ? constants : [])]), ...others]);
  }
  // a condition asked before, and it is none of those that conditions compare with
  const left: Key[] = [...keys.filter((one) => !constants.includes(one)), ...others];
  return left.length === 0 ? OTHER : world.choose(open, left);
}
