import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentenceOf } from '../../rehearsal/ending';
import { UsageError } from '../../rehearsal/failure';

const system = (code: string, extra: object = {}) => Object.assign(new Error(`${code}: of Node`), { code, ...extra });

describe('when a rehearsal ends because of an error', () => {
  test.each([
    ['ENOSPC', { path: '/f' }, 'no space is left on the disk of /f; free some, or name another folder with --folder'],
    ['EDQUOT', {}, 'no space is left on the disk; free some, or name another folder with --folder'],
    ['EROFS', { path: '/f' }, /^\/f is on a file system that is read-only; make it writable, or name/],
    ['EACCES', { path: '/f' }, /^this user may not use \/f; change its permissions, or name/],
    ['EPERM', { path: '/a', dest: '/f' }, /^this user may not use \/f; /],
    ['EMFILE', {}, /^too many files are open; raise the limit with `ulimit -n 4096`/],
    ['EAGAIN', { syscall: 'spawn' }, /^the system starts no more processes .* `ulimit -u`/],
    ['EIO', { path: '/f' }, /^the disk of \/f can't be read or written; check the disk/],
  ])('then %s is one sentence that says what to do', (code, extra, expected) => {
    const sentence = sentenceOf(system(code, extra));
    expect(sentence).toMatch(expected);
    expect(sentence).not.toContain('\n');
  });

  test('then the error of the system counts that another error wraps', () => {
    const wrapped = new Error('could not', { cause: system('ENOSPC') });
    expect(sentenceOf(wrapped)).toMatch(/^no space is left/);
  });

  test('then a mistake of the user is told as it is', () => {
    expect(sentenceOf(new UsageError('--until must be a phase'))).toBe('--until must be a phase');
  });

  test('then the stack of a mistake of ours is in a log', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ending-'));
    mkdirSync(join(folder, 'logs'));
    const log = join(folder, 'logs', 'rehearsal.log');
    const sentence = sentenceOf(new TypeError('a is\nno b'), folder);
    expect(sentence).toBe(`TypeError: a is no b; this is a mistake in the rehearsal, so please report it with ${log}`);
    expect(readFileSync(log, 'utf8')).toMatch(/^TypeError: a is\nno b\n\s+at /);
  });

  test('then a place in the code stands in for a log that cannot be written', () => {
    expect(sentenceOf(new TypeError('a is no b'), '/nowhere')).toMatch(
      /please report it with .*ending\.test\.ts:\d+:\d+\)?$/,
    );
  });
});
