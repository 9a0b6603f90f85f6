import { broken } from '../diagnosis';
import { received, topics } from '../mail';
import { within } from '../session';
import type { Phase } from './phase';

/** What people have to be told in the course of the lifecycle, and what the subject of the mail says. */
const NEWS: readonly (readonly [about: string, subject: RegExp])[] = [
  ['a model that waits for approval', /model version \d+ waits for your approval/],
  ['a release that waits for approval', /waits for your approval to go to/],
  ['a release in production', / is in \S+$/],
  ['drift in production', /ALARM in \S+: drift$/],
];

export const notify: Phase = {
  name: 'notify',
  title: 'Read the mail that people got meanwhile',
  async run(session) {
    if ((await topics(session)).length === 0) return;
    for (const [about, subject] of NEWS) {
      const found = await within(session, session.patience, async () =>
        (await received(session)).find(({ Subject }) => subject.test(Subject)),
      );
      if (!found) throw await broken(session, `${about} → mail`, `nobody was told of ${about}`);
    }
    const mail = await received(session);
    session.facts.mail = mail.map(({ Subject }) => Subject);
    for (const { Subject } of mail) session.progress.detail('mail', Subject);
  },
};
