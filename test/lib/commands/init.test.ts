import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type } from './terminal';

const EXAMPLE = join(__dirname, '../../../examples/mortgage-approval');
const CDK = '{\n  "app": "npx cdk-ml-lifecycle app"\n}\n';

interface Written {
  readonly name: string;
  readonly owner: string;
  readonly notifications?: { readonly emails: string[] };
  readonly budget?: { readonly monthly: number };
  readonly environments: Record<string, Record<string, string>>;
}

const before = process.cwd();
const text = (path: string) => readFileSync(path, 'utf8');
const useCase = (folder = '.') => parse(text(join(folder, 'use-case.yaml'))) as Written;

beforeEach(() => process.chdir(realpathSync(mkdtempSync(join(tmpdir(), 'init-')))));
afterEach(() => {
  const folder = process.cwd();
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

describe('when the folder is empty', () => {
  test('then the example is there, and passes', async () => {
    const { out, err, code } = await type('init');
    expect([err, code]).toEqual(['', 0]);
    expect(useCase()).toEqual(parse(text(join(EXAMPLE, 'use-case.yaml'))));
    for (const file of ['code/prepare.py', 'code/layout.py', 'data/hmda.csv', 'data/README.md'])
      expect(text(file)).toBe(text(join(EXAMPLE, file)));
    expect(text('cdk.json')).toBe(CDK);
    expect(text('use-case.yaml')).toMatch(/^# yaml-language-server: \$schema=use-case\.schema\.json\n/);
    expect(JSON.parse(text('use-case.schema.json'))).toHaveProperty('properties.name');
    expect(out).toContain(
      [
        'Put your AWS accounts into use-case.yaml. Then run',
        '  npx cdk-ml-lifecycle check',
        '  npx cdk synth --quiet',
        '  npx cdk deploy mortgage-approval-dev',
      ].join('\n'),
    );
    expect(out).toContain('  aws s3 cp data/hmda.csv s3://<curated bucket>/applications/1990/\n');
    expect(await type('check')).toEqual({ out: 'mortgage-approval: no faults\n', err: '', code: 0 });
  });

  test('then the options are in the file', async () => {
    const given = ['--name', 'fraud', '--owner', 'fraud@example.org', '--account', '012345678901'];
    const { out } = await type('init', 'fraud', ...given, '--region', 'us-east-1');
    const { name, owner, notifications, environments } = useCase('fraud');
    expect([name, owner, notifications]).toEqual(['fraud', 'fraud@example.org', { emails: ['fraud@example.org'] }]);
    const place = { account: '012345678901', region: 'us-east-1' };
    expect(environments).toEqual({ dev: place, staging: place, prod: { ...place, approval: 'manual' } });
    expect(out).toContain('\nNext, run\n  npx cdk-ml-lifecycle check\n');
    expect(out).toContain('  npx cdk deploy fraud-dev\n');
    expect([text('cdk.json'), existsSync('fraud/cdk.json')]).toEqual([CDK, false]);
    expect((await type('check')).out).toBe('fraud: no faults\n');
  });

  test('then an owner without an address is told nothing', async () => {
    await type('init', '--owner', 'Team Fraud: second region: eu');
    expect(useCase()).toMatchObject({
      owner: 'Team Fraud: second region: eu',
      environments: { dev: { region: 'eu-west-1' } },
    });
    expect([useCase().notifications, useCase().budget]).toEqual([undefined, undefined]);
    expect(text('use-case.yaml')).not.toMatch(/SNS asks|AWS Budgets/);
    expect((await type('check')).code).toBe(0);
  });

  test.each(['yes', 'null', 'on'])('then the name %s is text in every version of YAML', async (name) => {
    await type('init', '--name', name);
    expect(text('use-case.yaml')).toContain(`\nname: '${name}'\n`);
    expect((await type('check')).out).toBe(`${name}: no faults\n`);
  });

  test('then the commands name a folder that is not looked into', async () => {
    const { out } = await type('init', 'use cases/fraud');
    expect(out).toContain("  npx cdk-ml-lifecycle check 'use cases/fraud'\n");
    expect(out).toContain("  npx cdk deploy mortgage-approval-dev -c useCases='use cases/fraud'\n");
  });
});

describe('when a value is bad', () => {
  test('then its constructs refuse it with their codes, all at once, and nothing is written', async () => {
    const bad = ['--name', 'Fraud', '--owner', '<x>', '--account', '12', '--region', 'Ireland'];
    const { err, code } = await type('init', ...bad);
    expect(code).toBe(1);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^MLL101 '--name' must .*, got "Fraud"; /),
      expect.stringMatching(/^MLL102 '--owner' must .*, got "<x>"; /),
      expect.stringMatching(/^MLL750 '--account' must .*, got "12"; /),
      expect.stringMatching(/^MLL734 '--region' must .*, got "Ireland"; /),
    ]);
    expect(existsSync('use-case.yaml') || existsSync('cdk.json')).toBe(false);
  });

  test.each([
    ['--name', '', /^MLL101 '--name' must .*, got ""; /],
    ['--name', "a: 'b'\nowner: c", /^MLL101 '--name' must .*, got "a: 'b'\\nowner: c"; /],
    ['--name', 'aws-fraud', /^MLL127 '--name' must not begin with aws/],
    ['--owner', 'a b@c', /^MLL840 '--owner' must be a mail address/],
  ])('then %s %j is a fault of the option', async (option, value, message) => {
    const { err, code } = await type('init', option, value);
    expect([err, code]).toEqual([expect.stringMatching(message), 1]);
  });
});

describe('when something is there already', () => {
  test('then init overwrites nothing, and says what is in the way', async () => {
    mkdirSync('code');
    writeFileSync('code/train.py', 'mine');
    writeFileSync('use-case.yml', 'mine');
    const { out, err, code } = await type('init');
    const demand =
      'must not be there yet: init overwrites nothing; name another folder, or move the file away [MLL938]';
    expect([out, err, code]).toEqual(['', `use-case.yml  ${demand}\ncode/train.py  ${demand}\n`, 1]);
    expect([text('code/train.py'), existsSync('use-case.yaml')]).toEqual(['mine', false]);
  });

  test('then a link that leads nowhere is not followed', async () => {
    symlinkSync('elsewhere.yaml', 'use-case.yaml');
    expect((await type('init')).err).toMatch(/^use-case\.yaml {2}must not be there yet/);
    expect(existsSync('elsewhere.yaml')).toBe(false);
  });

  test('then cdk.json stays, and what it lacks is said', async () => {
    writeFileSync('cdk.json', '{ "app": "node app.js" }');
    const { out, code } = await type('init');
    expect(code).toBe(0);
    expect(out).toContain(
      'Kept cdk.json, which runs another app. For this use case it has to say "app": "npx cdk-ml-life',
    );
    expect(text('cdk.json')).toBe('{ "app": "node app.js" }');
    writeFileSync('cdk.json', CDK);
    expect((await type('init', 'second')).out).not.toContain('cdk.json');
  });

  test('then a file in place of the folder is named', async () => {
    writeFileSync('fraud', '');
    expect(await type('init', 'fraud')).toEqual({
      out: '',
      err: 'fraud/use-case.yaml cannot be written: a part of its path is a file, not a folder\n',
      code: 1,
    });
  });
});
