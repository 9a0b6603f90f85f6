import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JobFailure } from './job';

const BASE = '/opt/ml';
const WHOLE_BASE = /\/opt\/ml(?=$|[/:,;"'\s)])/g;
const SHOWN_BYTES = 1024; // of a message or a failure

/** The folder that stands in for /opt/ml of one job's container. */
export class MlFolder {
  /** The path that a process uses instead of /opt/ml. */
  public readonly base: string;
  /** The working directory of a process. */
  public readonly work: string;

  public constructor(folder: string) {
    this.base = join(folder, 'ml');
    this.work = join(folder, 'work');
    mkdirSync(this.base, { recursive: true });
    mkdirSync(this.work, { recursive: true });
  }

  /** Replaces /opt/ml in a text wherever it is a path. */
  public mapped(text: string): string {
    return text.replace(WHOLE_BASE, this.base);
  }

  /** The local path of a path below /opt/ml. */
  public path(path: string): string {
    const local = join(this.base, path.slice(BASE.length));
    if (!path.startsWith(BASE) || !`${local}/`.startsWith(`${this.base}/`)) {
      throw new JobFailure(`ClientError: a local path must be below ${BASE}, not ${path}`);
    }
    return local;
  }

  public makeFolder(path: string): string {
    const local = this.path(path);
    mkdirSync(local, { recursive: true });
    return local;
  }

  public writeJson(path: string, value: unknown): void {
    const local = this.path(path);
    mkdirSync(dirname(local), { recursive: true });
    writeFileSync(local, this.mapped(JSON.stringify(value)));
  }

  /** The beginning of a file that the job may have left, cut to the length that SageMaker shows. */
  public shown(path: string): string | undefined {
    try {
      const bytes = readFileSync(this.path(path)).subarray(0, SHOWN_BYTES);
      return bytes.toString('utf8').replace(/\uFFFD+$/, '') || undefined;
    } catch {
      return undefined;
    }
  }
}
