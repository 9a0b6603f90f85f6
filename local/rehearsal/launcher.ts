import { lookUp } from '../core/process-table';

/** How many milliseconds the end of a launcher may go unnoticed. */
const POLL = 1000;

const SHELL = /^(\S*\/)?(ba|da|z|k|a)?sh(\.\w+)? -c /;
const LAUNCHER = /^(npm|npx|pnpm|yarn)\b|\/(npm|npx|pnpm|yarn)(-cli)?(\.c?js)?( |$)/;

/**
 * Calls back when npm has ended that started this process, or the shell between them. npm passes SIGTERM to its shell
 * only, and nothing when it is killed, so this process would go on alone. A process that something else started, such as
 * nohup, is not watched.
 */
export function endsWithLauncher(ended: () => void): void {
  if (process.env.npm_command === undefined) return;
  const chain = launchers(process.ppid);
  if (chain.length === 0) return;
  const timer = setInterval(() => {
    if (isIntact(chain)) return;
    clearInterval(timer);
    ended();
  }, POLL);
  timer.unref();
}

/** The processes from the parent of this one up to the outermost npm, with only shells between them. */
export function launchers(parent: number, look = lookUp): number[] {
  const chain: number[] = [];
  let length = 0;
  for (let pid = parent, facts = look(pid); facts; pid = facts.parent, facts = look(pid)) {
    const isLauncher = LAUNCHER.test(facts.command);
    if (!isLauncher && !SHELL.test(facts.command)) break;
    chain.push(pid);
    if (isLauncher) length = chain.length;
  }
  return chain.slice(0, length);
}

/** A process that loses its parent gets another one, even while the dead one is still listed. */
function isIntact(chain: readonly number[]): boolean {
  if (process.ppid !== chain[0]) return false;
  return chain.every((pid, index) => {
    const facts = lookUp(pid);
    return facts !== undefined && (chain[index + 1] === undefined || facts.parent === chain[index + 1]);
  });
}
