import fc from 'fast-check';
import { type Heard, heardAfter, silentHours } from '../../../handlers/start-drift-check/silence';

const HOUR = 3600;
const NOON = 1_795_000_000;

/** How long the endpoint has been silent after each of some checks. */
function silences(...checks: [version: string, hour: number, last?: number][]): number[] {
  let heard: Heard | undefined;
  return checks.map(([version, hour, last]) => {
    heard = heardAfter(heard, version, NOON + hour * HOUR, last === undefined ? undefined : NOON + last * HOUR);
    return silentHours(heard);
  });
}

test.each<[string, Parameters<typeof silences>, number[]]>([
  ['the first check of a release without traffic begins the silence', [['7', 0]], [0]],
  [
    'silence grows from check to check',
    [
      ['7', 0],
      ['7', 24],
      ['7', 48],
    ],
    [0, 24, 48],
  ],
  [
    'traffic ends it',
    [
      ['7', 0],
      ['7', 24, 23],
      ['7', 48],
    ],
    [0, 1, 25],
  ],
  [
    'a release starts it anew',
    [
      ['7', 0],
      ['7', 48],
      ['8', 72],
      ['8', 96],
    ],
    [0, 48, 0, 24],
  ],
  [
    'a rollback starts it anew, whatever the old version had',
    [
      ['7', 0, -1],
      ['8', 24, 23],
      ['7', 48],
    ],
    [1, 1, 0],
  ],
  [
    'a check that is redriven later changes nothing',
    [
      ['8', 48, 47],
      ['7', 24],
      ['8', 72],
    ],
    [1, 1, 25],
  ],
  ['an object that is written after the scheduled time is no negative silence', [['7', 24, 25]], [0]],
])('%s', (_what, checks, expected) => {
  expect(silences(...checks)).toEqual(expected);
});

test('silence is never longer than since the first check of the version, nor shorter than since its last traffic', () => {
  const check = fc.record({ gap: fc.integer({ min: 1, max: 50 }), ago: fc.option(fc.integer({ min: 0, max: 24 })) });
  fc.assert(
    fc.property(fc.array(check, { minLength: 1, maxLength: 30 }), (checks) => {
      let heard: Heard | undefined;
      let at = 0;
      let newest = -Infinity;
      checks.forEach(({ gap, ago }) => {
        at += gap * HOUR;
        const last = ago === null ? undefined : at - ago * HOUR;
        newest = Math.max(newest, last ?? -Infinity);
        heard = heardAfter(heard, '7', at, last);
        const first = heard.since;
        expect(first).toBeGreaterThanOrEqual(newest);
        expect(silentHours(heard)).toBe((at - first) / HOUR);
      });
    }),
  );
});
