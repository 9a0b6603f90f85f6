import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CopiedObjects } from './copied-objects';
import { failure, type Version } from './stored-version';
import type { Answer, Request } from './wire';

export { failure } from './stored-version';

/** S3 with versioned buckets, addressed by path, with checksums and conditional writes. */
export class BucketStore {
  private readonly objects = new Map<string, Version[]>();
  private readonly copies = new CopiedObjects(this);
  private writes = 0;

  /** The number of entries on a page of a listing. */
  public pageSize = 1000;

  /** Stores an object without a request. */
  public put(
    bucketAndKey: string,
    body: string | Buffer,
    metadata: Record<string, string> = {},
    modified = new Date(),
    checksum256?: string,
  ): string {
    const buffer = Buffer.from(body);
    const id = `version-${++this.writes}`;
    const etag = `"${createHash('md5').update(buffer).digest('hex')}"`;
    this.objects.set(bucketAndKey, [
      ...this.versions(bucketAndKey),
      { id, etag, body: buffer, metadata, modified, checksum256 },
    ]);
    return id;
  }

  /** All versions of an object, oldest first. */
  public versions(bucketAndKey: string): Version[] {
    return this.objects.get(bucketAndKey) ?? [];
  }

  /** The keys in a bucket. */
  public keys(bucket: string): string[] {
    const all = [...this.objects.keys()].filter((at) => at.startsWith(`${bucket}/`));
    return all.map((at) => at.slice(bucket.length + 1));
  }

  public answer({ operation, method, path, query, headers, body }: Request): Answer {
    const at = decodeURIComponent(path.slice(1));
    const copied = this.copies.answer({ operation, method, path, query, headers, body });
    if (copied) return copied;
    if (operation === 'S3.ListObjectsV2') return this.list(at.replace(/\/$/, ''), new URLSearchParams(query));
    const version = new URLSearchParams(query).get('versionId');
    const current = this.versions(at).findLast(({ id }) => version === null || id === version);
    if (method === 'PUT') return this.write(at, current, headers, body);
    if (!current) return failure(404, 'NoSuchKey');
    const { id, etag, metadata, modified } = current;
    const user = Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]));
    const checked = headers['x-amz-checksum-mode'] === 'ENABLED' && {
      'x-amz-checksum-crc32': checksum(current.body),
      'x-amz-checksum-sha256': current.checksum256 ?? createHash('sha256').update(current.body).digest('base64'),
    };
    const described = {
      etag,
      'last-modified': modified.toUTCString(),
      'content-length': `${current.body.length}`,
      'x-amz-version-id': id,
      ...user,
      ...checked,
    };
    return { status: 200, headers: described, body: method === 'HEAD' ? '' : current.body };
  }

  /** One page of what is directly under a prefix. The token is the last entry of the page before. */
  private list(bucket: string, asked: URLSearchParams): Answer {
    const [prefix, delimiter] = [asked.get('prefix') ?? '', asked.get('delimiter') ?? ''];
    const keys = this.keys(bucket);
    const entryOf = (key: string) => {
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      return end < 0 ? key : key.slice(0, end + 1);
    };
    const all = [...new Set(keys.filter((key) => key.startsWith(prefix)).map(entryOf))].toSorted();
    const rest = all.filter((entry) => entry > (asked.get('continuation-token') ?? ''));
    const page = rest.slice(0, this.pageSize);
    const entries = page.map((entry) => {
      const object = this.versions(`${bucket}/${entry}`).at(-1);
      if (!object) return `<CommonPrefixes><Prefix>${entry}</Prefix></CommonPrefixes>`;
      const facts = `<LastModified>${object.modified.toISOString()}</LastModified><Size>${object.body.length}</Size>`;
      return `<Contents><Key>${entry}</Key>${facts}</Contents>`;
    });
    const next = rest.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult>${entries.join('')}${next}</ListBucketResult>`;
    return { status: 200, headers: { 'content-type': 'application/xml' }, body };
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
