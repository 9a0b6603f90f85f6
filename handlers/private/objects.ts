import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';

/** An object in S3. */
export interface Location {
  readonly bucket: string;
  readonly key: string;
}

/** What S3 says of an object without sending it. User metadata comes without its `x-amz-meta-` prefix. */
export interface Description {
  readonly etag?: string;
  readonly versionId?: string;
  readonly metadata: { readonly [name: string]: string };
}

/** An answer of S3 other than success. */
export class ObjectError extends Error {
  public constructor(
    method: string,
    at: Location,
    public readonly status: number,
    body: string,
  ) {
    const code = /<Code>([^<]+)<\/Code>/.exec(body)?.[1];
    super(`${method} s3://${at.bucket}/${at.key} failed: ${status}${code ? ` ${code}` : ''}`);
    this.name = 'ObjectError';
  }
}

const TIMEOUT_MILLIS = 10_000;
const RETRIES = 3;
const USER_METADATA = 'x-amz-meta-';

/** Takes an `s3://` URI apart. */
export function locate(uri: string): Location {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!bucket || !key) throw new Error(`not the URI of an object in S3: ${uri}`);
  return { bucket, key };
}

/** The text of an object. */
export async function readText(at: Location): Promise<string> {
  return (await request('GET', at)).text();
}

/** What S3 knows of an object; nothing if there is none. */
export async function describe(at: Location): Promise<Description | undefined> {
  try {
    const { headers } = await request('HEAD', at);
    const metadata = [...headers].filter(([name]) => name.startsWith(USER_METADATA));
    return {
      etag: headers.get('etag') ?? undefined,
      versionId: headers.get('x-amz-version-id') ?? undefined,
      metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(USER_METADATA.length), value])),
    };
  } catch (error) {
    if (error instanceof ObjectError && error.status === 404) return undefined;
    throw error;
  }
}

/** Writes an object, and only over what `previous` describes: somebody else's write in between fails this one. */
export async function write(
  at: Location,
  body: Uint8Array<ArrayBuffer>,
  metadata: { readonly [name: string]: string },
  previous: Description | undefined,
): Promise<string | undefined> {
  const condition = previous?.etag ? { 'if-match': previous.etag } : { 'if-none-match': '*' };
  const user = Object.entries(metadata).map(([name, value]) => [`${USER_METADATA}${name}`, value]);
  const { headers } = await request('PUT', at, body, { ...condition, ...Object.fromEntries(user) });
  return headers.get('x-amz-version-id') ?? undefined;
}

async function request(
  method: string,
  at: Location,
  body?: Uint8Array<ArrayBuffer>,
  headers?: Record<string, string>,
): Promise<Response> {
  const sha256 = createHash('sha256')
    .update(body ?? '')
    .digest('hex');
  const answer = await client().fetch(address(at), {
    method,
    body,
    headers: { ...headers, 'x-amz-content-sha256': sha256 },
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  });
  if (!answer.ok) throw new ObjectError(method, at, answer.status, await answer.text());
  return answer;
}

/** Lambda's own credentials, as the SDK takes them. */
function client(): AwsClient {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN, AWS_REGION } = process.env;
  return new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
    service: 's3',
    region: AWS_REGION,
    retries: RETRIES,
  });
}

/** Where an object is, as the SDK has it: at its bucket's own host, unless the bucket's name or a set endpoint forbids. */
export function address({ bucket, key }: Location): string {
  const path = key.split('/').map(encoded).join('/');
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION = '' } = process.env;
  const endpoint = AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  if (endpoint) return `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`;
  const host = `s3.${AWS_REGION}.${dnsSuffix(AWS_REGION)}`;
  return bucket.includes('.') ? `https://${host}/${bucket}/${path}` : `https://${bucket}.${host}/${path}`;
}

/** Encodes as signatures do, where JavaScript leaves a few characters alone. */
function encoded(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The partitions whose endpoints don't end as the others' do. */
function dnsSuffix(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}
