import fc from 'fast-check';
import {
  address,
  describe as describeObject,
  locate,
  ObjectError,
  readText,
  write,
} from '../../../handlers/private/objects';
import { Cloud } from '../support/cloud';
import { LAMBDA_ENV } from '../support/lambda';
import { signsAsTheSdkDoes } from '../support/signature';

const saved = { ...process.env };
afterEach(() => {
  process.env = { ...saved };
});

describe('when an object is addressed', () => {
  test.each([
    ['eu-west-1', 'models', 'https://models.s3.eu-west-1.amazonaws.com/a/b.json'],
    ['us-gov-west-1', 'models', 'https://models.s3.us-gov-west-1.amazonaws.com/a/b.json'],
    ['cn-north-1', 'models', 'https://models.s3.cn-north-1.amazonaws.com.cn/a/b.json'],
    ['eusc-de-east-1', 'models', 'https://models.s3.eusc-de-east-1.amazonaws.eu/a/b.json'],
    ['eu-west-1', 'models.example.com', 'https://s3.eu-west-1.amazonaws.com/models.example.com/a/b.json'],
  ])('then in %s the bucket %s is at %s', (region, bucket, url) => {
    delete process.env.AWS_ENDPOINT_URL;
    process.env.AWS_REGION = region;
    expect(address({ bucket, key: 'a/b.json' })).toBe(url);
  });

  test("then an endpoint that is set is used, S3's own first", () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566/';
    expect(address({ bucket: 'b', key: 'k' })).toBe('http://127.0.0.1:4566/b/k');
    process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:9000';
    expect(address({ bucket: 'b', key: 'k' })).toBe('http://127.0.0.1:9000/b/k');
  });
});

describe('when a URI is taken apart', () => {
  test('then it is put together again', () => {
    expect(locate('s3://bucket/a/b c.json')).toEqual({ bucket: 'bucket', key: 'a/b c.json' });
  });

  test.each(['', 's3://bucket', 's3://bucket/', 'https://bucket/key', 'bucket/key'])('then %p is refused', (uri) => {
    expect(() => locate(uri)).toThrow(`not the URI of an object in S3: ${uri}`);
  });
});

describe('when S3 is asked', () => {
  let cloud: Cloud;
  beforeEach(async () => {
    cloud = await Cloud.start();
    Object.assign(process.env, LAMBDA_ENV, { AWS_ENDPOINT_URL: cloud.endpoint });
  });
  afterEach(() => cloud.stop());

  test('then what is written can be described and read, whatever the key, and is signed as the SDK would', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), async (name) => {
        const at = { bucket: 'b', key: `a/${name.replaceAll(/^\.+$/g, 'dots').replaceAll('/', 'slash')}` };
        const body = new TextEncoder().encode(name);
        const versionId = await write(at, body, { sha256: 'abc' }, await describeObject(at));
        expect(await describeObject(at)).toMatchObject({ versionId, metadata: { sha256: 'abc' } });
        expect(await readText(at)).toBe(new TextDecoder().decode(body));
        for (const request of cloud.requests.splice(0)) expect(await signsAsTheSdkDoes(request)).toBe(true);
      }),
      { numRuns: 50 },
    ));

  test('then an object that is not there is nothing to describe, and an error to read', async () => {
    const at = { bucket: 'b', key: 'none' };
    expect(await describeObject(at)).toBeUndefined();
    await expect(readText(at)).rejects.toThrow(new ObjectError('GET', at, 404, '<Code>NoSuchKey</Code>'));
  });

  test('then an object that may not be seen is no missing one', async () => {
    cloud.fail('S3.HeadObject', { status: 403, headers: {}, body: '' });
    await expect(describeObject({ bucket: 'b', key: 'k' })).rejects.toThrow('HEAD s3://b/k failed: 403');
  });
});
