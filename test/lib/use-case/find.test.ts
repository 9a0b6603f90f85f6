import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readUseCases } from '../../../lib/use-case/find';
import { textOf } from './fixture';

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
  const namesIn = (only?: string) => readUseCases(folder, only).map(({ definition }) => definition.useCaseName);
  const messageOf = (only?: string): string => {
    try {
      readUseCases(folder, only);
    } catch (error) {
      return (error as Error).message.replaceAll(/\S*use-cases-\w+\/?/g, '');
    }
    return '';
  };

  test('is refused if somebody may not look into one of its folders, which may hold a use case', () => {
    add('a', named('fraud'));
    mkdirSync(join(folder, 'hidden'));
    const { lstatSync } = fs;
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    jest.spyOn(fs, 'lstatSync').mockImplementation(((path: string, options: object) => {
      if (path.includes('hidden')) throw denied;
      return lstatSync(path, options as never);
    }) as never);
    try {
      expect(messageOf()).toContain('hidden/use-case.yaml');
    } finally {
      jest.restoreAllMocks();
    }
  });

  test('is read in order, without what is no use case', () => {
    add('b', named('churn'));
    add('a', named("'fraud'"));
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'README.md'), '');
    expect(namesIn()).toEqual(['fraud', 'churn']);
  });

  test('is not parsed where it is not selected', () => {
    add('a', named('churn'));
    add('b', 'name: fraud # and then: [nothing');
    expect(namesIn('churn')).toEqual(['churn']);
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
      'b/use-case.yaml:2:7  name  must be a name that no other use case has; a/use-case.yaml has it too, got "churn"; rename one of them [MLL930]',
    );
  });

  test('has the use case that is asked for', () => {
    add('a', named('churn'));
    add('b', named('fraud'));
    expect(messageOf('chrun')).toBe(
      '  must contain the use case "chrun"; it contains churn, fraud; did you mean churn? [MLL931]',
    );
    expect(messageOf('mortgage')).toBe(
      '  must contain the use case "mortgage"; it contains churn, fraud; check -c useCase, or leave it out to build all use cases [MLL931]',
    );
  });

  test('is not empty, and is there', () => {
    const demand = 'must be a use case file, or a folder that has use-case.yaml in it or in one of its folders';
    const path = 'check the path, which cdk takes as -c useCases=<path>';
    const nothing = `${demand}; begin one with npx cdk-ml-lifecycle init, or ${path} [MLL932]`;
    expect(messageOf()).toBe(`  ${nothing}`);
    expect(() => readUseCases(relative('', folder))).toThrow(`${folder}  ${nothing}`);
    expect(() => readUseCases(join(folder, 'elsewhere'))).toThrow(
      `${join(folder, 'elsewhere')}  ${demand}, but there is no such file or folder; ${path} [MLL932]`,
    );
  });

  test('is read by one reader, however its name is written', () => {
    const text = named('churn');
    const ways: [entry: string, text: string][] = [
      ['mark', `\uFEFF${text}`],
      ['quotes', text.replace('name:', '"name":')],
      ['both', `\uFEFF${text.replace('name:', "'name':")}`],
      ['last', `${text.replace('name: churn\n', '')}name: churn\n`],
      ['folded', text.replace('name: churn', 'name: >-\n  churn')],
      ['anchor', text.replace('name: churn', 'name: &n churn')],
      ['windows', text.replaceAll('\n', '\r\n')],
    ];
    for (const [entry, written] of ways) {
      add(entry, written);
      expect([entry, namesIn('churn')]).toEqual([entry, ['churn']]);
      expect([entry, namesIn()]).toEqual([entry, ['churn']]);
      rmSync(join(folder, entry), { recursive: true });
    }
  });

  test('that is not there is told with the files that hide their names', () => {
    add('a', 'name: [churn');
    add('b', named('fraud'));
    expect(namesIn('fraud')).toEqual(['fraud']);
    expect(messageOf('churn')).toMatch(/contains fraud.*\[MLL931\]\na\/use-case.yaml:1:13 .*\[MLL902\]$/);
  });

  test('may hold a use case itself, or be a use case file', () => {
    add('.', named('churn'));
    expect(namesIn()).toEqual(['churn']);
    add('a', named('fraud'));
    expect(namesIn()).toEqual(['churn', 'fraud']);
    folder = join(folder, 'a', 'use-case.yaml');
    expect(namesIn()).toEqual(['fraud']);
    folder = join(folder, '..', '..');
  });

  test('whose files cannot be read says why, and which', () => {
    add('a', named('churn'));
    writeFileSync(join(folder, 'a', 'use-case.yml'), Buffer.from(`\uFEFF${named('fraud')}`, 'utf16le'));
    mkdirSync(join(folder, 'b', 'use-case.yaml'), { recursive: true });
    mkdirSync(join(folder, 'c'));
    symlinkSync('nowhere.yaml', join(folder, 'c', 'use-case.yaml'));
    symlinkSync('use-case.yml', join(folder, 'c', 'use-case.yml'));
    symlinkSync('.', join(folder, 'd'));
    const must = 'must be a readable file in UTF-8, but';
    expect(messageOf().split('\n')).toEqual([
      `a/use-case.yml:1:1  ${must} it is in another encoding; save it in UTF-8 [MLL901]`,
      `b/use-case.yaml:1:1  ${must} it is a folder; rename the folder, or remove it [MLL901]`,
      `c/use-case.yaml:1:1  ${must} there is no such file; check the path and the permissions of the file [MLL901]`,
      `c/use-case.yml:1:1  ${must} its symbolic links form a loop; replace the link with the file [MLL901]`,
    ]);
    expect(namesIn('churn')).toEqual(['churn']);
  });

  test('has no pipes, devices and files without an end in it', () => {
    mkdirSync(join(folder, 'a'));
    execFileSync('mkfifo', [join(folder, 'a', 'use-case.yaml')]);
    mkdirSync(join(folder, 'b'));
    symlinkSync('/dev/zero', join(folder, 'b', 'use-case.yaml'));
    mkdirSync(join(folder, 'c'));
    writeFileSync(join(folder, 'c', 'use-case.yaml'), '');
    truncateSync(join(folder, 'c', 'use-case.yaml'), 2 ** 33);
    const kind = 'must be a readable file in UTF-8, but it is a pipe or a device; save what it says in a file';
    expect(messageOf().split('\n')).toEqual([
      `a/use-case.yaml:1:1  ${kind} [MLL901]`,
      `b/use-case.yaml:1:1  ${kind} [MLL901]`,
      'c/use-case.yaml:1:1  must be a readable file in UTF-8, but it is larger than 8 MiB; move what is long into files beside the code [MLL901]',
    ]);
  });

  test.each([
    [join('x', 'y'.repeat(5000)), 'its path is too long; shorten the path'],
    ['x\0y', 'its path contains the character NUL; remove that character'],
  ])('at %j cannot be read', (path, reason) => {
    expect(() => readUseCases(path)).toThrow(`must be a file or a folder that can be read, but ${reason} [MLL901]`);
  });

  test.each([
    ['keys', (i: number) => `k${i}: 1\n`],
    ['keys in brackets', (i: number) => `${i === 0 ? '{' : ''}k${i}: 1,`],
    ['the same key', () => 'k: 1\n'],
    ['entries', () => '- 1\n'],
    ['comments', () => '#\n'],
    ['empty lines', () => '\n'],
    ['lines of a text', (i: number) => (i === 0 ? 'name: |\n' : '  x\n')],
    ['documents', () => '--- 1\n'],
    ['anchors and aliases', (i: number) => `a${i}: &a${i} 1\nb${i}: *a${i}\n`],
    ['merges', (i: number) => `a${i}: &a${i} {<<: *a${i - 1}}\n`],
  ])('with 200,000 %s is refused at once', (_, line) => {
    add('a', Array.from({ length: 200_000 }, (_line, i) => line(i)).join(''));
    const started = process.cpuUsage();
    expect(messageOf()).toMatch(
      /^a\/use-case.yaml:1:1 {2}must have fewer keys and values: at most 20000 .*\[MLL902\]$/,
    );
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });

  test('that says nearly as much as it may is judged at once', () => {
    add('a', Array.from({ length: 2_500 }, (_line, i) => `k${i}: 1\n`).join(''));
    const started = process.cpuUsage();
    const lines = messageOf().split('\n');
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^and 24\d\d more$/);
  });

  test('that cannot be read at all is one fault', () => {
    const [before, loop] = [folder, join(folder, 'loop')];
    symlinkSync('loop', loop);
    folder = loop;
    expect(messageOf()).toBe(
      'loop:1:1  must be a file or a folder that can be read, but its symbolic links form a loop; replace the link with the file [MLL901]',
    );
    folder = before;
  });

  test('tells a name that is taken even where the rest of the file is no YAML', () => {
    add('a', named('churn'));
    add('b', `${named('churn')}\n] # and nothing behind it`);
    add('c', named('Fraud'));
    expect(messageOf().split('\n')).toEqual([
      expect.stringMatching(/^b\/use-case.yaml {2}name .*\[MLL930\]$/),
      expect.stringMatching(/^b\/use-case.yaml:\d+:1 .*\[MLL902\]$/),
      expect.stringMatching(/^c\/use-case.yaml:1:7 {2}name .*\[MLL101\]$/),
    ]);
  });

  test.each([
    ['name: "\\q"\nowner: x\n', /^a\/use-case.yaml:1:\d+ .*\[MLL902\]$/],
    ['"\\q": 1\nname: churn\n', /^a\/use-case.yaml:1:\d+ .*\[MLL902\]$/],
    ['name: *churn\nowner: x\n', /^a\/use-case.yaml:1:7 {2}name .*\[MLL902\]$/],
    [
      `name: ${'['.repeat(5000)}`,
      /^a\/use-case.yaml:1:\d+ {2}must have fewer levels; check the brackets here \[MLL902\]$/,
    ],
  ])('with a file that begins with %j says so', (text, message) => {
    add('a', text);
    expect(messageOf()).toMatch(message);
  });

  test('an empty name selects nothing, which is an error', () => {
    add('a', named('churn'));
    expect(messageOf('')).toContain('[MLL931]');
  });
});
