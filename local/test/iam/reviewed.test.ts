import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FILES } from '../../core/package';
import { compareWithReviewed, readReviewed } from '../../iam';

const one = { role: '1:a', action: 's3:GetBucketAcl', resource: 'arn:aws:s3:::x' };
const other = { role: '1:a', action: 's3:Get*', resource: 'arn:aws:s3:::x/*' };
const third = { role: '1:b', action: 's3:GetBucketAcl', resource: 'arn:aws:s3:::x' };

test('what nobody has looked at is told', () => {
  const reviewed = [{ ...one, reason: 'asked by the console' }];
  expect(compareWithReviewed([one, other, third], reviewed)).toEqual({ unreviewed: [other, third], stale: [] });
});

test('an entry may name several roles, and patterns', () => {
  const reviewed = [{ role: ['1:a', '1:b'], action: 's3:*', resource: 'arn:aws:s3:::*', reason: 'all of it' }];
  expect(compareWithReviewed([one, other, third], reviewed)).toEqual({ unreviewed: [], stale: [] });
});

test('a star that is allowed is a star', () => {
  const reviewed = [{ ...other, reason: 'r' }];
  expect(compareWithReviewed([other], reviewed)).toEqual({ unreviewed: [], stale: [] });
});

test('an entry that covers nothing any more is stale, and so is each part of one', () => {
  const reviewed = [
    { ...third, reason: 'gone' },
    { role: '1:a', action: ['s3:GetBucketAcl', 's3:ListBucket'], resource: 'arn:aws:s3:::x', reason: 'half' },
  ];
  expect(compareWithReviewed([one], reviewed).stale).toEqual([
    'role 1:b of "gone"',
    'action s3:GetBucketAcl of "gone"',
    'resource arn:aws:s3:::x of "gone"',
    'action s3:ListBucket of "half"',
  ]);
});

test('an entry that depends on the timing of a rehearsal is never stale', () => {
  const reviewed = [{ ...one, reason: 'r', sometimes: true }];
  expect(compareWithReviewed([], reviewed)).toEqual({ unreviewed: [], stale: [] });
  expect(compareWithReviewed([one], reviewed)).toEqual({ unreviewed: [], stale: [] });
});

test('a list of entries without a reason is refused', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'reviewed-')), 'reviewed.json');
  writeFileSync(file, JSON.stringify({ reviewed: [one] }));
  expect(() => readReviewed(file)).toThrow('entry 1 has no reason');
  writeFileSync(file, '{}');
  expect(() => readReviewed(file)).toThrow("no list 'reviewed'");
});

test('the list of this project can be read', () => {
  expect(() => readReviewed(FILES.reviewed)).not.toThrow();
});
