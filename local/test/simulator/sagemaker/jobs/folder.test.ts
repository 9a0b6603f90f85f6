import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MlFolder } from '../../../../simulator/sagemaker/jobs/folder';
import { scratch } from './bench';

test.each([
  ['/opt/ml', 'B'],
  ['/opt/ml/input/data', 'B/input/data'],
  ['--out=/opt/ml/model --in /opt/ml/input', '--out=B/model --in B/input'],
  ['/opt/ml/a.zip:/opt/ml/b.zip', 'B/a.zip:B/b.zip'],
  ['{"LocalPath":"/opt/ml"}', '{"LocalPath":"B"}'],
  ['/opt/mlflow', '/opt/mlflow'],
  ['/opt/ml.txt', '/opt/ml.txt'],
])('%s is %s for a process', (text, expected) => {
  const folder = new MlFolder(scratch());
  expect(folder.mapped(text)).toBe(expected.replaceAll('B', folder.base));
});

test('a local path that leaves the folder is refused', () => {
  const folder = new MlFolder(scratch());
  expect(() => folder.path('/opt/ml/../../x')).toThrow('/opt/ml/../../x');
  expect(() => folder.path('/etc/passwd')).toThrow('/etc/passwd');
});

test('no more than a kilobyte of a message is shown, and no half of a character', () => {
  const folder = new MlFolder(scratch());
  mkdirSync(join(folder.base, 'output'));
  writeFileSync(join(folder.base, 'output', 'message'), `${'x'.repeat(1023)}é and more`);
  expect(folder.shown('/opt/ml/output/message')).toBe('x'.repeat(1023));
  expect(folder.shown('/opt/ml/output/failure')).toBeUndefined();
});

test('what a process reads about its job names its own paths', () => {
  const folder = new MlFolder(scratch());
  folder.writeJson('/opt/ml/config/a.json', { LocalPath: '/opt/ml/processing/input' });
  expect(JSON.parse(readFileSync(join(folder.base, 'config', 'a.json'), 'utf8'))).toEqual({
    LocalPath: join(folder.base, 'processing', 'input'),
  });
});
