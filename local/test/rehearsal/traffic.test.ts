import fc from 'fast-check';
import { drifted, percentile, take } from '../../rehearsal/traffic';

describe('when traffic is made of rows', () => {
  const rows = [
    { income: 1, flag: 0, kind: 'a' },
    { income: 2, flag: 1, kind: 'b' },
    { income: 3, flag: 0, kind: 'c' },
  ];

  test('then rows come in turns', () => {
    expect(take(rows, 4)).toEqual([rows[0], rows[1], rows[2], rows[0]]);
  });

  test('then another population differs in the feature with the most values, and in nothing else', () => {
    expect(drifted(rows)).toEqual(rows.map((row) => ({ ...row, income: row.income * 1.5 })));
  });

  test('then a percentile is one of the values, and no smaller share is above it', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (of, share) => {
        const found = percentile(of, share);
        expect(of).toContain(found);
        expect(of.filter((value) => value <= found).length / of.length).toBeGreaterThanOrEqual(share - 1e-9);
      }),
    );
  });
});
