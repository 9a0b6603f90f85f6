import { App, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { Dataset, DatasetOptions } from '../../../constructs/data';

const stack = new Stack(new App(), 'Stack');
const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'lending-lake');

const segment = fc
  .string({
    unit: fc.constantFrom('a', 'b', 'Z', '0', '9', '_', '-', '.', '='),
    minLength: 1,
    maxLength: 20,
  })
  .filter((text) => text !== '.' && text !== '..');

describe('when a dataset lies in a bucket', () => {
  test('then every version has its own location, which ends with a slash', () => {
    const dataset = Dataset.fromBucket(bucket, { prefix: 'claims/motor', version: '2026-11' });
    expect(dataset.uri).toBe('s3://lending-lake/claims/motor/2026-11/');
    expect(dataset.prefixUri).toBe('s3://lending-lake/claims/motor');
    expect(dataset.uriForVersion('2026-12')).toBe('s3://lending-lake/claims/motor/2026-12/');
    expect(dataset.bucket).toBe(bucket);
    expect(dataset.prefix).toBe('claims/motor');
    expect(dataset.version).toBe('2026-11');
  });

  test('then the version is v1 and there is no key unless told otherwise', () => {
    const dataset = Dataset.fromBucket(bucket, { prefix: 'claims' });
    expect(dataset.version).toBe('v1');
    expect(dataset.key).toBeUndefined();
  });

  test('then an L1 bucket and key do as well', () => {
    const own = new s3.CfnBucket(stack, 'Own');
    const key = new kms.CfnKey(stack, 'Key');
    const dataset = Dataset.fromBucket(own, { prefix: 'claims', key });
    expect(dataset.key).toBe(key);
    expect(stack.resolve(dataset.uri)).toEqual({ 'Fn::Join': ['', ['s3://', { Ref: 'Own' }, '/claims/v1/']] });
  });

  test('then a version that is decided at deployment is left alone', () => {
    const version = Lazy.string({ produce: () => '../x' });
    expect(Token.isUnresolved(Dataset.fromBucket(bucket, { prefix: 'claims', version }).uri)).toBe(true);
  });

  test('then any path of safe segments is good, and no version is a prefix of another', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), segment, segment, (path, one, other) => {
        const dataset = Dataset.fromBucket(bucket, { prefix: path.join('/'), version: one });
        expect(dataset.uri).toBe(`s3://lending-lake/${path.join('/')}/${one}/`);
        expect(dataset.uriForVersion(other).startsWith(dataset.uri)).toBe(one === other);
      }),
    );
  });
});

describe('when a dataset is misplaced', () => {
  const prefix = (got: string) =>
    `MLL306 'prefix' must be a path of at most 120 letters, digits and _.=-, with no slash at either end and no . or .. as a segment, got ${got}; write it as in claims/motor (Stack/Bucket)`;
  const version = (got: string) =>
    `MLL307 'version' must be 1 to 64 letters, digits and _.=-, and not . or .., got ${got}; write it as in v1 or 2026-11-23 (Stack/Bucket)`;

  test.each<[string, DatasetOptions, string]>([
    ['a slash at its beginning', { prefix: '/claims' }, prefix('"/claims"')],
    ['a slash at its end', { prefix: 'claims/' }, prefix('"claims/"')],
    ['an empty segment', { prefix: 'claims//motor' }, prefix('"claims//motor"')],
    ['nothing', { prefix: '' }, prefix('""')],
    ['a way out', { prefix: 'claims/../secrets' }, prefix('"claims/../secrets"')],
    ['a space', { prefix: 'my claims' }, prefix('"my claims"')],
    ['121 characters', { prefix: 'x'.repeat(121) }, prefix(`"${'x'.repeat(75)}..."`)],
    ['a version with a slash', { prefix: 'claims', version: 'v1/x' }, version('"v1/x"')],
    ['a version that leads out', { prefix: 'claims', version: '..' }, version('".."')],
    ['an empty version', { prefix: 'claims', version: '' }, version('""')],
  ])('then it fails with %s', (_, options, message) => {
    expect(() => Dataset.fromBucket(bucket, options)).toThrow(new Error(message));
  });

  test('then another version fails likewise', () => {
    const dataset = Dataset.fromBucket(bucket, { prefix: 'claims' });
    expect(() => dataset.uriForVersion('a b')).toThrow(new Error(version('"a b"')));
  });

  test('then every way out is refused', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 3 }), fc.array(segment, { maxLength: 3 }), (before, after) => {
        const path = [...before, '..', ...after].join('/');
        expect(() => Dataset.fromBucket(bucket, { prefix: path })).toThrow(/^MLL306/);
      }),
    );
  });
});
