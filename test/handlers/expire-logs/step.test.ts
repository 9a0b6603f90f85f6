import fc from 'fast-check';
import { stepFor, wantedFrom } from '../../../handlers/expire-logs/step';

const NAME = '/aws/sagemaker/Endpoints/mortgage-approval-prod';
const days = fc.constantFrom(1, 30, 90, 365, 3653);

test('a group that does not exist is created, whoever writes to it', () => {
  fc.assert(
    fc.property(fc.boolean(), days, (shared, wanted) => {
      expect(stepFor({ logGroupName: NAME, shared }, undefined, wanted)).toBe('create');
    }),
  );
});

test('a group without a retention gets it, whoever writes to it', () => {
  fc.assert(
    fc.property(fc.boolean(), days, (shared, wanted) => {
      expect(stepFor({ logGroupName: NAME, shared }, { logGroupName: NAME }, wanted)).toBe('set');
    }),
  );
});

test('a group with a retention gets another one only if it is not shared', () => {
  fc.assert(
    fc.property(fc.boolean(), days, days, (shared, retentionInDays, wanted) => {
      const step = stepFor({ logGroupName: NAME, shared }, { logGroupName: NAME, retentionInDays }, wanted);
      expect(step).toBe(!shared && retentionInDays !== wanted ? 'set' : 'keep');
    }),
  );
});

test('a group that is named twice is not shared, and comes once', () => {
  expect(wantedFrom('/a,/b', '/b,/c')).toEqual([
    { logGroupName: '/a', shared: false },
    { logGroupName: '/b', shared: false },
    { logGroupName: '/c', shared: true },
  ]);
  expect(wantedFrom(undefined, '/c')).toEqual([{ logGroupName: '/c', shared: true }]);
  expect(wantedFrom()).toEqual([]);
});
