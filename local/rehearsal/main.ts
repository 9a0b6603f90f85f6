import { writeFileSync } from 'node:fs';
import { ALL, faults, phasesOf } from './faults';
import { Interrupted, UsageError } from './failure';
import { type Options, readOptions, usage } from './options';
import { type Phase, phases } from './phases';
import { rehearse, upTo } from './rehearsal';
import { makeReport, print } from './report';
import { type Session, newSession } from './session';
import { updatePhases } from './update';

const CHOICES = { phases: phases.map(({ name }) => name), faults: [...faults.map(({ name }) => name), ALL] };

process.setSourceMapsEnabled(true);
// the SDK's notice about future Node versions would interrupt the output of the rehearsal
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), CHOICES);
  if (options === 'help') {
    process.stdout.write(usage(CHOICES));
    return 0;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
  const session = newSession(options, stop.signal);
  try {
    return await run(session);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.stderr.write('\nstopped\n');
    return 130;
  } finally {
    await session.aws?.stop();
  }
}

async function run(session: Session): Promise<number> {
  const { options, progress, useCase } = session;
  progress.title(`Rehearsal of ${useCase.name}${options.fault ? `, fault ${options.fault}` : ''}`);
  const planned = plannedPhases(options);
  const results = await rehearse(session, options.keep ? planned.filter(({ name }) => name !== 'destroy') : planned);
  const report = await makeReport(session, results);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  print(session, report);
  if (options.keep && session.aws) await keep(session);
  return report.failure ? 1 : 0;
}

function plannedPhases({ fault, from, until }: Options): readonly Phase[] {
  if (from !== undefined) return updatePhases(from);
  return (fault !== undefined && phasesOf(fault)) || upTo(phases, until);
}

/** Keeps the local AWS running until the user stops it. */
async function keep({ aws, assembly, progress, signal }: Session): Promise<void> {
  progress.line();
  progress.line('The local AWS runs until you press Ctrl-C. To use it from another terminal:');
  for (const [name, value] of Object.entries(aws.environment(assembly.development.scope))) {
    progress.line(`  export ${name}=${value}`);
  }
  const accounts = new Set(assembly.stacks.map(({ scope }) => scope.account));
  progress.line(`AWS_ACCESS_KEY_ID selects the account: ${[...accounts].toSorted().join(', ')}`);
  if (!signal.aborted)
    await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
}

main().then(
  (status) => process.exit(status),
  (error: Error) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : error.stack}\n`);
    process.exit(2);
  },
);
