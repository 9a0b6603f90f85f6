import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { PythonVictim, base64 } from './bench/python';
import { target } from './bench/target';

interface Files {
  readonly baseline: string | Uint8Array;
  readonly captured: readonly (string | Uint8Array)[];
}

const BASELINE = {
  schema: 'baseline/2',
  records: 100,
  missing: ['', 'NA'],
  features: [
    { name: 'hir', type: 'numeric', edges: [0.1, 0.2, 0.4], proportions: [0.2, 0.2, 0.3, 0.2, 0.1] },
    { name: 'pbcr', type: 'categorical', categories: ['no', 'yes'], proportions: [0.5, 0.5, 0, 0] },
  ],
};
const GOOD = JSON.stringify(BASELINE);
const LINE = JSON.stringify({
  captureData: {
    endpointInput: {
      observedContentType: 'application/json',
      mode: 'INPUT',
      data: '{"instances": [{"hir": 0.25, "pbcr": "no"}]}',
      encoding: 'JSON',
    },
    endpointOutput: { observedContentType: 'text/csv', mode: 'OUTPUT', data: 'no', encoding: 'CSV' },
  },
  eventMetadata: { eventId: 'a', inferenceTime: '2026-11-25T11:00:00Z' },
  eventVersion: '0',
});

/** What a value may be instead. JSON holds more than JavaScript, so these are texts. */
const VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '-0',
  '1.5',
  '1e400',
  '-1e400',
  'NaN',
  'Infinity',
  '9'.repeat(400),
  '9'.repeat(5e3),
  '""',
  '" "',
  '"no"',
  '"\\ud800"',
  '"\\u0000"',
  '"baseline/1"',
  '"categorical"',
  '"numeric"',
  '"1"',
  '"BASE64"',
  '[]',
  '[[]]',
  '[null]',
  '["no", "no"]',
  '[1, 0]',
  '[NaN]',
  '{}',
  '{"a": {}}',
  '['.repeat(3e3),
  '{"a":'.repeat(3e3),
  `"${'x'.repeat(1e5)}"`,
  '"0001-01-01T00:00:00+14:00"',
  '"2026-11-25T11:00:00"',
  '"2026-13-45T99:00:00Z"',
];

/** A text of JSON with some values replaced, cut or repeated. */
const changed = (good: string) => {
  const places = [...good.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|\[[^[\]]*\]/g)];
  const edit = fc.record({ place: fc.constantFrom(...places), by: fc.constantFrom(...VALUES) });
  return fc
    .array(edit, { minLength: 1, maxLength: 2 })
    .map((edits) =>
      edits
        .toSorted((a, b) => b.place.index - a.place.index)
        .reduce(
          (text, { by, place: { index, 0: was } }) => text.slice(0, index) + by + text.slice(index + was.length),
          good,
        ),
    );
};
const spliced = (good: string) =>
  fc
    .tuple(fc.nat(good.length), fc.nat(good.length), fc.uint8Array({ maxLength: 4 }))
    .map(([at, cut, by]) =>
      Buffer.concat([
        Buffer.from(good.slice(0, at)),
        by,
        Buffer.from(good.slice(at + (cut % 7 === 0 ? cut : cut % 7))),
      ]),
    );
const hostile = (good: string) =>
  fc.oneof(
    { weight: 5, arbitrary: changed(good) },
    { weight: 3, arbitrary: spliced(good) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '\ufeff',
        'null',
        '[]',
        '7',
        '\0',
        `\ufeff${good}`,
        `${good}${good}`,
        good.slice(0, -9),
        gzipSync(good),
        gzipSync(good).subarray(0, 40),
        Buffer.from(good, 'utf16le'),
        `${'['.repeat(200_000)}`,
      ),
    },
  );

const lines = fc
  .array(fc.oneof(fc.constant(LINE), hostile(LINE)), { maxLength: 4 })
  .map((all) => Buffer.concat(all.flatMap((line) => [Buffer.from(line), Buffer.from('\n')])));

const python = new PythonVictim('checks');

export const driftChecks = target<Files>({
  cases: fc.oneof(
    fc.record({ baseline: hostile(GOOD), captured: fc.constant([]) }),
    fc.record({ baseline: fc.constant(GOOD), captured: fc.array(lines, { minLength: 1, maxLength: 2 }) }),
  ),
  calm: { baseline: GOOD, captured: [LINE] },
  known: [
    { baseline: '', captured: [] },
    { baseline: GOOD, captured: [gzipSync(LINE), `${LINE.slice(0, 400)}`] },
    { baseline: GOOD, captured: [LINE.replace('"0"', '"1"'), 'x'.repeat(20_000_000)] },
  ],
  run: ({ baseline, captured }) => python.attack({ baseline: base64(baseline), captured: captured.map(base64) }),
});
