import { Interrupted, RehearsalFailure } from '../../rehearsal/failure';
import type { Phase } from '../../rehearsal/phases';
import { Progress } from '../../rehearsal/progress';
import { rehearse, upTo } from '../../rehearsal/rehearsal';
import { makeReport, print } from '../../rehearsal/report';
import type { Session } from '../../rehearsal/session';

function sessionOf(signal = new AbortController().signal) {
  const lines: string[] = [];
  const session = {
    options: { project: '.', keep: false },
    useCase: { name: 'churn' },
    progress: new Progress((text) => lines.push(...text.trimEnd().split('\n'))),
    signal,
    folder: '/rehearsed',
    facts: { resources: [] },
    deployed: [],
  } as unknown as Session;
  return { session, lines };
}

const phase = (name: string, run: Phase['run'] = async () => {}): Phase => ({ name, title: name, run });

describe('when phases are rehearsed', () => {
  test('then they run in their order, up to the one that was asked for', async () => {
    const ran: string[] = [];
    const all = ['a', 'b', 'c'].map((name) => phase(name, async () => void ran.push(name)));
    await rehearse(sessionOf().session, upTo(all, 'b'));
    expect(ran).toEqual(['a', 'b']);
    expect(upTo(all, undefined)).toHaveLength(3);
  });

  test('then the first that fails is the last, and its name ends the report', async () => {
    const { session, lines } = sessionOf();
    const broken = async () => {
      throw new RehearsalFailure('approval → release', 'no release was made', ['denied: a role may not s3:PutObject']);
    };
    const results = await rehearse(session, [phase('a'), phase('b', broken), phase('c')]);
    expect(results.map(({ name }) => name)).toEqual(['a', 'b']);
    const report = await makeReport(session, results);
    expect(report.failure).toMatchObject({ phase: 'b', subject: 'approval → release', message: 'no release was made' });
    print(session, report);
    expect(lines.at(-1)?.trim()).toBe('failed at approval → release');
    expect(lines.join('\n')).toContain('denied: a role may not s3:PutObject');
  });

  test('then the times stand below each other, however long a name is', async () => {
    const { session, lines } = sessionOf();
    const results = await rehearse(session, [phase('a'), phase('production-smoke-test-fails')]);
    print(session, await makeReport(session, results));
    const times = lines.filter((line) => /^\s+\S+ +\d+\.\d s$/.test(line));
    expect(times.map((line) => line.trim().split(' ')[0])).toEqual(['a', 'production-smoke-test-fails', 'total']);
    expect(new Set(times.map((line) => line.length)).size).toBe(1);
  });

  test('then a mistake of ours is told with the phase and where it happened', async () => {
    const wrong = async () => {
      throw new TypeError('undefined is no stack');
    };
    const [result] = await rehearse(sessionOf().session, [phase('a', wrong)]);
    expect(result?.failure).toMatchObject({ subject: 'a', message: 'TypeError: undefined is no stack' });
  });

  test('then stopping is no failure', async () => {
    const stop = new AbortController();
    const { session } = sessionOf(stop.signal);
    const stopping = phase('a', async () => {
      stop.abort();
      throw new Error('a socket was closed');
    });
    await expect(rehearse(session, [stopping])).rejects.toThrow(Interrupted);
  });
});
