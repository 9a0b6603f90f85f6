import { createHash } from 'node:crypto';
import { failure, type Version, type VersionStore } from './stored-version';
import type { Answer, Request } from './wire';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
const xml = (body: string): Answer => ({ status: 200, headers: { 'content-type': 'application/xml' }, body });

/** The copies that S3 makes of objects, whole or in parts, and the list of their versions. */
export class CopiedObjects {
  private readonly parts = new Map<string, Buffer>();

  public constructor(private readonly store: VersionStore) {}

  /** Answers an operation on copies or versions; nothing if it is another one. */
  public answer(request: Request): Answer | undefined {
    const at = decodeURIComponent(request.path.slice(1));
    const asked = new URLSearchParams(request.query);
    if (request.operation === 'S3.ListObjectVersions')
      return this.list(at.replace(/\/$/, ''), asked.get('prefix') ?? '');
    if (request.operation === 'S3.CopyObject') return this.copy(at, request.headers);
    if (request.operation === 'S3.CreateMultipartUpload')
      return xml('<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>');
    if (request.operation === 'S3.UploadPartCopy') return this.copyPart(at, asked.get('partNumber')!, request.headers);
    return request.operation === 'S3.CompleteMultipartUpload' ? this.complete(at, request) : undefined;
  }

  private list(bucket: string, prefix: string): Answer {
    const entries = this.store
      .keys(bucket)
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => this.store.versions(`${bucket}/${key}`).map(({ id }) => ({ key, id })));
    const versions = entries.map(({ key, id }) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`);
    return xml(`<ListVersionsResult>${versions.join('')}</ListVersionsResult>`);
  }

  private copy(at: string, headers: Request['headers']): Answer {
    const source = this.source(headers);
    if (!source) return failure(404, 'NoSuchKey');
    if (isChanged(headers, source)) return failure(412, 'PreconditionFailed');
    if (this.isTaken(at, headers)) return failure(412, 'PreconditionFailed');
    this.store.put(at, source.body, source.metadata, new Date(), sha256(source.body).toString('base64'));
    return xml(`<CopyObjectResult><ETag>${source.etag}</ETag></CopyObjectResult>`);
  }

  private copyPart(at: string, number: string, headers: Request['headers']): Answer {
    const source = this.source(headers);
    if (!source || isChanged(headers, source)) return failure(412, 'PreconditionFailed');
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers['x-amz-copy-source-range']!)!;
    const part = source.body.subarray(Number(first), Number(last) + 1);
    this.parts.set(`${at}#${number}`, part);
    const checksum = `<ChecksumSHA256>${sha256(part).toString('base64')}</ChecksumSHA256>`;
    return xml(`<CopyPartResult><ETag>"part"</ETag>${checksum}</CopyPartResult>`);
  }

  private complete(at: string, { headers, body }: Request): Answer {
    if (this.isTaken(at, headers)) return failure(412, 'PreconditionFailed');
    const given = [...body.toString().matchAll(/<ChecksumSHA256>([^<]+)</g)].map(([, value]) => value);
    const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => number);
    const parts = numbers.map((number) => this.parts.get(`${at}#${number}`)!);
    const digests = parts.map(sha256);
    if (digests.some((digest, i) => digest.toString('base64') !== given[i])) return failure(400, 'InvalidPart');
    const checksum = `${sha256(Buffer.concat(digests)).toString('base64')}-${parts.length}`;
    this.store.put(at, Buffer.concat(parts), {}, new Date(), checksum);
    return xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
  }

  private source(headers: Request['headers']): Version | undefined {
    const [path, version] = headers['x-amz-copy-source']!.split('?versionId=');
    return this.store.versions(decodeURIComponent(path)).find(({ id }) => id === version);
  }

  private isTaken(at: string, headers: Request['headers']): boolean {
    return headers['if-none-match'] === '*' && this.store.versions(at).length > 0;
  }
}

function isChanged(headers: Request['headers'], { etag }: Version): boolean {
  return headers['x-amz-copy-source-if-match'] !== etag;
}
