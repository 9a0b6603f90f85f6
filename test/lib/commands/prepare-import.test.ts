import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DataLake } from '../../../constructs/data';
import { UseCase } from '../../../constructs/goal';
import { ModelPackageGroup } from '../../../constructs/registry';
import { mortgage } from '../../support/mortgage';
import { type Ending, type } from './terminal';

const folder = mkdtempSync(join(tmpdir(), 'prepare-import-'));
const [assembly, output, file] = ['cdk.out', 'cdk.import', 'mapping.json'].map((name) => join(folder, name));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  const app = new App({ outdir: assembly });
  const stack = new Stack(app, 'Tools', {
    env: { account: '111111111111', region: 'eu-west-1' },
    stackName: 'lending-tools',
  });
  const useCase = UseCase.define(mortgage());
  new DataLake(stack, 'Lake', { useCase });
  new ModelPackageGroup(stack, 'Models', { useCase, existingDescription: 'Made by hand' });
  new CfnOutput(stack, 'Left', { value: new Bucket(stack, 'Other').bucketName });
  app.synth();
  mkdirSync(join(assembly, 'asset.1'));
});

function prepare(...more: string[]): Promise<Ending> {
  return type('prepare-import', 'lending-tools', '--assembly', assembly, '--output', output, ...more);
}

/** The logical ID in the printed mapping, by how it begins. */
async function idOf(start: string): Promise<string> {
  const { out } = await prepare();
  return Object.keys(JSON.parse(out)).find((id) => id.slice(0, -8) === start)!;
}

test('without a mapping, it prints one to be filled in', async () => {
  const { out, code } = await prepare();
  const mapping = JSON.parse(out) as object;
  expect(code).toBe(0);
  expect(mapping).toHaveProperty([await idOf('LakeKeyAlias'), 'AliasName'], 'alias/mortgage-approval');
  expect(mapping).toHaveProperty([await idOf('LakeKey'), 'KeyId'], '');
  expect(mapping).toHaveProperty([await idOf('Models'), 'ModelPackageGroupArn'], '');
});

test('with a mapping, it writes an assembly that says of the stack only what identifies what exists', async () => {
  const [key, models] = [await idOf('LakeKey'), await idOf('Models')];
  writeFileSync(file, JSON.stringify({ [key]: { KeyId: '1234' }, [models]: { ModelPackageGroupArn: 'arn' } }));
  const { out, code } = await prepare('--resource-mapping', file);
  expect(code).toBe(0);
  expect(out).toContain(`npx cdk import lending-tools --app ${output} --resource-mapping ${file}`);
  expect(JSON.parse(readFileSync(join(output, 'Tools.template.json'), 'utf8'))).toEqual({
    Resources: {
      [key]: {
        Type: 'AWS::KMS::Key',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {},
      },
      [models]: {
        Type: 'AWS::SageMaker::ModelPackageGroup',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: { ModelPackageGroupName: 'mortgage-approval', ModelPackageGroupDescription: 'Made by hand' },
      },
    },
  });
  expect(readFileSync(join(output, 'manifest.json'), 'utf8')).toBe(
    readFileSync(join(assembly, 'manifest.json'), 'utf8'),
  );
  expect(existsSync(join(output, 'asset.1'))).toBe(false);
});

test.each<[string, string, string]>([
  ['is no JSON', '{', `${file} can't be read: `],
  [
    'is a list',
    '[]',
    `${file} has to have the form {"<logical ID>": {"<property>": "<value>"}}, as cdk import takes it`,
  ],
  ['has a number', '{"Key": {"KeyId": 1}}', `${file} has to have the form`],
  ['is empty', '{}', `${file} names no resource`],
  ['names nothing of the stack', '{"Key": {"KeyId": "1"}}', 'Key is not in the template'],
])('a mapping that %s is refused, and nothing is written', async (_, text, because) => {
  rmSync(output, { recursive: true, force: true });
  writeFileSync(file, text);
  const { err, code } = await prepare('--resource-mapping', file);
  expect(code).toBe(1);
  expect(err).toContain(because);
  expect(existsSync(output)).toBe(false);
});

test.each([
  ['the assembly', assembly],
  ['a folder with something else', folder],
])('%s is not written over', async (_, to) => {
  writeFileSync(file, JSON.stringify({ [await idOf('LakeKey')]: { KeyId: '1234' } }));
  const { err, code } = await type(
    'prepare-import',
    'Tools',
    '--assembly',
    assembly,
    '--output',
    to,
    '--resource-mapping',
    file,
  );
  expect(code).toBe(1);
  expect(err).toBe(`${to} would be overwritten: name another folder by --output\n`);
  expect(existsSync(file)).toBe(true);
});

test('a stack that is not there is refused, with those that are', async () => {
  expect(await type('prepare-import', 'other', '--assembly', assembly)).toMatchObject({
    code: 1,
    err: `${assembly} has no stack other; it has Tools\n`,
  });
});

test('a folder without an assembly is refused', async () => {
  const { err, code } = await type('prepare-import', 'other', '--assembly', folder);
  expect(code).toBe(1);
  expect(err).toContain('there is no cloud assembly; run cdk synth first');
});
