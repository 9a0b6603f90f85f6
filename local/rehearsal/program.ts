import { writeFileSync } from 'node:fs';
import { Ending } from './ending';
import { ALL, faults, phasesOf } from './faults';
import { Interrupted } from './failure';
import { isolate } from './isolation';
import { endsWithLauncher } from './launcher';
import { type Options, readOptions, usage } from './options';
import { type Phase, phases } from './phases';
import { rehearse, upTo } from './rehearsal';
import { makeReport, print } from './report';
import { type Session, newSession } from './session';
import { updatePhases } from './update';

const CHOICES = { phases: phases.map(({ name }) => name), faults: [...faults.map(({ name }) => name), ALL] };

/** Runs the command line to the end of the process. */
export async function main(): Promise<void> {
  const ending = new Ending();
  ending.listen();
  let session: Session | undefined;
  try {
    isolate(process.env);
    const options = readOptions(process.argv.slice(2), CHOICES);
    if (options === 'help') {
      process.stdout.write(usage(CHOICES));
      return ending.exit(0);
    }
    session = newSession(options, ending.signal);
    endsWithLauncher(() => ending.stop('SIGHUP', 'because npm has ended'));
    const status = await run(session, ending);
    await session.aws?.stop();
    ending.exit(status);
  } catch (error) {
    await session?.aws?.stop().catch(() => {});
    ending.exitBecauseOf(error, session?.folder);
  }
}

async function run(session: Session, ending: Ending): Promise<number> {
  const { options, progress, useCase } = session;
  progress.title(`Rehearsal of ${useCase.name}${options.fault ? `, fault ${options.fault}` : ''}`);
  const planned = plannedPhases(options);
  const results = await rehearse(session, options.keep ? planned.filter(({ name }) => name !== 'destroy') : planned);
  const report = await makeReport(session, results);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  print(session, report);
  if (options.keep && session.aws) await keep(session, ending);
  return report.failure ? 1 : 0;
}

function plannedPhases({ fault, from, until }: Options): readonly Phase[] {
  if (from !== undefined) return updatePhases(from);
  return (fault !== undefined && phasesOf(fault)) || upTo(phases, until);
}

/** Keeps the local AWS running until the user stops it. */
async function keep({ aws, assembly, progress, signal }: Session, ending: Ending): Promise<void> {
  progress.line();
  progress.line('The local AWS runs until you press Ctrl-C. To use it from another terminal:');
  for (const [name, value] of Object.entries(aws.environment(assembly.development.scope))) {
    progress.line(`  export ${name}=${quoted(value)}`);
  }
  const accounts = new Set(assembly.stacks.map(({ scope }) => scope.account));
  progress.line(`AWS_ACCESS_KEY_ID selects the account: ${[...accounts].toSorted().join(', ')}`);
  const stopped = new Promise<void>((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
  await Promise.race([stopped, aws.lost]);
  // Ctrl-C is how this is meant to end
  if (!ending.isCtrlC) throw new Interrupted();
}

/** A value as a shell reads it. */
function quoted(value: string): string {
  return /^[\w./:@%+=,-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
