import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the system knows of a process. */
export interface ProcessFacts {
  readonly parent: number;
  /** When it started, in a form that only tells two processes with the same id apart. */
  readonly started: string;
  readonly command: string;
}

/** Looks a process up; undefined if it has ended, also when nobody has asked yet how it ended. */
export function lookUp(pid: number): ProcessFacts | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? inProc(pid) : fromPs(pid);
}

/** Images of Linux may lack ps. */
function inProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the name of the program, in parentheses, may itself contain parentheses and blanks
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    // ticks since boot, which no change of the clock touches
    return { parent: Number(parent), started: `${boot} ${rest[17]}`, command };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  const args = ['-ww', '-o', 'stat=,ppid=,lstart=,args=', '-p', String(pid)];
  const { stdout } = spawnSync('ps', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const [, state, parent, started, command] =
    /^\s*(\S+)\s+(\d+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/m.exec(stdout ?? '') ?? [];
  if (!state || state.startsWith('Z')) return undefined;
  return { parent: Number(parent), started: started!, command: command! };
}
