import { UsageError } from '../../rehearsal/failure';
import { readOptions, usage } from '../../rehearsal/options';

const CHOICES = { phases: ['synth', 'deploy'], faults: ['gate-fails', 'all'] };

describe('when a rehearsal is asked for', () => {
  test('then without options it is the whole lifecycle of the project in the current folder, and nothing is left running', () => {
    expect(readOptions([], CHOICES)).toEqual({
      project: '.',
      useCase: undefined,
      python: undefined,
      until: undefined,
      keep: false,
      fault: undefined,
      json: undefined,
      folder: undefined,
    });
  });

  test('then every option is heard', () => {
    const argv = ['--use-case', 'churn', '--until', 'deploy', '--keep', '--json', 'report.json', '--folder', 'f'];
    expect(readOptions(argv, CHOICES)).toMatchObject({
      useCase: 'churn',
      until: 'deploy',
      keep: true,
      json: 'report.json',
      folder: 'f',
    });
    expect(readOptions(['--fault', 'all'], CHOICES)).toMatchObject({ fault: 'all' });
    expect(readOptions(['--fault', 'gate-fails,gate-fails'], CHOICES)).toMatchObject({
      fault: 'gate-fails,gate-fails',
    });
    expect(readOptions(['--from', '../released'], CHOICES)).toMatchObject({ from: '../released' });
  });

  test.each([
    [['--until', 'deplyo'], '--until must be one of synth, deploy, got "deplyo"'],
    [['--fault', 'rain'], '--fault must be one of gate-fails, all, got "rain"'],
    [['--fault', 'gate-fails,rain'], '--fault must be one of gate-fails, all, got "rain"'],
    [['--fault', 'all', '--until', 'deploy'], '--fault decides itself where the rehearsal ends; leave out --until'],
    [['--from', '.', '--fault', 'all'], '--from decides itself what the rehearsal does; leave out --fault and --until'],
    [
      ['--json', 'nowhere/a.json'],
      '--json must name a file in a folder that exists and can be written to, got "nowhere/a.json"',
    ],
    [['--verbose'], expect.stringContaining("'--verbose'")],
  ])('then %j is refused', (argv, message) => {
    let thrown: unknown;
    try {
      readOptions(argv, CHOICES);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UsageError);
    expect((thrown as Error).message).toEqual(message);
  });

  test('then help names every phase and fault', () => {
    expect(readOptions(['-h'], CHOICES)).toBe('help');
    for (const name of [...CHOICES.phases, ...CHOICES.faults]) expect(usage(CHOICES)).toContain(name);
  });
});
