import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesBelow, joinUri, type JobStorage } from './storage';

export interface SyncedFolder {
  readonly folder: string;
  readonly uri: string;
  readonly kmsKeyId?: string;
}

/** Uploads files while a job writes them: outputs in Continuous mode, and checkpoints. */
export class ContinuousUpload {
  private readonly seen = new Map<string, string>();
  private readonly stopping = new AbortController();
  private readonly loop: Promise<void>;

  /** @param every milliseconds between two scans of the folders */
  public constructor(
    private readonly storage: JobStorage,
    private readonly folders: readonly SyncedFolder[],
    every = 500,
  ) {
    this.loop = folders.length === 0 ? Promise.resolve() : this.watch(every);
    this.loop.catch(() => {}); // told by finish
  }

  /** Uploads the remaining files. */
  public async finish(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await this.upload();
  }

  private async watch(every: number): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.upload();
      await sleep(every, undefined, { signal: this.stopping.signal }).catch(() => {});
    }
  }

  private async upload(): Promise<void> {
    for (const { folder, uri, kmsKeyId } of this.folders) {
      for (const path of await filesBelow(folder)) {
        const state = await stateOf(path);
        if (state === undefined || this.seen.get(path) === state) continue;
        const target = joinUri(uri, path.slice(folder.length + 1));
        if (await isThere(this.storage.uploadFile(path, target, kmsKeyId))) this.seen.set(path, state);
      }
    }
  }
}

/** Ignores a file that the job has renamed or deleted since the scan. */
async function isThere(upload: Promise<void>): Promise<boolean> {
  try {
    await upload;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function stateOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && `${found.size}/${found.mtimeMs}`;
}
