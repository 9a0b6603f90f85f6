import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type } from './terminal';

const EXAMPLE = join(__dirname, '../../../examples/mortgage-approval');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  cpSync(join(EXAMPLE, 'code'), join(folder, 'code'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...changes: [from: string, to: string][]): string {
  const good = readFileSync(join(EXAMPLE, 'use-case.yaml'), 'utf8');
  const file = join(folder, 'use-case.yaml');
  writeFileSync(
    file,
    changes.reduce((text, [from, to]) => text.replace(from, to), good),
  );
  return file;
}

describe('when a file is right', () => {
  test('then check says so, of a file and of a folder', async () => {
    const file = write();
    const ending = { out: 'mortgage-approval: no faults\n', err: '', code: 0 };
    expect(await type('check', file)).toEqual(ending);
    expect(await type('check', folder)).toEqual(ending);
  });

  test('then --json names the use case', async () => {
    const { out } = await type('check', write(), '--json');
    expect(JSON.parse(out)).toEqual({ useCases: ['mortgage-approval'], faults: [] });
  });
});

describe('when a file is wrong', () => {
  const wrong = () => write(['metric: auc', 'metric: acu'], ['instances: 2', 'instances: 1'], ['owner:', 'ownr:']);

  test('then check prints every fault with its line, and fails', async () => {
    const { out, err, code } = await type('check', wrong());
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/use-case\.yaml:3:1 {2}ownr .*did you mean owner\? \[MLL904\]\n/);
    expect(err).toMatch(/use-case\.yaml:14:15 {2}objectives\[0\]\.metric .*\[MLL109\]\n/);
    expect(err).toMatch(/use-case\.yaml:\d+:\d+ {2}serving\.realtime\.instances .*\[MLL618\]\n/);
    expect(err).toMatch(/\n3 faults; npx cdk-ml-lifecycle explain MLL904 says more about the first\n$/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('then --json has the faults as data', async () => {
    const { out, code } = await type('check', wrong(), '--json');
    expect(code).toBe(1);
    const { faults } = JSON.parse(out) as { faults: object[] };
    expect(faults).toHaveLength(3);
    expect(faults[1]).toMatchObject({
      code: 'MLL109',
      path: 'objectives[0].metric',
      got: 'acu',
      fix: 'did you mean auc?',
      line: 14,
      column: 15,
      file: expect.stringContaining('use-case.yaml'),
    });
  });

  test('then a fault that only building the stacks shows is told with the file', async () => {
    const file = write(
      ...['dev', 'staging', 'prod'].map((): [string, string] => ['region: eu-west-1', 'region: me-elsewhere-1']),
    );
    const { err, code } = await type('check', file);
    expect(code).toBe(1);
    expect(err).toMatch(/use-case\.yaml.*\[MLL411\]/);
  });
});

test('a file that is not there is a fault like any other', async () => {
  const { err, code } = await type('check', join(folder, 'nowhere.yaml'));
  expect(code).toBe(1);
  expect(err).toContain('[MLL932]');
});
