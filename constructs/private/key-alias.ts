import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { type Fault, type Path, type Rule, fault } from './faults';
import type { Permission, Statement } from './statements';

export const LOG_KEY: Rule = {
  code: 'MLL247',
  when: 'CloudWatch Logs gets the alias of a key, and the key itself is not known.',
  must: 'be a key and not the name of an alias, because CloudWatch Logs takes no alias',
  fix: 'look the key up by kms.Key.fromLookup(), or import it by kms.Key.fromKeyArn()',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'retrain',
  description: 'Starts retraining',
  key: kms.Alias.fromAliasName(stack, 'Key', 'alias/bank'),
});`,
};

/** The ARN of an alias, whose name may be a token. Every other ARN of KMS has `key/` there. */
const ALIAS_ARN = /^(arn:[^:]+:kms:[^:]*:[^:]*):(?!key\/)(.+)$/;

const HAS_ALIAS = 'ForAnyValue:StringEquals';

const BY_ALIAS = 'The key is known by its alias only, which is a condition';

/** What CloudWatch Logs could not take of a key. */
export function checkLogKey(path: Path, key: IKeyRef | undefined): Fault | undefined {
  return key && ALIAS_ARN.test(logKeyArn(key)) ? fault(LOG_KEY, path, { got: key.keyRef.keyId }) : undefined;
}

/** The ARN of a key, or of the key behind an alias of the app. */
export function logKeyArn(key: IKeyRef): string {
  return keyBehind(key).keyRef.keyArn;
}

/** A key, or the one behind its alias, if that is known. */
export function keyBehind(key: IKeyRef): IKeyRef {
  return targetOf(key) ?? key;
}

/** An alias that is known by its name only throws when it is asked for its key. */
function targetOf(key: IKeyRef & { readonly aliasTargetKey?: IKeyRef }): IKeyRef | undefined {
  try {
    return key.aliasTargetKey;
  } catch {
    return undefined;
  }
}

/** Whether a key is the alias of one. */
export function isAlias(key: IKeyRef): boolean {
  return ALIAS_ARN.test(key.keyRef.keyArn);
}

/**
 * A permission in parts, where it names aliases of keys. IAM never matches the ARN of an alias, so a key that has an alias is a
 * condition.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function resolveAliases(permission: Permission): Permission[] {
  const rest = permission.resources.filter((resource) => !ALIAS_ARN.test(resource));
  if (rest.length === permission.resources.length) return [permission];
  const parts = permission.resources.flatMap((resource) => {
    const [, place, name] = ALIAS_ARN.exec(resource) ?? [];
    return place === undefined ? [] : [withAlias(permission, place, name)];
  });
  return rest.length > 0 ? [{ ...permission, resources: rest }, ...parts] : parts;
}

function withAlias({ actions, conditions = {} }: Permission, place: string, name: string): Permission {
  return {
    actions,
    resources: [`${place}:key/*`],
    conditions: { ...conditions, [HAS_ALIAS]: { ...conditions[HAS_ALIAS], 'kms:ResourceAliases': name } },
    because: BY_ALIAS,
  };
}

/**
 * A statement about keys that have the alias of a key, as the policy of that key writes it. The alias is a condition for policies of
 * roles only.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
 */
export function aboutKey({ keyRef }: IKeyRef, statement: Statement): Statement {
  const { [HAS_ALIAS]: { 'kms:ResourceAliases': sought, ...others } = {}, ...rest } = statement.Condition ?? {};
  const [, place, name] = ALIAS_ARN.exec(keyRef.keyArn) ?? [];
  if (name === undefined || sought !== name || statement.Resource !== `${place}:key/*`) return statement;
  const Condition = Object.keys(others).length > 0 ? { ...rest, [HAS_ALIAS]: others } : rest;
  return { ...statement, Resource: keyRef.keyArn, Condition };
}
