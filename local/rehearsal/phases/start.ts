import { LocalAws } from '../local-aws';
import type { Phase } from './phase';

export const start: Phase = {
  name: 'start',
  title: 'Start a local AWS',
  async run(session) {
    const { folder, speed, signal } = session;
    session.aws = await LocalAws.start({ folder, speed, signal });
    session.progress.detail('endpoint', session.aws.endpoint);
  },
};
