import fc from 'fast-check';
import { Sampling, WeightedTurns } from '../../../../simulator/sagemaker/hosting/traffic';

function taken(weights: { readonly [name: string]: number }, requests: number): { [name: string]: number } {
  const turns = new WeightedTurns<string>();
  const choices = Object.entries(weights).map(([target, weight]) => ({ target, weight }));
  const counts: { [name: string]: number } = {};
  for (let i = 0; i < requests; i++) {
    const target = turns.next(choices)!;
    counts[target] = (counts[target] ?? 0) + 1;
  }
  return counts;
}

describe('turns by weight', () => {
  test('spread evenly: the second of nine to one gets one of every ten', () => {
    expect(taken({ blue: 9, green: 1 }, 10)).toEqual({ blue: 9, green: 1 });
    expect(taken({ blue: 9, green: 1 }, 30)).toEqual({ blue: 27, green: 3 });
  });

  test('give nothing to a weight of zero', () => {
    expect(taken({ main: 1, shadow: 0 }, 7)).toEqual({ main: 7 });
    expect(new WeightedTurns<string>().next([{ target: 'main', weight: 0 }])).toBeUndefined();
  });

  test('stay within one request of the share, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 300 }),
        (weights, requests) => {
          const counts = taken(Object.fromEntries(weights.map((weight, i) => [`v${i}`, weight])), requests);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          for (const [i, weight] of weights.entries())
            expect(Math.abs((counts[`v${i}`] ?? 0) - (requests * weight) / total)).toBeLessThan(weights.length);
        },
      ),
    );
  });

  test('follow weights that change', () => {
    const turns = new WeightedTurns<string>();
    const next = (blue: number, green: number) =>
      turns.next([
        { target: 'blue', weight: blue },
        { target: 'green', weight: green },
      ]);
    for (let i = 0; i < 5; i++) expect(next(1, 0)).toBe('blue');
    for (let i = 0; i < 5; i++) expect(next(0, 1)).toBe('green');
  });
});

describe('sampling', () => {
  test.each([
    [100, 20],
    [25, 5],
    [10, 2],
    [0, 0],
  ])('at %i %% takes %i of 20', (percent, expected) => {
    const sampling = new Sampling(percent);
    expect(Array.from({ length: 20 }, () => sampling.take()).filter(Boolean)).toHaveLength(expected);
  });
});
