import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readUseCaseFile, readUseCases, UseCaseFileError } from '../../lib/use-case-file';
import { development, releaseStages } from '../../lib/use-case/environments';
import { cases, FOLDER, read, textOf } from './use-case-file-fixture';

test.each(cases('neg'))('refuses %s', (_, found) => {
  const { says, error } = read(found);
  expect(says).toBe(found.says);
  expect(error).toBeInstanceOf(UseCaseFileError);
});

test.each(cases('pos'))('takes %s', (_, found) => {
  const { says, loaded } = read(found);
  expect(says).toBe('');
  expect(loaded?.file).toMatchObject(parse(textOf(found)) as object);
});

test('refuses a file that is not there', () => {
  expect(() => readUseCaseFile('examples/nowhere/use-case.yaml')).toThrow(
    'examples/nowhere/use-case.yaml:1:1  must be readable, but there is no such file; check the path [MLL901]',
  );
});

test('every code has its case, but for the file itself and its folder', () => {
  const said = cases('neg').flatMap(([, { says }]) => [...(says ?? '').matchAll(/\[MLL(9\d\d)\]$/gm)].map((m) => m[1]));
  const expected = [902, ...range(903, 911), ...range(913, 923)].map(String);
  expect([...new Set(said)].sort()).toEqual(expected);
});

describe('a file that says little', () => {
  const { loaded } = read(cases('pos').find(([name]) => name === 'little')![1]);

  test('gets the defaults', () => {
    expect(loaded?.file).toMatchObject({
      explainability: 'none',
      dataClassification: 'confidential',
      network: { isolated: false },
      training: { hyperparameters: {} },
      environments: { prod: { approval: 'none' } },
    });
  });

  test('knows where its code is', () => {
    expect(loaded?.codeFolder).toBe(join(loaded!.path, '../code'));
  });
});

test('environments are where models are made, and where releases go in the order written', () => {
  const file = read({}).loaded!.file;
  expect(development(file)).toEqual({ name: 'dev', account: '111111111111', region: 'eu-west-1' });
  expect(releaseStages(file)).toEqual([
    { name: 'staging', account: '222222222222', region: 'eu-west-1', approval: 'none' },
    { name: 'prod', account: '333333333333', region: 'eu-west-1', approval: 'manual' },
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
      expect(error).toBeInstanceOf(UseCaseFileError);
      const lines = file.split('\n');
      for (const said of says.trimEnd().split('\n')) {
        const [, line, column] = /^use-case\.yaml:(\d+):(\d+)  \S.* \[MLL[19]\d\d\]$/.exec(said)!.map(Number);
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
        new RegExp(`^use-case\\.yaml:\\d+:1  ${typed}  is not a key here; did you mean ${key}\\? \\[MLL904\\]$`, 'm'),
      );
      expect(says).not.toContain('MLL905');
    }),
    { numRuns: 50 },
  );
}, 60_000);

describe('a folder of use cases', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'use-cases-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function add(entry: string, text: string): void {
    mkdirSync(join(folder, entry, 'code'), { recursive: true });
    for (const file of ['prepare.py', 'train.py', 'evaluate.py', 'inference.py']) {
      writeFileSync(join(folder, entry, 'code', file), '');
    }
    writeFileSync(join(folder, entry, 'use-case.yaml'), text);
  }
  const named = (name: string) => textOf({ change: [{ from: 'name: mortgage-approval', to: `name: ${name}` }] });
  const messageOf = (only?: string[]): string => {
    try {
      readUseCases(folder, only);
    } catch (error) {
      return (error as Error).message.replaceAll(/(^|as in )\S*use-cases-\w+\/?/gm, '$1');
    }
    return '';
  };

  test('is read in order, without what is no use case', () => {
    add('b', named('churn'));
    add('a', named("'fraud'"));
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'README.md'), '');
    expect(readUseCases(folder).map(({ file }) => file.name)).toEqual(['fraud', 'churn']);
  });

  test('is not parsed where it is not selected', () => {
    add('a', named('churn'));
    add('b', 'name: fraud # and then: [nothing');
    expect(readUseCases(folder, ['churn']).map(({ file }) => file.name)).toEqual(['churn']);
  });

  test('says everything that is wrong in all of them', () => {
    add('a', named('Churn'));
    add('b', named('Fraud'));
    expect(messageOf()).toMatch(
      /^a\/use-case.yaml:1:7 {2}name .*\[MLL101\]\nb\/use-case.yaml:1:7 {2}name .*\[MLL101\]$/,
    );
  });

  test('has every name once', () => {
    add('a', named('churn'));
    add('b', `# the second\n${named('churn')}`);
    expect(messageOf()).toBe(
      'b/use-case.yaml:2:1  name  must be a name of its own, got "churn" as in a/use-case.yaml; rename one [MLL930]',
    );
  });

  test('has the use case that is asked for', () => {
    add('a', named('churn'));
    add('b', named('fraud'));
    expect(messageOf(['chrun'])).toBe(
      ':1:1  must hold the use case "chrun", got churn, fraud; did you mean churn? [MLL931]',
    );
    expect(messageOf(['mortgage'])).toBe(
      ':1:1  must hold the use case "mortgage", got churn, fraud; check -c useCase [MLL931]',
    );
  });

  test('is not empty, and is there', () => {
    const nothing =
      'must hold use cases, got no <name>/use-case.yaml in it; name another folder with -c useCases=<folder>';
    expect(messageOf()).toBe(`:1:1  ${nothing} [MLL932]`);
    folder = join(folder, 'elsewhere');
    mkdirSync(folder);
    expect(messageOf()).toContain('[MLL932]');
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

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
