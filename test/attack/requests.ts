import * as fc from 'fast-check';
import { PythonVictim, base64 } from './bench/python';
import { target } from './bench/target';

interface Request {
  readonly body: string | Uint8Array;
  readonly contentType: string | null;
  readonly accept: string | null;
}

const NAMES = ['dir', 'hir', 'lvr', 'ccs', 'mcs', 'pbcr', 'dmi', 'self', 'uria', 'comdominiom'];
const CELLS = ['0.33', '0.25', '0.8', '1', '2', 'no', 'no', 'no', '3.2', '0'];
const isWord = (cell: string) => cell === 'no';
const asJson = (cell: string) => (isWord(cell) ? '"no"' : cell);
const GOOD = `{"instances": [{${NAMES.map((name, i) => `"${name}": ${asJson(CELLS[i])}`).join(', ')}}]}`;

/** Values as JSON has them or almost has them. */
const VALUES = [
  'NaN',
  '-Infinity',
  '-0',
  '1e400',
  '-1e-400',
  '01',
  '1_000',
  '0x1f',
  '9'.repeat(310),
  `-${'9'.repeat(300)}`,
  '9'.repeat(4400),
  'null',
  'true',
  '"NA"',
  '"nan"',
  '"Infinity"',
  '" 0.5 "',
  '"1e3"',
  '"maybe"',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '"\u2028"',
  '"😀"',
  '"a\\"b,c\\nd"',
  '[]',
  '[1]',
  '{}',
  '{"a": 1}',
  "'no'",
];
const COLUMNS = [...NAMES, 'DIR', ' dir', 'dír', '', '__proto__', 'black', 'Unnamed: 0', '\\ud800', 'x'.repeat(3000)];
const WORDS = [
  '"',
  ',',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '﻿',
  ' ',
  '	',
  ':',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\\u',
  '""',
  ';',
  '-',
  '.',
  '"instances"',
  '"instances": []',
  '{"instances": [',
  'instances',
  '{"a":',
  'no',
  'NaN',
  '1',
  '1,',
  'dir',
  'dir,',
];

const value = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.jsonValue({ maxDepth: 2 }).map((found) => JSON.stringify(found)),
);
const change = fc.record({
  at: fc.nat(NAMES.length - 1),
  name: fc.option(fc.constantFrom(...COLUMNS), { freq: 3 }),
  value: fc.option(value),
});
const changes = fc.array(change, { maxLength: 3 });
const rows = fc.array(changes, { minLength: 1, maxLength: 3 });

const json = rows.map((all) => {
  const made = all.map((row) => {
    const pairs = NAMES.map((name, i) => [name, asJson(CELLS[i])]);
    for (const { at, name, value: by } of row) pairs[at] = [name ?? pairs[at][0], by ?? pairs[at][1]];
    return `{${pairs.map(([name, cell]) => `"${name}": ${cell}`).join(', ')}}`;
  });
  return `{"instances": [${made.join(', ')}]}`;
});
const csv = fc.tuple(rows, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean()).map(([all, ending, hasHeader]) => {
  const header = [...NAMES];
  const made = all.map((row) => {
    const cells = [...CELLS];
    for (const { at, name, value: by } of row) {
      if (name !== null) header[at] = name;
      if (by !== null) cells[at] = by;
    }
    return cells.join(',');
  });
  return [...(hasHeader ? [header.join(',')] : []), ...made].join(ending);
});
const edited = fc
  .tuple(
    fc.oneof(fc.constant(GOOD), json, csv),
    fc.array(fc.tuple(fc.nat(300), fc.nat(20), fc.constantFrom(...WORDS, '')), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, edits]) => edits.reduce((made, [at, cut, by]) => made.slice(0, at) + by + made.slice(at + cut), text));
const bytes = fc
  .tuple(fc.oneof(json, csv), fc.nat(300), fc.uint8Array({ maxLength: 4 }))
  .map(([text, at, by]) => Buffer.concat([Buffer.from(text.slice(0, at)), by, Buffer.from(text.slice(at))]));
const encoded = fc
  .tuple(fc.oneof(json, csv), fc.constantFrom('utf16le' as const, 'latin1' as const, 'base64' as const))
  .map(([text, encoding]) => (encoding === 'base64' ? base64(text) : Buffer.from(text, encoding)));
const marked = fc.oneof(json, csv).map((text) => `\ufeff${text}`);
/** A few words very often, up to the 6 MB that a request can have. */
const repeated = fc
  .tuple(
    fc.constantFrom('', GOOD.slice(0, -3), 'dir,hir\n', '{"instances": [{"dir": "'),
    fc.constantFrom(...WORDS),
    fc.nat(22),
  )
  .map(
    ([before, word, exponent]) => before + word.repeat(2 ** exponent / Math.max(1, word.length)).slice(0, 6_000_000),
  );

const kind = fc.constantFrom(
  'application/json',
  'text/csv',
  'application/json',
  'text/csv',
  'application/json; charset=utf-8',
  'Text/CSV;header',
  null,
  '',
  ';',
  ',',
  'application/x-npy',
  'text/csv, application/json',
  '*/*',
  'text/*;q=0.5',
  'application/json;q=0',
  'application/json;q=9e999',
  '\0',
  'é',
  '\ud800',
  'a/'.repeat(2000),
  'text/csv;q=.',
);
const body = fc.oneof(
  { weight: 6, arbitrary: json },
  { weight: 6, arbitrary: csv },
  { weight: 4, arbitrary: edited },
  { weight: 3, arbitrary: bytes },
  { weight: 1, arbitrary: encoded },
  { weight: 1, arbitrary: marked },
  { weight: 1, arbitrary: repeated },
);

const python = new PythonVictim('requests');
const request = (
  given: string | Uint8Array,
  contentType: string | null = 'application/json',
  accept = contentType,
) => ({
  body: given,
  contentType,
  accept,
});

export const requests = target<readonly Request[]>({
  cases: fc.array(fc.record({ body, contentType: kind, accept: kind }), { minLength: 1, maxLength: 8 }),
  calm: [request(GOOD), request(`${NAMES.join(',')}\n${CELLS.join(',')}\n`, 'text/csv')],
  known: [
    [request('')],
    [request('['.repeat(1_000_000)), request('{"a":'.repeat(500_000))],
    [request(GOOD.replace('0.33', '1e400')), request(GOOD.replace('0.33', '9'.repeat(5000)))],
    [request(GOOD.replace('"dir"', '"\\ud800"')), request(GOOD.replace('{"dir"', '{"dir": 1, "dir"'))],
    [request(`${NAMES.join(',')}\n"${'x\n'.repeat(1_000_000)}`, 'text/csv')],
  ],
  run: (sent) => python.attack(sent.map((one) => ({ ...one, body: base64(one.body) }))),
});
