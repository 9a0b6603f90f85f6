import * as fc from 'fast-check';
import { StepCache, signatureOf } from '../../../../simulator/sagemaker/pipelines/cache';
import type { Step } from '../../../../simulator/sagemaker/pipelines/definition';
import { secondsOf } from '../../../../simulator/sagemaker/pipelines/duration';

const STEP = {
  Name: 'a',
  Type: 'Processing',
  Arguments: {},
  CacheConfig: { Enabled: true, ExpireAfter: 'PT1H' },
} as Step;

describe('the signature of a step', () => {
  const args = { AppSpecification: { ImageUri: 'i', ContainerArguments: ['x'] }, Environment: { A: '1', B: '2' } };

  test('is the same for other outputs, resources and orders of members', () => {
    const other = { Environment: { B: '2', A: '1' }, AppSpecification: args.AppSpecification, RoleArn: 'r' };
    expect(signatureOf(STEP, other)).toBe(signatureOf(STEP, args));
  });

  test.each([
    ['environment', { ...args, Environment: { A: '1' } }],
    ['arguments', { ...args, AppSpecification: { ImageUri: 'i', ContainerArguments: ['y'] } }],
    ['inputs', { ...args, ProcessingInputs: [] }],
  ])('is another for another %s', (_, other) => {
    expect(signatureOf(STEP, other)).not.toBe(signatureOf(STEP, args));
  });

  test('does not exist where nothing is cached', () => {
    expect(signatureOf({ ...STEP, CacheConfig: { Enabled: false } }, args)).toBeUndefined();
    expect(signatureOf({ ...STEP, Type: 'RegisterModel' }, args)).toBeUndefined();
  });
});

describe('the cache', () => {
  const run = (minute: number, executionArn: string) => ({
    signature: 's',
    metadata: {},
    properties: {},
    executionArn,
    ended: new Date(minute * 60_000),
  });

  test('gives the latest run that is young enough', () => {
    const cache = new StepCache();
    cache.remember(run(10, 'late'));
    cache.remember(run(5, 'early'));
    expect(cache.find(STEP, 's', new Date(65 * 60_000))?.executionArn).toBe('late');
    expect(cache.find(STEP, 's', new Date(71 * 60_000))).toBeUndefined();
    expect(cache.find(STEP, 'other', new Date(65 * 60_000))).toBeUndefined();
  });
});

describe('a duration', () => {
  test.each([
    ['P30D', 30 * 86_400],
    ['p30d', 30 * 86_400],
    ['30d', 30 * 86_400],
    ['5y', 5 * 365 * 86_400],
    ['T16m', 16 * 60],
    ['PT1H', 3600],
    ['30dT5h', 30 * 86_400 + 5 * 3600],
    ['P4DT12H30M5S', 4 * 86_400 + 12 * 3600 + 30 * 60 + 5],
    ['P1M', 30 * 86_400],
    ['P2W', 14 * 86_400],
  ])('%s is %d seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  test.each(['', 'P', 'PT', 'soon', '1x', 'PT1D', '12'])('%j is none', (text) => {
    expect(secondsOf(text)).toBeUndefined();
  });

  test('of its parts is their sum', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (d, h, m) => {
        expect(secondsOf(`P${d}DT${h}H${m}M`)).toBe(((d * 24 + h) * 60 + m) * 60);
      }),
    );
  });
});
