import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { type S3Location, s3Location } from '../../../core/s3-uri';

/** A refused request or a missing object of S3, worded for a FailureReason. */
export class StorageError extends Error {}

/** Reads and writes S3 with the session of a job's role. */
export class JobStorage {
  public constructor(private readonly s3: S3Client) {}

  /** Downloads every object below a prefix. Returns the paths of the files. */
  public async download(uri: string, folder: string): Promise<string[]> {
    const keys = await this.keys(uri);
    if (keys.length === 0) throw new StorageError(noObjects(uri));
    const { bucket, key: prefix } = parseS3Uri(uri);
    const paths: string[] = [];
    for (const key of keys) {
      paths.push(await this.downloadObject({ bucket, key }, below(folder, relativeTo(prefix, key))));
    }
    return paths;
  }

  /** Downloads what a manifest lists. */
  public async downloadManifest(uri: string, folder: string): Promise<string[]> {
    const file = await this.downloadObject(parseS3Uri(uri), join(folder, basename(uri)));
    const entries = manifestEntries(uri, await readFile(file, 'utf8'));
    await rm(file);
    const paths: string[] = [];
    for (const entry of entries) {
      paths.push(await this.downloadObject(parseS3Uri(entry.uri), below(folder, entry.path)));
    }
    return paths;
  }

  /** The keys of the objects below a prefix. */
  public async keys(uri: string): Promise<string[]> {
    const { bucket, key } = parseS3Uri(uri);
    const keys: string[] = [];
    try {
      for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: bucket, Prefix: key })) {
        for (const object of page.Contents ?? []) if (!object.Key!.endsWith('/')) keys.push(object.Key!);
      }
    } catch (error) {
      throw new StorageError(`ListObjectsV2 failed for ${uri}: ${refusal(error)}`);
    }
    return keys;
  }

  /** Uploads every file of a folder below a prefix, without following links. Returns the URIs. */
  public async upload(folder: string, uri: string, kmsKeyId?: string): Promise<string[]> {
    const uris: string[] = [];
    for (const path of await filesBelow(folder)) {
      const target = joinUri(
        uri,
        path
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      );
      await this.uploadFile(path, target, kmsKeyId);
      uris.push(target);
    }
    return uris;
  }

  public async uploadFile(path: string, uri: string, kmsKeyId?: string): Promise<void> {
    const { bucket, key } = parseS3Uri(uri);
    const Body = await readFile(path); // not a stream, as the SDK could not send that again
    try {
      await this.s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body,
          ...(kmsKeyId && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId }),
        }),
      );
    } catch (error) {
      throw new StorageError(`Unable to upload object ${uri} (${refusal(error)})`);
    }
  }

  private async downloadObject({ bucket, key }: S3Location, path: string): Promise<string> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      await pipeline(Body as Readable, createWriteStream(path));
    } catch (error) {
      throw new StorageError(`Unable to download object s3://${bucket}/${key} (${refusal(error)})`);
    }
    return path;
  }
}

export function parseS3Uri(uri: string): S3Location {
  const location = s3Location(uri);
  if (!location) throw new StorageError(`${uri} is no URI of S3`);
  return location;
}

export function joinUri(uri: string, ...parts: string[]): string {
  return [uri.replace(/\/+$/, ''), ...parts].join('/');
}

/** The path of an object below the folder for a prefix, which may be a folder, the object, or part of a name. */
export function relativeTo(prefix: string, key: string): string {
  if (key === prefix) return basename(key);
  const folder =
    prefix.endsWith('/') || prefix === '' ? prefix : key.startsWith(`${prefix}/`) ? `${prefix}/` : undefined;
  return key.slice((folder ?? prefix.slice(0, prefix.lastIndexOf('/') + 1)).length);
}

/** @throws a StorageError for an object whose path leads out of the folder */
export function below(folder: string, path: string): string {
  const local = resolve(folder, path);
  if (!local.startsWith(resolve(folder) + sep)) throw new StorageError(`${path} leads out of its folder`);
  return local;
}

/** The objects of a manifest: `[{"prefix": "s3://bucket/a/"}, "x.csv", ...]`. */
export function manifestEntries(uri: string, text: string): { readonly uri: string; readonly path: string }[] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    throw new StorageError(`${uri} is no manifest: it is not JSON`);
  }
  const [head, ...paths] = Array.isArray(entries) ? (entries as unknown[]) : [];
  const prefix = (head as { prefix?: unknown } | undefined)?.prefix;
  if (typeof prefix !== 'string' || paths.some((path) => typeof path !== 'string')) {
    throw new StorageError(`${uri} is no manifest: it must be [{"prefix": "s3://..."}, "path", ...]`);
  }
  return (paths as string[]).map((path) => ({ uri: `${prefix}${path}`, path }));
}

/** Every regular file below a folder, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name))
    .sort();
}

function noObjects(uri: string): string {
  const { bucket } = parseS3Uri(uri);
  return (
    `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the ` +
    `selected region, that objects exist under that S3 prefix, and that the role has "s3:ListBucket" permissions on ` +
    `bucket "${bucket}".`
  );
}

function refusal(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
