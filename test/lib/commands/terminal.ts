import { program, run } from '../../../lib/commands/program';
import type { Terminal } from '../../../lib/commands/terminal';

/** What a command printed, and how it ended. */
export interface Ending {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs the command line as a person would type it. */
export async function type(...args: string[]): Promise<Ending> {
  const said = { out: '', err: '', code: 0 };
  const terminal: Terminal = {
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += `${text}\n`),
    exit: (code) => void (said.code = code),
  };
  await run(program('0.0.0', terminal), args, terminal);
  return said;
}
