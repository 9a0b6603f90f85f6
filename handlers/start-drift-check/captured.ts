import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { Location } from '../../releases/object-calls';
import { listObjects } from '../private/object-lists';

/** What an endpoint captured in some hours. */
export interface Captured {
  /** The keys of the objects below the folder of the endpoint. */
  readonly keys: readonly string[];
  readonly bytes: number;
  /** When the last object was written. */
  readonly last?: Date;
}

/** How many lists are asked for at the same time. */
const AT_ONCE = 8;

/**
 * Lists what is below a folder `<endpoint>/` in the folders of some hours. SageMaker writes each hour of each variant into
 * a folder of its own, so a list grows with the window and not with what the bucket keeps.
 *
 * @param variant the only variant whose traffic is listed; without it, all are
 */
export async function listCaptured(
  s3: S3Client,
  folder: Location,
  hours: readonly string[],
  variant?: string,
): Promise<Captured> {
  const prefixes = variant === undefined ? await foldersIn(s3, folder) : [`${folder.key}${variant}/`];
  const waiting = prefixes.flatMap((prefix) => hours.map((hour) => ({ ...folder, key: `${prefix}${hour}` })));
  const pages: ListObjectsV2CommandOutput[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) pages.push(...(await listObjects(s3, next)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return summary(pages, folder.key);
}

async function foldersIn(s3: S3Client, folder: Location): Promise<string[]> {
  const lists = await listObjects(s3, folder, '/');
  return lists.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map(({ Prefix }) => Prefix!));
}

function summary(pages: readonly ListObjectsV2CommandOutput[], folder: string): Captured {
  const objects = pages.flatMap(({ Contents = [] }) => Contents).filter(({ Key }) => Key!.endsWith('.jsonl'));
  const times = objects.map(({ LastModified }) => LastModified!.getTime());
  return {
    keys: objects.map(({ Key }) => Key!.slice(folder.length)).sort(),
    bytes: objects.reduce((sum, { Size }) => sum + Size!, 0),
    ...(times.length > 0 && { last: new Date(times.reduce((a, b) => Math.max(a, b))) }),
  };
}
