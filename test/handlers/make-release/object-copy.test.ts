import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { COPIED_AT_ONCE, copyOnce, digestsOf, PART, rangesOf } from '../../../handlers/make-release/object-copy';
import { Cloud } from '../support/cloud';
import { inLambda } from '../support/lambda-env';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const TO = { bucket: 'b', key: 'released/model.tar.gz' };

describe('when an object is too large for one call', () => {
  let cloud: Cloud;
  inLambda();
  beforeEach(async () => {
    cloud = await Cloud.start();
    process.env.AWS_ENDPOINT_URL = cloud.endpoint;
    cloud.objects.put('b/models/a b/model.tar.gz', 'a small body');
  });
  afterEach(() => cloud.stop());

  /** A copy of a source that says that it is large. */
  const copy = () => {
    const [{ id, etag }] = cloud.objects.versions('b/models/a b/model.tar.gz');
    const size = COPIED_AT_ONCE + 1;
    return copyOnce(new S3Client(), { bucket: 'b', key: 'models/a b/model.tar.gz', versionId: id, etag, size }, TO);
  };

  test('then it is copied in parts of one size, and has a checksum of their checksums', async () => {
    const { checksum } = await copy();
    const parts = cloud.calls('S3.UploadPartCopy');
    expect(new Set(parts.map(({ headers }) => headers['x-amz-copy-source-range']))).toEqual(
      new Set(rangesOf(COPIED_AT_ONCE + 1)),
    );
    expect(new Set(parts.map(({ headers }) => headers['x-amz-copy-source']))).toEqual(
      new Set(['b/models/a%20b/model.tar.gz?versionId=version-1']),
    );
    expect(cloud.calls('S3.CompleteMultipartUpload')[0].headers['if-none-match']).toBe('*');
    expect(checksum.value).toMatch(/^[A-Za-z0-9+/]{43}=-3$/);
  });

  test('then another attempt at the same time is no error, but what it wrote is compared with the source', async () => {
    cloud.on('S3.CompleteMultipartUpload', (request) => {
      const part = sha256(Buffer.from('a small body'));
      cloud.objects.put(`${TO.bucket}/${TO.key}`, '', {}, new Date(), `${sha256(part).toString('base64')}-1`);
      return cloud.objects.answer(request);
    });
    await expect(copy()).resolves.toMatchObject({ checksum: { value: expect.stringMatching(/=-1$/) } });
  });
});

test('ranges cover an object without gaps', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 * PART }), (size) => {
      let next = 0;
      for (const range of rangesOf(size)) {
        const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range)!.map(Number);
        expect(first).toBe(next);
        expect(last - first).toBeLessThan(PART);
        next = last + 1;
      }
      expect(next).toBe(size);
    }),
  ));

test('the digests of parts are those of the parts, however the stream is cut', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 9 })),
      fc.integer({ min: 1, max: 7 }),
      async (chunks, part) => {
        const whole = Buffer.concat(chunks);
        const count = Math.max(1, Math.ceil(whole.length / part));
        const expected = Array.from({ length: count }, (_, i) => sha256(whole.subarray(i * part, (i + 1) * part)));
        async function* stream() {
          yield* chunks;
        }
        expect(await digestsOf(stream(), part)).toEqual(expected);
      },
    ),
  ));
