import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { addStacks } from '../../lib/app';
import { readUseCases } from '../../lib/use-case/find';
import { judge } from './bench/judge';
import { target } from './bench/target';

/** A text, or what is in the place of a file. */
type Attack =
  | string
  | Uint8Array
  | { readonly not: 'a pipe' | 'a folder' | 'a device' | 'a link to nothing' | 'small' };

const EXAMPLE = 'examples/mortgage-approval';
const GOOD = readFileSync(join(EXAMPLE, 'use-case.yaml'), 'utf8').replace('./code', resolve(EXAMPLE, 'code'));

/** What YAML, JavaScript and file systems treat in a way of their own. */
const WORDS = [
  '*a',
  '&a ',
  '<<: *a',
  '<<: ',
  '---\n',
  '...\n',
  '? ',
  ': ',
  '- ',
  '!!binary ',
  '!!set ',
  '!!omap ',
  '!x ',
  '%TAG ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '|\n',
  '>-\n',
  '#',
  ',',
  '\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '\0',
  '\ufeff',
  '\u2028',
  '\ud800',
  '~',
  'null',
  'yes',
  '.inf',
  '-.nan',
  '1e999',
  '0x1f',
  '0o7',
  '012345678901',
  '9007199254740993',
  '1_000',
  '-0',
  '2026-01-01',
  '__proto__',
  'constructor',
  'toString',
  'name',
  'a: ',
  'k: 1\n',
  '&a [*a]',
  '{a: ',
  '../..',
  '/dev/zero',
  'a/'.repeat(3000),
];

const word = fc.constantFrom(...WORDS);
const hostile = fc.oneof(
  word,
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.double(),
  fc.bigInt().map(Number),
  fc.integer({ min: 1, max: 200_000 }).map((n) => 'x'.repeat(n)),
  fc.constantFrom(new Date(0), [], {}, [[]], [{}], -1, 0, 2 ** 53, true, null),
);

const good = parse(GOOD) as object;
const paths = pathsIn(good);

/** The example with some of its values replaced, removed or renamed, or with more of them. */
const structural = fc
  .array(fc.tuple(fc.constantFrom(...paths), fc.constantFrom('set', 'remove', 'add', 'rename', 'double'), hostile), {
    minLength: 1,
    maxLength: 4,
  })
  .map((changes) => stringify(changes.reduce(change, structuredClone(good))));

/** The example with words put into it, and lines moved. */
const textual = fc
  .array(fc.tuple(fc.nat(GOOD.length), fc.nat(60), fc.oneof(word, fc.constant(''))), { minLength: 1, maxLength: 6 })
  .map((edits) => edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), GOOD));

const bytes = fc
  .array(fc.tuple(fc.nat(GOOD.length), fc.nat(3), fc.uint8Array({ maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((edits) => edits.reduce(splice, Buffer.from(GOOD)));

/** A few words, very often. */
const repeated = fc
  .tuple(fc.constantFrom('', GOOD, 'a: &a\n', 'a: '), fc.array(word, { minLength: 1, maxLength: 3 }), fc.nat(17))
  .map(
    ([before, words, exponent]) =>
      before +
      words
        .join('')
        .repeat(2 ** exponent)
        .slice(0, 9 * 1024 ** 2),
  );

const kinds = ['a pipe', 'a folder', 'a device', 'a link to nothing', 'small'] as const;

export const useCaseFiles = target<Attack>({
  cases: fc.oneof(
    { weight: 4, arbitrary: structural },
    { weight: 3, arbitrary: textual },
    { weight: 2, arbitrary: bytes },
    { weight: 2, arbitrary: repeated },
  ),
  known: [
    ...kinds.map((not) => ({ not })),
    `${GOOD}\n---\nname: other\n`,
    Array.from({ length: 200_000 }, (_, i) => `k${i}: 1\n`).join(''),
    Array.from({ length: 2000 }, (_, i) => `a${i}: &a${i} { <<: *a${i - 1} }\n`).join(''),
    `a: &a [x, x]\n${Array.from({ length: 90 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}]\n`).join('')}`,
  ],
  calm: GOOD,
  run(attack) {
    const folder = mkdtempSync(join(tmpdir(), 'attack-'));
    const file = join(folder, 'use-case.yaml');
    put(file, attack);
    try {
      return judge(() =>
        addStacks(new App({ autoSynth: false, treeMetadata: false, outdir: folder }), readUseCases(folder)),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
});

function put(file: string, attack: Attack): void {
  if (typeof attack === 'string' || attack instanceof Uint8Array) return writeFileSync(file, attack);
  switch (attack.not) {
    case 'a pipe':
      return void execFileSync('mkfifo', [file]);
    case 'a folder':
      return mkdirSync(file);
    case 'a device':
      return symlinkSync('/dev/zero', file);
    case 'a link to nothing':
      return symlinkSync('nowhere', file);
    case 'small':
      writeFileSync(file, GOOD);
      return truncateSync(file, 2 ** 34);
  }
}

type Path = readonly string[];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const inner = Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...at, key]));
  return at.length > 0 ? [at, ...inner] : inner;
}

/** Changes a file in one place, unless an earlier change has removed that place. */
function change(file: object, [path, how, by]: readonly [Path, string, unknown]): object {
  let around = file as Record<string, unknown>;
  for (const step of path.slice(0, -1)) {
    const next = around[step];
    if (next === null || typeof next !== 'object') return file;
    around = next as Record<string, unknown>;
  }
  const key = path.at(-1)!;
  if (how === 'set') around[key] = by;
  if (how === 'remove' || how === 'rename') {
    const { [key]: value } = around;
    delete around[key];
    if (how === 'rename') define(around, typeof by === 'string' ? by : `${key}x`, value);
  }
  if (how === 'add') define(around, `${key}-more`, by);
  if (how === 'double') define(around, `${key}2`, around[key]);
  return file;
}

/** Adds a key as JSON does, so that `__proto__` is one too. */
function define(to: object, key: string, value: unknown): void {
  Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true });
}

function splice(text: Uint8Array, [at, cut, by]: readonly [number, number, Uint8Array]): Uint8Array {
  return Buffer.concat([text.subarray(0, at), by, text.subarray(at + cut)]);
}
