import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { PythonVictim, base64 } from './bench/python';
import { target } from './bench/target';

const [HEADER, ...ROWS] = readFileSync('examples/mortgage-approval/data/hmda.csv', 'utf8').trim().split('\n');
const GOOD = [HEADER, ...ROWS.slice(0, 150)];

const CELLS = [
  '',
  ' ',
  'NA',
  'nan',
  'None',
  'Infinity',
  '-inf',
  '1e999',
  '-0',
  '01',
  '1_000',
  '0,5',
  '5 %',
  '9'.repeat(400),
  '0x1f',
  '"',
  '""',
  '"a,b"',
  '"a\nb"',
  '\0',
  '﻿',
  '\r',
  'é',
  '\ud800',
  '😀',
  'True',
  'yes',
  'no',
  'x'.repeat(7e4),
  'deny',
  'black',
  'Unnamed: 0',
  '=1+1',
  '../..',
  '1,2',
  ';',
];
const cell = fc.oneof(fc.constantFrom(...CELLS), fc.string({ unit: 'binary', maxLength: 8 }));
const place = fc.record({ row: fc.oneof(fc.constant(0), fc.nat(GOOD.length - 1)), column: fc.nat(13), by: cell });

/** Some cells replaced, a whole column of one value, rows left out or again. */
const changed = fc
  .record({
    places: fc.array(place, { maxLength: 3 }),
    column: fc.option(fc.record({ at: fc.nat(13), by: cell }), { freq: 2 }),
    first: fc.oneof(fc.constant(0), fc.nat(GOOD.length)),
    rows: fc.oneof(fc.constant(GOOD.length), fc.nat(20)),
    ending: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  })
  .map(({ column, ending, first, places, rows }) => {
    const table = GOOD.map((line) => line.split(','));
    for (const { by, column: at, row } of places) table[row][at] = by;
    if (column !== null) for (const row of table.slice(1)) row[column.at] = column.by;
    const [header, ...kept] = table.map((row) => row.join(','));
    return [header, ...kept.slice(first, first + rows)].join(ending);
  });
const spliced = fc.tuple(fc.nat(9000), fc.nat(30), fc.uint8Array({ maxLength: 4 })).map(([at, cut, by]) => {
  const text = Buffer.from(GOOD.join('\n'));
  return Buffer.concat([text.subarray(0, at), by, text.subarray(at + cut)]);
});
const other = fc.oneof(
  fc.constantFrom(
    '',
    '\n',
    '\ufeff',
    HEADER,
    'deny',
    'a,a\n1,2',
    `${HEADER},${HEADER}`,
    ','.repeat(5000),
    '"',
    'deny,black\nyes,no',
  ),
  fc.uint8Array({ maxLength: 40 }),
);
const content = fc.oneof(
  { weight: 6, arbitrary: changed },
  { weight: 3, arbitrary: spliced },
  { weight: 1, arbitrary: other },
);

const python = new PythonVictim('tables');

export const tables = target<readonly (string | Uint8Array)[]>({
  cases: fc.oneof({ weight: 5, arbitrary: content.map((one) => [one]) }, fc.array(content, { maxLength: 2 })),
  calm: [GOOD.join('\n')],
  known: [[''], [HEADER], [GOOD.slice(0, 3).join('\n')], [`${HEADER},\n${ROWS.map((row) => `${row},`).join('\n')}`]],
  run: (files) => python.attack(files.map(base64)),
});
