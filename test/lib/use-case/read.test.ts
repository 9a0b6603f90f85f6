import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { ConfigurationError } from '../../../constructs/private/errors';
import { APP_RULES } from '../../../lib/catalogue';
import { readUseCaseFile } from '../../../lib/use-case/read';
import { cases, FOLDER, read } from './fixture';

test.each(cases('neg'))('refuses %s', (_, found) => {
  const { says, error } = read(found);
  expect(says).toBe(found.says);
  expect(error).toBeInstanceOf(ConfigurationError);
});

test.each(cases('pos'))('takes %s', (_, found) => {
  const { says, declared } = read(found);
  expect(says).toBe('');
  expect(declared).toBeDefined();
});

test('refuses a sample that no endpoint accepts, at its line', () => {
  const change = [{ from: "self: 'no'", to: `self: '${'n'.repeat(6_291_456)}'` }];
  const [, good] = cases('pos').find(([name]) => name === 'sample-wide')!;
  const { says } = read({ ...good, change });
  expect(says).toMatch(/^use-case\.yaml:34:11 {2}serving\.sample {2}must send at most 6291456 bytes, .* \[MLL742\]$/m);
});

test('refuses a file that is not there', () => {
  expect(() => readUseCaseFile('examples/nowhere/use-case.yaml')).toThrow(
    'examples/nowhere/use-case.yaml:1:1  must be a readable file in UTF-8, but there is no such file; check the path and the permissions of the file [MLL901]',
  );
});

const LONG = 'x'.repeat(5000);

test.each([
  ['an alias', `a: *${LONG}`],
  ['a tag', `a: !${LONG} 1`],
  ['a directive', `%${LONG} 1\n--- {}`],
  ['a key', `? ${LONG}\n: 1`],
  ['a number', `a: ${'9'.repeat(5000)}`],
  ['a value', `name: ${LONG}`],
])('cuts %s that is long', (_, file) => {
  const lines = read({ file }).says.trimEnd().split('\n');
  expect(lines.find((line) => /[x9]{20}\.\.\./.test(line))).toBeDefined();
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(500);
});

test.each([
  ['9007199254740993', '9007199254740992'],
  ['0.99999999999999999999', '1'],
  ['0x20000000000001', '9007199254740992'],
  ['1e-400', '0'],
  ['1e999', 'Infinity'],
])('refuses %s, which would become %s', (written, value) => {
  const { says } = read({ change: [{ from: 'max_iter: 80', to: `max_iter: ${written}` }] });
  expect(says).toBe(
    `use-case.yaml:26:32  training.hyperparameters.max_iter  must be a number that is kept exactly; ${written} would become ${value}; write fewer digits, or put text in quotes [MLL902]\n`,
  );
});

test.each([
  '0.1',
  '1.10',
  '0',
  '0.0',
  '-0',
  '1e-7',
  '1e+10',
  '0.30000000000000004',
  '9007199254740991',
  '1e22',
  '0x1f',
])('takes %s as a number', (written) => {
  expect(read({ change: [{ from: 'max_iter: 80', to: `max_iter: ${written}` }] }).says).toBe('');
});

test('takes at most 100 aliases', () => {
  const file = (aliases: number) => `a: &a 1\nb: [${Array(aliases).fill('*a').join(', ')}]`;
  expect(read({ file: file(101) }).says).toBe(
    'use-case.yaml:2:405  must have at most 100 aliases; write the values out [MLL902]\n',
  );
  expect(read({ file: file(100) }).says).not.toContain('MLL902');
});

test('every rule of the files themselves has its case', () => {
  const said = cases('neg').flatMap(([, { says }]) => [...(says ?? '').matchAll(/\[MLL(9\d\d)\]$/gm)].map((m) => m[1]));
  // 901 is about a file that isn't there, 93x about folders of files and the command line
  const expected = APP_RULES.map(({ code }) => code.slice(3)).filter(
    (code) => code !== '901' && !code.startsWith('93'),
  );
  expect([...new Set(said)].sort()).toEqual(expected);
});

test('every rule of a construct that a file can break has its case', () => {
  const said = cases('neg').flatMap(([, { says }]) =>
    [...(says ?? '').matchAll(/\[MLL([1-8]\d\d)\]$/gm)].map((m) => m[1]),
  );
  const breakable =
    '101 102 103 107 108 109 110 111 112 113 115 116 117 120 122 123 127 128 129 130 131 216 221 224 229 233 234 235 238 302 306 310 311 411 421 422 425 429 430 431 432 433 434 436 437 438 440 505 607 ' +
    '609 611 612 613 614 616 618 622 625 626 730 731 733 734 735 750 803 806 815 816 817 820 821 822 823 824 825 826 827 828 840 841 842 843 849 850 851 852 853';
  expect([...new Set(said)].sort()).toEqual(breakable.split(' '));
});

describe('a file that says little', () => {
  const { declared } = read(cases('pos').find(([name]) => name === 'little')![1]);

  test('gets the defaults', () => {
    expect(declared).toMatchObject({
      definition: { explainability: 'none', dataClassification: 'confidential' },
      isolated: false,
      strict: false,
      training: { hyperparameters: {} },
    });
    expect(declared!.stages[0].approval).toBeUndefined();
  });

  test('knows where its code is', () => {
    expect(basename(declared!.code.path)).toBe('code');
  });
});

test('environments are where models are made, and where releases go in the order written', () => {
  const { development, stages } = read({}).declared!;
  expect(development).toEqual({ account: '111111111111', region: 'eu-west-1' });
  expect(stages.map(({ stageName, env, approval }) => ({ stageName, ...env, manual: approval?.isManual }))).toEqual([
    { stageName: 'staging', account: '222222222222', region: 'eu-west-1', manual: undefined },
    { stageName: 'prod', account: '333333333333', region: 'eu-west-1', manual: true },
  ]);
});

test('whatever replaces a value, nothing but a listed problem comes of it', () => {
  const good = parse(readFileSync(join(FOLDER, 'good.yaml'), 'utf8')) as object;
  const paths = pathsOf(good);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
      const file = stringify(replaced(good, path, value));
      const { says, error } = read({ file });
      if (error === undefined) return;
      if (!(error instanceof ConfigurationError)) throw error;
      expect(error).toBeInstanceOf(ConfigurationError);
      const lines = file.split('\n');
      for (const said of says.trimEnd().split('\n')) {
        const [, line, column] = /^use-case\.yaml:(\d+):(\d+)  \S.* \[MLL\d{3}\]$/.exec(said)!.map(Number);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('a key with a letter too many or too few is recognised', () => {
  const good = parse(readFileSync(join(FOLDER, 'good.yaml'), 'utf8')) as object;
  const keys = Object.keys(good).filter((key) => key !== 'name');
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(), fc.boolean(), (key, at, more) => {
      const i = at % key.length;
      const typed = more ? `${key.slice(0, i)}x${key.slice(i)}` : key.slice(0, i) + key.slice(i + 1);
      const { says } = read({ change: [{ from: `\n${key}:`, to: `\n${typed}:` }] });
      expect(says).toMatch(
        new RegExp(`^use-case\\.yaml:\\d+:1  ${typed}  must be a known key; did you mean ${key}\\? \\[MLL904\\]$`, 'm'),
      );
      expect(says).not.toContain('MLL905');
    }),
    { numRuns: 50 },
  );
}, 60_000);

type Path = readonly (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length > 0 ? [at, ...inner] : inner;
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}
