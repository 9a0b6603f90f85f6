import { LocalAws } from '../local-aws';
import type { Phase } from './phase';

export const start: Phase = {
  name: 'start',
  title: 'Start a local AWS',
  async run(session) {
    session.aws = await LocalAws.start({ folder: session.folder, signal: session.signal });
    session.progress.detail('endpoint', session.aws.endpoint);
  },
};
