import * as fc from 'fast-check';
import { Retries } from '../../../../simulator/sagemaker/pipelines/retries';

describe('without a policy', () => {
  test('throttling and faults of a service are tried again five times, a second later and then twice as late', () => {
    const retries = new Retries([], 0);
    const waits = Array.from({ length: 6 }, () => retries.next('Step.THROTTLING', 0));
    expect(waits).toEqual([1, 2, 4, 8, 16, undefined]);
  });

  test('what goes wrong with a job is not', () => {
    expect(new Retries([], 0).next('SageMaker.CAPACITY_ERROR', 0)).toBeUndefined();
  });
});

describe('a policy', () => {
  test('takes the place of the defaults', () => {
    const retries = new Retries([{ ExceptionType: ['Step.THROTTLING'], IntervalSeconds: 7, MaxAttempts: 0 }], 0);
    expect(retries.next('Step.THROTTLING', 0)).toBeUndefined();
    expect(retries.next('Step.SERVICE_FAULT', 0)).toBe(1);
  });

  test('ends by time', () => {
    const retries = new Retries([{ ExceptionType: ['SageMaker.CAPACITY_ERROR'], ExpireAfterMin: 2 }], 100);
    expect(retries.next('SageMaker.CAPACITY_ERROR', 100 + 119)).toBe(1);
    expect(retries.next('SageMaker.CAPACITY_ERROR', 100 + 120)).toBeUndefined();
  });

  test('waits as it says, as often as it says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        fc.nat(20),
        (s, rate, n) => {
          const retries = new Retries(
            [{ ExceptionType: ['SageMaker.RESOURCE_LIMIT'], IntervalSeconds: s, BackoffRate: rate, MaxAttempts: n }],
            0,
          );
          for (let i = 0; i < n; i++) {
            expect(retries.next('SageMaker.RESOURCE_LIMIT', 0)).toBeCloseTo(s * rate ** i, 5);
          }
          expect(retries.next('SageMaker.RESOURCE_LIMIT', 0)).toBeUndefined();
        },
      ),
    );
  });
});
