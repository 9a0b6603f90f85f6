import { Stack, Token } from 'aws-cdk-lib/core';
import type { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { type Fault, type Rule, fault } from './faults';
import { differ } from './foreign';

export const REGION: Rule = {
  code: 'MLL248',
  when: 'A key, the key of a zone or a dataset, a table or a bucket for access logs is in another Region than what uses it.',
  must: 'be in the Region of the stack',
  fix: 'take one of this Region: a multi-Region key has a replica with an ARN of its own in each',
  example: `new data.Zone(stack, 'Zone', {
  key: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
});`,
};

/** They have rules of their own for the account and the Region of their keys: MLL258 and MLL850. */
const JUDGE_THEMSELVES = /\.(Delivery|EncryptionKey|ModelReleases|Notifications|ReleaseEnvironment)$/;

/** What of the props of a construct has to be in its Region and is not. Whatever is not known at synth is not judged. */
export function checkRegions(scope: IConstruct, uniqueId: string, props: object): Fault[] {
  if (JUDGE_THEMSELVES.test(uniqueId)) return [];
  return Object.entries(props).flatMap(([name, value]) => {
    const found = regionOf(name, value) ?? regionOfKey(value);
    if (found === undefined) return [];
    const { region } = Stack.of(scope);
    const must = `be in ${region}, the Region of the stack`;
    return differ(found, region) ? [fault(REGION, [name], { got: found, must })] : [];
  });
}

/** A reference to what works only in its own Region, by the prop of a construct. */
interface Regional extends IEnvironmentAware {
  readonly keyRef?: { readonly keyArn: string };
  readonly tableRef?: unknown;
  readonly bucketRef?: unknown;
}

function regionOf(name: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('env' in value)) return undefined;
  const { keyRef, tableRef, bucketRef, env } = value as Regional;
  if (!keyRef && !tableRef && !(bucketRef && name === 'accessLogs')) return undefined;
  const region = literalRegion(keyRef?.keyArn) ?? env.region;
  return region === '' || Token.isUnresolved(region) ? undefined : region;
}

/** The Region of the key of a zone or a dataset, which S3 takes from the Region of the bucket only. */
function regionOfKey(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('key' in value && ('bucketRef' in value || 'bucket' in value))) {
    return undefined;
  }
  return regionOf('key', value.key);
}

/** CDK reads the Region of some imports from their ARNs, where the ARNs of buckets have none, and gives others that of the stack. */
function literalRegion(arn = ''): string | undefined {
  const [, region] = /^arn:[^:]+:kms:([a-z0-9-]+):/.exec(arn) ?? [];
  return region;
}
