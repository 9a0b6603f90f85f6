import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE } from '../../core/package';
import { ALL, faults, phasesOf } from '../../rehearsal/faults';
import { shuffled, withoutTarget } from '../../rehearsal/faults/bad-data';
import { phases } from '../../rehearsal/phases';

const names = (name: string) => phasesOf(name)?.map((phase) => phase.name);

describe('when a fault is rehearsed', () => {
  test('then the lifecycle runs up to it and stops there', () => {
    expect(names('gate-fails')).toEqual(['synth', 'start', 'bootstrap', 'deploy', 'upload', 'gate-fails']);
  });

  test('then several of them come in their own order', () => {
    expect(names('gate-fails,step-fails')?.slice(-2)).toEqual(['step-fails', 'gate-fails']);
  });

  test('then one that goes through a phase itself takes its place', () => {
    expect(names('throttled-api')).not.toContain('approve');
    expect(names('throttled-api')?.slice(-2)).toEqual(['register', 'throttled-api']);
  });

  test('then all of them come one after the other, each after its phase', () => {
    const all = names(ALL)!;
    expect(all.filter((name) => faults.some((fault) => fault.name === name))).toHaveLength(faults.length);
    expect(new Set(all).size).toBe(all.length);
    for (const { name, after } of faults.filter((fault) => fault.after !== 'approve')) {
      expect(all.indexOf(name)).toBeGreaterThan(all.indexOf(after));
    }
    expect(all.indexOf('duplicate-event')).toBeGreaterThan(all.indexOf('throttled-api'));
    expect(all).not.toContain('retrain');
  });

  test('then every fault happens after a phase that there is', () => {
    for (const { after, replaces } of faults) {
      expect(phases.map(({ name }) => name)).toEqual(expect.arrayContaining([after, ...(replaces ? [replaces] : [])]));
    }
  });

  test('then a name that no fault has is nothing', () => {
    expect(phasesOf('rain')).toBeUndefined();
  });

  test('then the list of faults has every fault that there is', () => {
    const folder = join(PACKAGE, 'rehearsal', 'faults');
    const declared = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^export const \w+: Fault = {\s+name: '([^']+)'/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(faults.map(({ name }) => name).toSorted()).toEqual(declared.toSorted());
  });

  test('then the README says of each what goes wrong and how it must end, in their order', () => {
    const [, section] = readFileSync(join(PACKAGE, 'README.md'), 'utf8').split('## Faults');
    const rows = [...section!.split('## ')[0]!.matchAll(/^\| `([^`]+)` +\| \S.*\| \S.*\|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(faults.map(({ name }) => name));
  });
});

describe('when data is spoilt', () => {
  const lines = ['a,b', '1,x', '2,y', '3,z', '4,x', '5,y', '6,z'];

  test('then shuffled columns keep their values and lose their order, the same way every time', () => {
    const spoilt = shuffled(lines);
    expect(spoilt[0]).toBe('a,b');
    expect(spoilt).not.toEqual(lines);
    expect(shuffled(lines)).toEqual(spoilt);
    for (const column of [0, 1]) {
      const values = (of: string[]) => of.map((line) => line.split(',')[column]).toSorted();
      expect(values(spoilt)).toEqual(values(lines));
    }
  });

  test('then the target is the last column', () => {
    expect(withoutTarget(lines).slice(0, 2)).toEqual(['a', '1']);
  });
});
