import { join } from 'node:path';
import { type EnvironmentName, PythonEnvironment } from '../../core/python-environment';
import { RehearsalFailure } from '../failure';
import { LocalAws } from '../local-aws';
import type { Session } from '../session';
import type { Phase } from './phase';

export const start: Phase = {
  name: 'start',
  title: 'Start a local AWS',
  async run(session) {
    const { folder, speed, signal, options } = session;
    const [emulator, jobs] = await Promise.all([
      environment(session, 'emulator'),
      options.python ?? environment(session, 'jobs').then(({ interpreter }) => interpreter),
    ]);
    session.aws = await LocalAws.start({ folder, speed, signal, emulator, jobs });
    session.progress.detail('endpoint', session.aws.endpoint);
  },
};

/** A Python environment, which the first rehearsal on a machine makes. */
async function environment(session: Session, name: EnvironmentName): Promise<PythonEnvironment> {
  const environment = new PythonEnvironment(name);
  if (environment.isReady) return environment;
  session.progress.detail(`Python for ${name}`, 'installing packages; this happens once');
  const log = join(session.folder, 'logs', `python-${name}.log`);
  try {
    const seconds = await environment.make({ log, signal: session.signal });
    session.progress.detail(`Python for ${name}`, `installed in ${seconds.toFixed(0)} s`);
  } catch (error) {
    throw new RehearsalFailure(`Python for ${name}`, (error as Error).message, [`log: ${log}`]);
  }
  return environment;
}
