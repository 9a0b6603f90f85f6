import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Answer, Request } from './wire';

interface Version {
  readonly id: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly metadata: Record<string, string>;
}

/** S3 with versioned buckets, addressed by path, with checksums and conditional writes. */
export class BucketStore {
  private readonly objects = new Map<string, Version[]>();
  private writes = 0;

  /** Stores an object without a request. */
  public put(bucketAndKey: string, body: string | Buffer, metadata: Record<string, string> = {}): string {
    const buffer = Buffer.from(body);
    const id = `version-${++this.writes}`;
    const etag = `"${createHash('md5').update(buffer).digest('hex')}"`;
    this.objects.set(bucketAndKey, [...this.versions(bucketAndKey), { id, etag, body: buffer, metadata }]);
    return id;
  }

  /** All versions of an object, oldest first. */
  public versions(bucketAndKey: string): Version[] {
    return this.objects.get(bucketAndKey) ?? [];
  }

  public answer({ method, path, headers, body }: Request): Answer {
    const at = decodeURIComponent(path.slice(1));
    const current = this.versions(at).at(-1);
    if (method === 'PUT') return this.write(at, current, headers, body);
    if (!current) return failure(404, 'NoSuchKey');
    const { id, etag, metadata } = current;
    const user = Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]));
    const checked = headers['x-amz-checksum-mode'] === 'ENABLED' && { 'x-amz-checksum-crc32': checksum(current.body) };
    const described = { etag, 'x-amz-version-id': id, ...user, ...checked };
    return { status: 200, headers: described, body: method === 'HEAD' ? '' : current.body };
  }

  private write(at: string, current: Version | undefined, headers: Request['headers'], body: Buffer): Answer {
    if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex'))
      return failure(400, 'XAmzContentSHA256Mismatch');
    if ((headers['x-amz-checksum-crc32'] ?? checksum(body)) !== checksum(body)) return failure(400, 'BadDigest');
    if (headers['if-none-match'] === '*' && current) return failure(412, 'PreconditionFailed');
    if (headers['if-match'] !== undefined && headers['if-match'] !== current?.etag)
      return failure(412, 'PreconditionFailed');
    const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
    const id = this.put(at, body, Object.fromEntries(metadata.map(([name, value]) => [name.slice(11), value!])));
    return { status: 200, headers: { etag: this.versions(at).at(-1)!.etag, 'x-amz-version-id': id }, body: '' };
  }
}

/** The checksum of a body as S3 writes it: four bytes in base64. */
export function checksum(body: string | Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

/** An error of S3. */
export function failure(status: number, code: string, message = `${code} happened`): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
