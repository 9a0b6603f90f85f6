import * as iam from 'aws-cdk-lib/aws-iam';
import { type IKeyRef, KeyGrants } from 'aws-cdk-lib/aws-kms';
import { isAlias, resolveAliases } from './key-alias';

/** Grants actions on a key, or on a key that is known by its alias. */
export function grantOnKey(key: IKeyRef, grantee: iam.IGrantable, actions: string[]): iam.Grant {
  return isAlias(key)
    ? grantOn(grantee, actions, [key.keyRef.keyArn])
    : KeyGrants.fromKey(key).actions(grantee, ...actions);
}

/** Grants actions on resources, some of which may be aliases of keys. */
export function grantOn(grantee: iam.IGrantable, actions: string[], arns: string[]): iam.Grant {
  const grants = resolveAliases({ actions, resources: arns }).map(({ resources, conditions }) =>
    iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }),
  );
  return grants.reduce((all, each) => all.combine(each));
}
