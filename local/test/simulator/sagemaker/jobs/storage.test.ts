import { below, joinUri, manifestEntries, parseS3Uri, relativeTo } from '../../../../simulator/sagemaker/jobs/storage';

test.each([
  ['a/x.csv', 'a/x.csv', 'x.csv'],
  ['a/', 'a/x.csv', 'x.csv'],
  ['a', 'a/b/x.csv', 'b/x.csv'],
  ['a/tra', 'a/train/x.csv', 'train/x.csv'],
  ['a/tra', 'a/tra.csv', 'tra.csv'],
  ['', 'a/x.csv', 'a/x.csv'],
])('below the prefix %s, the object %s is %s', (prefix, key, path) => {
  expect(relativeTo(prefix, key)).toBe(path);
});

test.each([
  ['s3://b/a/c', { bucket: 'b', key: 'a/c' }],
  ['s3://b', { bucket: 'b', key: '' }],
  ['s3://b/', { bucket: 'b', key: '' }],
])('%s is read', (uri, location) => {
  expect(parseS3Uri(uri)).toEqual(location);
});

test('what is no URI of S3 is refused', () => {
  expect(() => parseS3Uri('https://b/a')).toThrow('https://b/a is no URI of S3');
});

test('a prefix may end with a slash', () => {
  expect([joinUri('s3://b/a/', 'x'), joinUri('s3://b/a', 'x', 'y')]).toEqual(['s3://b/a/x', 's3://b/a/x/y']);
});

test('a manifest lists objects below its prefix', () => {
  expect(manifestEntries('s3://b/m', '[{"prefix":"s3://b/a/"},"x.csv","y/z.csv"]')).toEqual([
    { uri: 's3://b/a/x.csv', path: 'x.csv' },
    { uri: 's3://b/a/y/z.csv', path: 'y/z.csv' },
  ]);
});

test.each(['no JSON', '{}', '["x.csv"]', '[{"prefix":"s3://b/"},7]', '[]'])('%s is no manifest', (text) => {
  expect(() => manifestEntries('s3://b/m', text)).toThrow('s3://b/m is no manifest');
});

test('no object leaves its folder', () => {
  expect(below('/job/in', 'a/../b')).toBe('/job/in/b');
  expect(() => below('/job/in', '../input2/x')).toThrow('../input2/x leads out of its folder');
  expect(() => below('/job/in', '/etc/passwd')).toThrow('leads out of its folder');
});
