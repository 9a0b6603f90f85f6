import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Interrupted, RehearsalFailure, UsageError } from './failure';
import { machineFault } from '../core/machine-faults';

/** Why the rehearsal stops before its end. */
interface Stop {
  readonly status: number;
  /** What the user is told, in one sentence. */
  readonly sentence: string;
}

/** The status of a program that a signal ended, as shells give it. */
const STATUSES = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const;

/** How many milliseconds the local AWS may take to end. */
const PATIENCE = 10_000;

/** A terminal and npm may both pass on the same Ctrl-C. One that comes later than this many milliseconds is another. */
const SAME_CTRL_C = 1000;

/** Ends the process, once and with one sentence, for whatever reason it ends. */
export class Ending {
  private readonly stopping = new AbortController();
  private since?: number;

  /** Aborted when the rehearsal must stop; its reason is private to this class. */
  public get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Whether Ctrl-C stopped the rehearsal. */
  public get isCtrlC(): boolean {
    return (this.signal.reason as Stop | undefined)?.status === STATUSES.SIGINT;
  }

  public listen(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => this.stop(name, `by ${name === 'SIGINT' ? 'Ctrl-C' : name}`));
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.stop('SIGPIPE', 'because nobody reads the output');
      else this.abort({ status: 2, sentence: sentenceOf(error) });
    });
    // there is nobody left to tell
    process.stderr.on('error', () => {});
    process.on('uncaughtException', (error) => this.abort({ status: 2, sentence: sentenceOf(error) }));
  }

  /**
   * Stops the rehearsal as a signal does. A second one doesn't wait for the local AWS.
   *
   * @param why it stops, such as `by Ctrl-C`
   */
  public stop(name: keyof typeof STATUSES, why: string): void {
    if (this.since !== undefined && performance.now() - this.since > SAME_CTRL_C) this.leave();
    this.abort({
      status: STATUSES[name],
      sentence: `stopped ${why}; everything that the rehearsal started has ended`,
    });
  }

  public exit(status: number): never {
    process.exit(status);
  }

  /** @param folder of the rehearsal, if it has one already */
  public exitBecauseOf(error: unknown, folder: string | undefined): never {
    if (this.signal.aborted) this.leave();
    process.stderr.write(`${sentenceOf(error, folder)}\n`);
    this.exit(error instanceof RehearsalFailure ? 1 : 2);
  }

  private abort(stop: Stop): void {
    if (this.signal.aborted) return;
    this.since = performance.now();
    this.stopping.abort(stop);
    setTimeout(() => this.leave(), PATIENCE).unref();
  }

  /** Whatever still runs is killed with this process. */
  private leave(): never {
    const { status, sentence } = this.signal.reason as Stop;
    process.stderr.write(`\n${sentence}\n`);
    this.exit(status);
  }
}

/**
 * What an error means for the user, in one sentence. The stack of an error that nobody foresaw goes to a log.
 *
 * @param folder of the rehearsal, if it has one already
 */
export function sentenceOf(error: unknown, folder?: string): string {
  if (error instanceof UsageError || error instanceof Interrupted || error instanceof RehearsalFailure) {
    return error.message;
  }
  const fault = machineFault(error);
  if (fault !== undefined) return fault;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const place = (folder !== undefined && noted(stack, folder)) || stack?.split('\n    at ')[1] || 'an unknown place';
  return `${name}: ${oneLine(message)}; this is a mistake in the rehearsal, so please report it with ${place}`;
}

/** Writes a stack to a log. Returns the path of the log, or undefined if it can't be written. */
export function noted(stack: string | undefined, folder: string): string | undefined {
  const log = join(folder, 'logs', 'rehearsal.log');
  try {
    writeFileSync(log, `${stack}\n`, { flag: 'a' });
    return log;
  } catch {
    return undefined;
  }
}

function oneLine(message: string): string {
  const text = message.replaceAll(/\s+/g, ' ').trim();
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
