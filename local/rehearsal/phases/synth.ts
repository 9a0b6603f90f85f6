import { join } from 'node:path';
import { Assembly } from '../assembly';
import { cdk } from '../cdk';
import type { Phase } from './phase';

export const synth: Phase = {
  name: 'synth',
  title: 'Synthesise the app',
  async run(session) {
    const folder = join(session.folder, 'cdk.out');
    await cdk(session, ['synth', '**', '--quiet', '-o', folder, '-c', `useCase=${session.useCase.name}`]);
    session.assembly = new Assembly(folder);
    for (const { name, scope, template } of session.assembly.stacks) {
      session.progress.detail(name, `${Object.keys(template.Resources).length} resources for ${scope.account}`);
    }
  },
};
