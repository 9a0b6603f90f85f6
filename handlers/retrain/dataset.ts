import type { S3Client } from '@aws-sdk/client-s3';
import { DatasetPointer, DatasetVersion, POINTER } from '../../schema/dataset-pointer';
import { listObjects } from '../private/object-lists';
import { locationOf, readText } from '../../releases/objects';
import { parse, parseJson } from '../../releases/parse';

/** What is published under the prefix of a dataset. */
export interface Published {
  readonly versions: readonly string[];
  /** The version that the pointer names, if there is a pointer. */
  readonly pointed?: string;
}

/** The dataset that a pipeline learns from: `s3://<bucket>/<prefix>`, with a folder for each version. */
export class Dataset {
  private readonly bucket: string;
  private readonly prefix: string;

  public constructor(
    private readonly s3: S3Client,
    public readonly uri: string,
  ) {
    const at = locationOf(uri);
    if (!at) throw new Error(`DATASET_URI must be s3://<bucket>/<prefix>, got ${uri}`);
    this.bucket = at.bucket;
    this.prefix = at.key;
  }

  /** The newest version, or `undefined` if nothing is published. */
  public async newest(): Promise<string | undefined> {
    const { keys, folders } = await this.list();
    const versions = folders.map((folder) => folder.slice(this.prefix.length + 1, -1));
    const key = `${this.prefix}/${POINTER}`;
    if (!keys.includes(key)) return newestOf({ versions });
    const at = { bucket: this.bucket, key };
    const pointer = parseJson(DatasetPointer, await readText(this.s3, at), `${this.uri}/${POINTER}`);
    return newestOf({ versions, pointed: pointer.version }, this.uri);
  }

  /** What is directly under the prefix. The listing says whether there is a pointer: a GET of it might answer 403. */
  private async list(): Promise<{ keys: string[]; folders: string[] }> {
    const pages = await listObjects(this.s3, { bucket: this.bucket, key: `${this.prefix}/` }, '/');
    return {
      keys: pages.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key!)),
      folders: pages.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map(({ Prefix }) => Prefix!)),
    };
  }
}

/**
 * The newest version: the one that the pointer names, else the last folder by name, with digits compared as numbers.
 * Throws if the pointer names a version that isn't there.
 */
export function newestOf({ versions, pointed }: Published, uri = 'the dataset'): string | undefined {
  const usable = versions.filter((version) => DatasetVersion.safeParse(version).success);
  if (pointed === undefined) return usable.toSorted(byName).at(-1);
  if (usable.includes(pointed)) return parse(DatasetVersion, pointed, POINTER);
  throw new Error(`${POINTER} of ${uri} names the version ${pointed}, which has no objects`);
}

const NAMES = new Intl.Collator('en', { numeric: true });

/** Digits count as numbers; names that differ only in leading zeros have an order too. */
function byName(a: string, b: string): number {
  return NAMES.compare(a, b) || (a < b ? -1 : 1);
}
