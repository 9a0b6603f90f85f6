import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from '../../cdk.json';
import { main } from '../../lib/app';
import { exampleText, type Json, synthesise } from './stacks/fixture';

const other = exampleText.replace(/^name: .*$/m, 'name: other');

describe('when nothing is selected', () => {
  const { stacks, templates } = synthesise([exampleText, other]);

  test('then every environment of every use case has its stack', () => {
    expect(stacks).toEqual([
      'mortgage-approval-dev',
      'mortgage-approval-staging',
      'mortgage-approval-prod',
      'other-dev',
      'other-staging',
      'other-prod',
    ]);
  });

  test('then each use case has its release besides', () => {
    expect(Object.keys(templates)).toHaveLength(8);
  });
});

describe('when something is selected', () => {
  test.each([
    [{ environment: 'prod' }, ['mortgage-approval-prod', 'other-prod']],
    [{ useCase: 'other' }, ['other-dev', 'other-staging', 'other-prod']],
    [{ useCase: 'other', environment: 'dev' }, ['other-dev']],
    [{ useCase: 'mortgage-approval', environment: 'staging' }, ['mortgage-approval-staging']],
  ])('then only that is made: %j', (selection, expected) => {
    expect(synthesise([exampleText, other], selection).stacks).toEqual(expected);
  });

  test('then files of other use cases are not even read', () => {
    const broken = exampleText.replace(/^name: .*$/m, 'name: broken').replace('goal:', 'gaol:');
    expect(synthesise([exampleText, broken], { useCase: 'mortgage-approval' }).stacks).toHaveLength(3);
    expect(() => synthesise([exampleText, broken])).toThrow(/gaol {2}must be a known key; did you mean goal\?/);
  });

  test('then the release is made where it is made anyway', () => {
    expect(synthesise(exampleText, { environment: 'prod' }).kit).toBeUndefined();
    expect(Object.keys(synthesise(exampleText, { environment: 'dev' }).templates)).toHaveLength(2);
  });
});

describe('when what is selected is not there', () => {
  test.each([
    [
      { environment: 'prd' },
      /^MLL933 '-c environment' must be one of dev, staging, prod, got "prd"; did you mean prod\?$/,
    ],
    [
      { environment: 'nowhere' },
      /^MLL933 '-c environment' must be one of dev, staging, prod, got "nowhere"; check -c environment, or leave it out to build all environments$/,
    ],
    [
      { useCase: 'mortgage-aproval' },
      /must contain the use case "mortgage-aproval"; it contains mortgage-approval; did you mean mortgage-approval\? \[MLL931\]$/,
    ],
    [
      { useCases: '/nowhere' },
      /^\/nowhere {2}must be a use case file, .*, but there is no such file or folder; .* \[MLL932\]$/,
    ],
  ])('then one sentence says so: %j', (selection, message) => {
    expect(() => synthesise(exampleText, selection)).toThrow(message);
  });
});

test('when two use cases would make stacks of the same name, then the line of the second one is told', () => {
  const inner = other
    .replace(/^name: .*$/m, 'name: mortgage')
    .replace('  prod:', '  approval-dev:')
    .replace('from: [prod]', 'from: [staging]');
  expect(() => synthesise([exampleText, inner])).toThrow(
    /^\S+use-case\.yaml:97:3 {2}environments\.approval-dev {2}must make names that nothing else has; \S+use-case\.yaml makes mortgage-approval-dev too; rename the environment or the use case \[MLL937\]$/,
  );
});

test('when an environment has the name of the release of another one, then its line is told', () => {
  const text = exampleText.replace('  prod:', '  staging-release:').replace('from: [prod]', 'from: [staging]');
  const short = text.replaceAll('staging', 'test');
  expect(() => synthesise(short)).toThrow(
    /environments\.test-release {2}must make names that nothing else has; \S+use-case\.yaml makes mortgage-approval-test-release too; .* \[MLL937\]$/,
  );
});

describe('when a use case is called like another one in an environment', () => {
  const named = (name: string, prod: string) =>
    exampleText
      .replace(/^name: .*$/m, `name: ${name}`)
      .replace("prod: { account: '333333333333'", `prod: { account: '${prod}'`);

  test('then their roles and keys would clash in one account', () => {
    expect(() => synthesise([named('fraud', '111111111111'), named('fraud-prod', '333333333333')])).toThrow(
      /environments\.dev {2}must make names that nothing else has; \S+use-case\.yaml makes fraud-prod too; .* \[MLL937\]$/,
    );
  });

  test('then the people of one would hear the alarms of the other in an account that both have', () => {
    expect(() => synthesise([named('fraud', '333333333333'), named('fraud-prod', '333333333333')])).toThrow(
      /environments\.dev {2}must make names that nothing else has; \S+use-case\.yaml makes fraud-prod too; .* \[MLL937\]$/,
    );
  });

  test('then different accounts keep them apart', () => {
    expect(synthesise([named('fraud', '333333333333'), named('fraud-prod', '444444444444')]).stacks).toHaveLength(6);
  });
});

describe('when the app runs', () => {
  let outdir: string;
  let said: string[];
  const before = { ...process.env };

  const run = (more: object) => {
    process.env.CDK_OUTDIR = outdir;
    process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...context, ...more });
    main();
  };

  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'app-'));
    said = [];
    jest.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...before };
    process.exitCode = undefined;
    rmSync(outdir, { recursive: true });
  });

  test('then it leaves a list of its templates, releases among them', () => {
    run({});
    const list = JSON.parse(readFileSync(join(outdir, 'templates.json'), 'utf8')) as { file: string; code?: object }[];
    expect(list.map(({ file }) => file).sort()).toEqual(
      readdirSync(outdir).filter((file) => file.endsWith('.template.json')),
    );
    expect(list).toContainEqual({
      useCase: 'mortgage-approval',
      name: 'mortgage-approval release',
      environments: ['staging', 'prod'],
      path: 'mortgage-approval-dev/Release',
      file: expect.stringMatching(/^mortgageapprovaldevRelease\w+\.template\.json$/),
    });
    expect(list.filter(({ code }) => code)).toEqual([
      expect.objectContaining({
        path: 'mortgage-approval-dev',
        code: { folder: 'examples/mortgage-approval/code', files: 6, bytes: expect.any(Number) },
      }),
    ]);
    expect(said).toEqual([]);
    expect(process.exitCode).toBeUndefined();
  });

  test('then the commit of the context is on every model', () => {
    run({ commit: '2fd4e1c6', environment: 'dev' });
    const template = readFileSync(join(outdir, 'mortgage-approval-dev.template.json'), 'utf8');
    expect(template).toContain('2fd4e1c6');
  });

  test('then whatever is deployed carries the tags of the use case', () => {
    run({});
    const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
    const stacks = Object.values<Json>(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
    expect(stacks).toHaveLength(3);
    for (const { properties } of stacks) {
      expect(properties.tags).toEqual({
        'ml:use-case': 'mortgage-approval',
        'ml:owner': 'lending@example.com',
        'ml:data-classification': 'confidential',
        'ml:risk-rating': 'high',
      });
    }
  });

  test.each([
    [{ environment: 'prd' }, /^MLL933 .*; did you mean prod\?$/],
    [
      { useCase: 'nobody' },
      /^examples {2}must contain the use case "nobody"; it contains mortgage-approval; check -c useCase/,
    ],
    [{ rulePacks: 'AwsSolution' }, /^MLL934 .*, got "AwsSolution"; did you mean AwsSolutions\?$/],
  ])('then a mistake is one sentence and a failure, not a stack trace: %j', (more, message) => {
    run(more);
    expect(said).toEqual([expect.stringMatching(message)]);
    expect(process.exitCode).toBe(1);
    expect(readdirSync(outdir)).toEqual([]);
  });
});
