import { CfnKey, type IKey, type IKeyRef, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * A key as the constructs of aws-cdk-lib take it. What is known of the key only by reference becomes an import, whose
 * policy nobody extends.
 *
 * @param scope the parent of an import, called `ImportedKey`
 */
export function asKey(scope: Construct, key: IKeyRef): IKey {
  if (isKey(key)) return key;
  if (isKeyOfOurs(key)) return key.key;
  if (CfnKey.isCfnKey(key)) return Key.fromCfnKey(key);
  const known = scope.node.tryFindChild('ImportedKey') as IKey | undefined;
  return known ?? Key.fromKeyArn(scope, 'ImportedKey', key.keyRef.keyArn);
}

/** The members tell, because there may be several copies of a package. */
function isKey(key: IKeyRef): key is IKey {
  return 'grantEncryptDecrypt' in key && 'addAlias' in key;
}

function isKeyOfOurs(key: IKeyRef): key is IKeyRef & { readonly key: IKey } {
  return '_addStatement' in key && 'key' in key;
}
