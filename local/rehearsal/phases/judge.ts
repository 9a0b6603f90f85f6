import type { Phase } from './phase';

export const judge: Phase = {
  name: 'judge',
  title: 'Judge every call against the policies that stand',
  async run(session) {
    session.progress.detail('calls', String(session.aws.calls.length));
  },
};
