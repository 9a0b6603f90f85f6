import { join } from 'node:path';
import { Assembly } from '../assembly';
import { cdk } from '../cdk';
import type { Session } from '../session';
import type { Phase } from './phase';

export const synth: Phase = {
  name: 'synth',
  title: 'Synthesise the app',
  async run(session) {
    session.assembly = await assemblyOf(session, session.project.folder, 'cdk.out');
    for (const { name, scope, template } of session.assembly.stacks) {
      session.progress.detail(name, `${Object.keys(template.Resources).length} resources for ${scope.account}`);
    }
  },
};

/** Synthesises the stacks of the use case in a project, into a folder of the rehearsal. */
export async function assemblyOf(session: Session, project: string, name: string): Promise<Assembly> {
  const folder = join(session.folder, name);
  const args = ['synth', '**', '--quiet', '-o', folder, '-c', `useCase=${session.useCase.name}`];
  await cdk(session, args, { cwd: project, log: `cdk-synth-${name}` });
  return new Assembly(folder);
}
