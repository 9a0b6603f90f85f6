import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Packs the content of a folder, without the folder itself, as SageMaker packs a model. */
export async function pack(folder: string, archive: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  const content = names.length > 0 ? ['--', ...names] : ['-T', '/dev/null'];
  await run('tar', ['-czf', archive, '-C', folder, ...content], { env: { ...process.env, COPYFILE_DISABLE: '1' } });
}
