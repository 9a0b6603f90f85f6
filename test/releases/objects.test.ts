import { S3Client } from '@aws-sdk/client-s3';
import { ObjectError, readText } from '../../releases/objects';
import { failure } from '../handlers/support/bucket-store';
import { Cloud } from '../handlers/support/cloud';
import { inLambda } from '../handlers/support/lambda-env';

// each test waits for the SDK, on a machine that may be busy
jest.setTimeout(60_000);

const AT = { bucket: 'b', key: 'a/k.json' };

describe('when an object is addressed', () => {
  inLambda();

  /** The URL that the client calls for an object, without calling it. */
  async function addressOf(bucket: string): Promise<string> {
    const s3 = new S3Client();
    let address = '';
    s3.middlewareStack.add(
      () => async (sent) => {
        const request = sent.request as { protocol: string; hostname: string; port?: number; path: string };
        address = `${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}${request.path}`;
        throw new Error('this test sends nothing');
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(readText(s3, { ...AT, bucket })).rejects.toThrow('this test sends nothing');
    return address;
  }

  test.each([
    ['eu-west-1', 'models', 'https://models.s3.eu-west-1.amazonaws.com/a/k.json'],
    ['us-gov-west-1', 'models', 'https://models.s3.us-gov-west-1.amazonaws.com/a/k.json'],
    ['cn-north-1', 'models', 'https://models.s3.cn-north-1.amazonaws.com.cn/a/k.json'],
    ['eusc-de-east-1', 'models', 'https://models.s3.eusc-de-east-1.amazonaws.eu/a/k.json'],
    ['us-iso-east-1', 'models', 'https://models.s3.us-iso-east-1.c2s.ic.gov/a/k.json'],
    ['eu-west-1', 'models.example.com', 'https://s3.eu-west-1.amazonaws.com/models.example.com/a/k.json'],
  ])('then in %s the bucket %s is at %s', async (region, bucket, url) => {
    process.env.AWS_REGION = region;
    expect(await addressOf(bucket)).toBe(url);
  });

  test("then an endpoint from the environment is used, and S3's own goes first", async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566/';
    expect(await addressOf('b')).toBe('http://127.0.0.1:4566/b/a/k.json');
    process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:9000';
    expect(await addressOf('b')).toBe('http://127.0.0.1:9000/b/a/k.json');
  });
});

describe('when an object is read', () => {
  let cloud: Cloud;
  let s3: S3Client;
  inLambda();
  beforeEach(async () => {
    cloud = await Cloud.start();
    process.env.AWS_ENDPOINT_URL = cloud.endpoint;
    s3 = new S3Client();
  });
  afterEach(() => cloud.stop());

  /** The error of a read that has to fail. */
  const failed = (): Promise<ObjectError> =>
    readText(s3, AT).then(
      (text) => Promise.reject(new Error(`read ${text}`)),
      (error: ObjectError) => error,
    );

  test('then its text comes back without a byte order mark', async () => {
    cloud.objects.put('b/a/k.json', '\uFEFF{"é": "🙂"}');
    expect(await readText(s3, AT)).toBe('{"é": "🙂"}');
  });

  test("then the request carries the function's own credentials and asks for the checksum", async () => {
    cloud.objects.put('b/a/k.json', 'text');
    await readText(s3, AT);
    const [{ headers }, ...more] = cloud.requests;
    expect(more).toEqual([]);
    expect(headers.authorization).toMatch(/Credential=ASIALAMBDA\/\d{8}\/eu-west-1\/s3\/aws4_request/);
    expect(headers['x-amz-security-token']).toBe('lambda-token');
    expect(headers['x-amz-checksum-mode']).toBe('ENABLED');
  });

  test.each(['NoSuchKey', 'NoSuchBucket'])('then %s says that it is missing, and names it', async (code) => {
    cloud.fail('S3.GetObject', failure(404, code, 'It does not exist.'));
    const error = await failed();
    expect(error).toBeInstanceOf(ObjectError);
    expect(error.message).toBe(`GetObject of s3://b/a/k.json failed: 404 ${code}: It does not exist.`);
    expect(error.missing).toBe(true);
    expect(error.cause).toMatchObject({ name: code });
  });

  test.each([
    [failure(403, 'AccessDenied', 'Access Denied'), '403 AccessDenied: Access Denied'],
    [{ status: 403, headers: {}, body: '' }, '403'],
  ])('then a refusal is not a missing object (%#)', async (answer, reason) => {
    cloud.fail('S3.GetObject', answer);
    const error = await failed();
    expect(error.message).toBe(`GetObject of s3://b/a/k.json failed: ${reason}`);
    expect(error.missing).toBe(false);
  });

  test('then S3 is asked up to three times if it is busy', async () => {
    cloud.objects.put('b/a/k.json', 'text');
    cloud.fail('S3.GetObject', failure(503, 'SlowDown'), 2);
    expect(await readText(s3, AT)).toBe('text');
    cloud.fail('S3.GetObject', failure(503, 'SlowDown', 'Reduce your request rate.'), 3);
    expect((await failed()).message).toMatch(/failed: 503 SlowDown: Reduce your request rate\.$/);
    expect(cloud.calls('S3.GetObject')).toHaveLength(6);
  });

  test('then a body that was altered on the way is refused', async () => {
    cloud.objects.put('b/a/k.json', 'text');
    cloud.on('S3.GetObject', (request) => ({ ...cloud.objects.answer(request), body: 'tent' }));
    expect((await failed()).message).toMatch(/^GetObject of s3:\/\/b\/a\/k\.json failed: Checksum mismatch: /);
  });

  test.each([
    ['never begins', () => new Promise<never>(() => {})],
    ['never ends', () => ({ status: 200, headers: { 'content-length': '100' }, body: 'the first bytes' })],
  ])('then an answer that %s is given up', async (_what, responder) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(200));
    cloud.on('S3.GetObject', responder);
    expect((await failed()).message).toBe('GetObject of s3://b/a/k.json failed: S3 took too long to answer');
    expect(spy).toHaveBeenCalledWith(10_000);
    spy.mockRestore();
  });
});
