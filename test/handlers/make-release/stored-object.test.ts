import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe as describeObject, locate, write } from '../../../handlers/make-release/stored-object';
import { readText } from '../../../releases/objects';
import { checksum } from '../support/bucket-store';
import { Cloud } from '../support/cloud';
import { inLambda } from '../support/lambda-env';

// 200 requests through the SDK take more than the usual limit on a busy machine
jest.setTimeout(60_000);

const AT = { bucket: 'b', key: 'k' };
const bytes = (text: string) => new TextEncoder().encode(text);

describe('when a URI is split', () => {
  test('then it gives bucket and key', () => {
    expect(locate('s3://bucket/a/b c.json')).toEqual({ bucket: 'bucket', key: 'a/b c.json' });
  });

  test.each(['', 's3://bucket', 's3://bucket/', 'https://bucket/key', 'bucket/key'])('then %p is refused', (uri) => {
    expect(() => locate(uri)).toThrow(`"${uri}" is not the URI of an object in S3, such as s3://bucket/key`);
  });
});

describe('when an object is described and written', () => {
  let cloud: Cloud;
  let s3: S3Client;
  inLambda();
  beforeEach(async () => {
    cloud = await Cloud.start();
    process.env.AWS_ENDPOINT_URL = cloud.endpoint;
    s3 = new S3Client();
  });
  afterEach(() => cloud.stop());

  test('then what was written is described and read, whatever the key', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), async (name) => {
        const at = { bucket: 'b', key: `a/${name.replaceAll(/^\.+$/g, 'dots').replaceAll('/', 'slash')}` };
        const versionId = await write(s3, at, bytes(name), { sha256: 'abc' }, await describeObject(s3, at));
        const [current] = cloud.objects.versions(`b/${at.key}`).slice(-1);
        expect(await describeObject(s3, at)).toEqual({
          etag: current.etag,
          versionId,
          modifiedAt: new Date(current.modified.toUTCString()),
          size: bytes(name).length,
          metadata: { sha256: 'abc' },
        });
        expect(versionId).toBe(current.id);
        expect(await readText(s3, at)).toBe(new TextDecoder().decode(bytes(name)));
      }),
      { numRuns: 50 },
    ));

  test('then a first write is only for an object that does not exist, and a later one only for its version', async () => {
    await write(s3, AT, bytes('one'), {}, undefined);
    const first = await describeObject(s3, AT);
    await write(s3, AT, bytes('two'), {}, first);
    const [one, two] = cloud.calls('S3.PutObject').map(({ headers }) => headers);
    expect([one['if-none-match'], one['if-match']]).toEqual(['*', undefined]);
    expect([two['if-none-match'], two['if-match']]).toEqual([undefined, first!.etag]);
    const refused = /^PutObject of s3:\/\/b\/k failed: 412 PreconditionFailed: /;
    await expect(write(s3, AT, bytes('three'), {}, first)).rejects.toThrow(refused);
    await expect(write(s3, AT, bytes('three'), {}, undefined)).rejects.toThrow(refused);
    expect(cloud.objects.versions('b/k').map(({ body }) => body.toString())).toEqual(['one', 'two']);
  });

  test("then a write carries its checksum, and leaves encryption to the bucket's own key", async () => {
    await write(s3, AT, bytes('text'), { 'approved-at': 'now' }, undefined);
    const [{ headers }] = cloud.calls('S3.PutObject');
    expect(headers).toMatchObject({ 'x-amz-checksum-crc32': checksum('text'), 'x-amz-meta-approved-at': 'now' });
    expect(Object.keys(headers).filter((name) => name.startsWith('x-amz-server-side-encryption'))).toEqual([]);
  });

  test('then an object that does not exist has no description', async () => {
    expect(await describeObject(s3, AT)).toBeUndefined();
  });

  test('then an object that may not be seen is not a missing one', async () => {
    cloud.fail('S3.HeadObject', { status: 403, headers: {}, body: '' });
    await expect(describeObject(s3, AT)).rejects.toThrow(/^HeadObject of s3:\/\/b\/k failed: 403$/);
  });

  test('then an object in a bucket without versions has none', async () => {
    cloud.on('S3.HeadObject', () => ({ status: 200, headers: { etag: '"e"' }, body: '' }));
    cloud.on('S3.PutObject', () => ({ status: 200, headers: { etag: '"e"' }, body: '' }));
    expect(await describeObject(s3, AT)).toEqual({ etag: '"e"', versionId: undefined, size: 0, metadata: {} });
    expect(await write(s3, AT, bytes('text'), {}, undefined)).toBeUndefined();
  });
});
