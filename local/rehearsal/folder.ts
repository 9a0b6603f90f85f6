import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './failure';
import { makeFolder } from '../core/folders';
import { lookUp } from '../core/process-table';

/** The file that says which process the folder belongs to: its id, and when it started. */
const OWNER = 'rehearsal.pid';

/** Empties the folder of a rehearsal. Refuses one of a rehearsal that still runs, and one that holds other files. */
export function takeFolder(folder: string): void {
  makeFolder(folder);
  const owner = join(folder, OWNER);
  const entries = readdirSync(folder);
  if (entries.includes(OWNER) && statSync(owner).isFile()) {
    refuseIfRunning(folder, readFileSync(owner, 'utf8'));
  } else if (entries.length > 0) {
    throw new UsageError(`--folder must be an empty folder or the folder of an earlier rehearsal, got ${folder}`);
  }
  claim(folder, owner);
  // the owner stays throughout, so that whoever is killed meanwhile leaves the folder of a rehearsal
  for (const entry of readdirSync(folder).filter((name) => name !== OWNER)) {
    rmSync(join(folder, entry), { recursive: true, force: true });
  }
  for (const below of ['logs', 'tmp', 's3']) mkdirSync(join(folder, below));
}

function claim(folder: string, owner: string): void {
  const draft = `${owner}.${process.pid}`;
  writeFileSync(draft, `${process.pid}\n${lookUp(process.pid)?.started}\n`);
  renameSync(draft, owner);
  // of two that start at once, the later one has it
  const text = readFileSync(owner, 'utf8');
  if (Number.parseInt(text) !== process.pid) refuseIfRunning(folder, text);
}

/** The id alone doesn't tell, as another program may have it by now. */
function refuseIfRunning(folder: string, text: string): void {
  const [pid, started] = text.trim().split('\n') as [string, string | undefined];
  const facts = lookUp(Number(pid));
  if (facts === undefined || Number(pid) === process.pid || facts.started !== started) return;
  throw new UsageError(`process ${pid} runs a rehearsal in ${folder}; stop it, or choose another folder with --folder`);
}
