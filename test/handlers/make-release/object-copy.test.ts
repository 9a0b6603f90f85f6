import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { COPIED_AT_ONCE, copyOnce, PART, rangesOf } from '../../../handlers/make-release/object-copy';
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

  /** The checksum of a copy that was made in parts: the source says that it has three, and all its bytes are in the first. */
  const checksumOf = (body: string) => {
    const parts = [body, '', ''].map((part) => sha256(Buffer.from(part)));
    return `${sha256(Buffer.concat(parts)).toString('base64')}-3`;
  };
  const put = (body: string) => cloud.objects.put(`${TO.bucket}/${TO.key}`, body, {}, new Date(), checksumOf(body));

  test('then another attempt at the same time is no error, but what it wrote is compared with the source', async () => {
    cloud.on('S3.CompleteMultipartUpload', (request) => {
      put('a small body');
      return cloud.objects.answer(request);
    });
    await expect(copy()).resolves.toMatchObject({ checksum: { value: checksumOf('a small body') } });
  });

  test('then the copy of an earlier attempt is compared by what S3 computes, because to read it would last too long', async () => {
    put('a small body');
    await expect(copy()).resolves.toMatchObject({ checksum: { value: checksumOf('a small body') } });
    expect(cloud.calls('S3.GetObject')).toEqual([]);
    expect(cloud.calls('S3.CompleteMultipartUpload')).toEqual([]);
  });

  test('then what somebody else has put in its place is refused', async () => {
    put('another body');
    await expect(copy()).rejects.toThrow(/is no copy of version version-1 of .*: somebody else wrote it; /);
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
