import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'review-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file into the folder of the test, and returns its path. What is no text becomes JSON. */
export function write(name: string, content: unknown): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return file;
}

/** The folder of the test. */
export function here(): string {
  return folder;
}

/** The smallest template. */
export const QUEUE = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
