import { launchers } from '../../rehearsal/launcher';

const table =
  (...commands: string[]) =>
  (pid: number) =>
    commands[pid - 1] === undefined ? undefined : { parent: pid + 1, started: '', command: commands[pid - 1]! };

describe('when a rehearsal looks for what launched it', () => {
  test.each([
    ['npm and its shell', ['sh -c node dist/rehearse.js', 'npm run rehearse', 'bash', 'login'], [1, 2]],
    [
      'an npm within an npm',
      ['/bin/sh -c a', 'npm run a', 'sh -c b', 'node /usr/lib/npm/bin/npm-cli.js run b', 'zsh'],
      [1, 2, 3, 4],
    ],
    ['npx that starts it without a shell', ['npm exec rehearse', 'zsh'], [1]],
    ['no npm', ['bash', 'login'], []],
    ['a shell without npm', ['sh -c node dist/rehearse.js', 'systemd'], []],
  ])('then it finds %s', (_, commands, expected) => {
    expect(launchers(1, table(...commands))).toEqual(expected);
  });
});
