import { spawnSync } from 'node:child_process';
import { useCaseFiles } from './use-case/files';

/**
 * CDK's CloudFormation validator is a WebAssembly module of 9 MB that grows its memory in hundreds of steps. Each step
 * makes V8 collect garbage, and helper threads only add to the cost of that.
 */
const COLLECTION = '--single-threaded-gc';

/** Baseline code, made once: optimizing the module costs more than a few templates give back. */
const FEW = [COLLECTION, '--liftoff-only'];

/** Only functions that run very often are optimized. */
const MANY = [COLLECTION, '--wasm-tiering-budget=1000000000'];

/** The number of use cases from which optimized code pays off. */
const MANY_USE_CASES = 20;

/** Node's exit code for an option that it doesn't know. */
const BAD_OPTION = 9;

/** How this process was started. */
export interface Start {
  readonly execArgv: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
}

/** The flags with which V8 validates the templates of this many use cases in the least time. */
export function v8Flags(useCases: number): readonly string[] {
  return useCases < MANY_USE_CASES ? FEW : MANY;
}

/** The flags that a process lacks; none if it doesn't validate. */
export function missingFlags({ execArgv, env }: Start): readonly string[] {
  if (env.CDK_VALIDATION === 'false') return [];
  const wanted = v8Flags(selected(env.CDK_CONTEXT_JSON));
  return wanted.every((flag) => execArgv.includes(flag)) ? [] : wanted;
}

/**
 * Runs the app with the V8 flags that suit the number of use cases: in this process if it has them, else in a new one,
 * because V8 takes flags about memory only at its start. Pass a function that loads the app, so that a process that only
 * starts another one doesn't load it.
 */
export async function withV8Flags(app: () => void | Promise<void>): Promise<void> {
  const flags = missingFlags(process);
  if (flags.length === 0) return app();
  const others = process.execArgv.filter((flag) => ![...FEW, ...MANY].includes(flag));
  const { status, signal } = spawnSync(process.execPath, [...flags, ...others, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  if (status === BAD_OPTION) return app();
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}

/** How many use cases the context of the CDK CLI selects; the app itself tells what is wrong with the context. */
function selected(context = '{}'): number {
  try {
    const { useCases, useCase } = JSON.parse(context) as { useCases?: unknown; useCase?: unknown };
    return useCase === undefined ? useCaseFiles(typeof useCases === 'string' ? useCases : '.').length : 1;
  } catch {
    return 1;
  }
}
