import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { App, DefaultStackSynthesizer, LegacyStackSynthesizer, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { jobFolder } from '../../../../constructs/private/package-root';
import { jobCode } from '../../../../constructs/private/pipeline';
import { ModelCode } from '../../../../constructs/training';
import { MODULES, folderOf, newStack, pipelineIn, stepsIn } from '../../training/fixture';

const env = { account: '111111111111', region: 'eu-west-1' };
const BUCKET = 'cdk-hnb659fds-assets-111111111111-eu-west-1';

function codeOf(files: { readonly [name: string]: string }, props: StackProps = {}) {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env, ...props });
  return { app, stack, code: jobCode(stack, 'Code', folderOf(files), 'claims-training') };
}

describe('when a folder becomes the code of a job', () => {
  const { app, code, stack } = codeOf({ 'train.py': '# train', 'columns.json': '{}' });
  const files = readdirSync(join(app.outdir, `asset.${code.hash}`));

  test('then it has the files of the folder, data too, and the modules of the library', () => {
    expect(files).toEqual(expect.arrayContaining(['columns.json', 'launcher.py', 'tabular', 'train.py']));
    const modules = readdirSync(jobFolder('tabular')).filter((name) => name.endsWith('.py'));
    expect(readdirSync(join(app.outdir, `asset.${code.hash}`, 'tabular')).sort()).toEqual(modules.sort());
  });

  test('then it is one object, whose key begins with the name of its pipeline', () => {
    expect(code).toEqual({
      uri: `s3://${BUCKET}/claims-training.${code.hash}.zip`,
      anyVersion: `s3://${BUCKET}/claims-training.*`,
      fileName: `claims-training.${code.hash}.zip`,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('then the CDK CLI uploads it to the key that the definition names', () => {
    app.synth();
    const manifest = JSON.parse(readFileSync(join(app.outdir, `${stack.stackName}.assets.json`), 'utf8')) as {
      files: { [id: string]: { source: object; destinations: { [id: string]: object } } };
    };
    // the CLI names files after the id, and makes no folders for them
    expect(Object.keys(manifest.files).filter((id) => id.includes('/'))).toEqual([]);
    const { source, destinations } = manifest.files[`claims-training.${code.hash}`];
    expect(source).toEqual({ path: `asset.${code.hash}`, packaging: 'zip' });
    expect(Object.values(destinations)).toEqual([
      expect.objectContaining({ bucketName: BUCKET, objectKey: `claims-training.${code.hash}.zip` }),
    ]);
  });
});

describe('when the folder is given relative to the working directory', () => {
  test('then the code is the same', () => {
    const folder = folderOf({ 'train.py': '# train' });
    const hashOf = (path: string) => jobCode(new Stack(new App(), 'Stack', { env }), 'Code', path, 'claims').hash;
    expect(hashOf(relative(process.cwd(), folder))).toBe(hashOf(folder));
  });
});

describe('when the synthesizer has a prefix of its own', () => {
  test('then the code is below it', () => {
    const { code } = codeOf({ 'train.py': '' }, { synthesizer: new DefaultStackSynthesizer({ bucketPrefix: 'ml/' }) });
    expect(code.uri).toBe(`s3://${BUCKET}/ml/claims-training.${code.hash}.zip`);
    expect(code.anyVersion).toBe(`s3://${BUCKET}/ml/claims-training.*`);
  });
});

describe('when the synthesizer names objects in a way of its own', () => {
  test('then only the one object is named', () => {
    const { code } = codeOf({ 'train.py': '' }, { synthesizer: new LegacyStackSynthesizer() });
    expect(code.anyVersion).toBe(code.uri);
  });
});

describe('when the files change', () => {
  const hash = (files: { readonly [name: string]: string }): string => codeOf(files).code.hash;

  test('then the hash changes, for a data file too', () => {
    const before = hash({ 'train.py': '', 'columns.json': '{}' });
    expect(hash({ 'train.py': '', 'columns.json': '[]' })).not.toBe(before);
    expect(hash({ 'train.py': '#', 'columns.json': '{}' })).not.toBe(before);
    expect(hash({ 'train.py': '', 'columns.json': '{}', 'test_train.py': '' })).toBe(before);
  });
});

describe('when new code is deployed while a run has not ended', () => {
  const modules = Object.fromEntries(MODULES.map((name) => [`${name}.py`, '']));
  const deployment = (train: string) => {
    const stack = newStack();
    pipelineIn(stack, { code: ModelCode.scikitLearn(folderOf({ ...modules, 'train.py': train })) });
    return stack;
  };
  const before = deployment('# first');
  const after = deployment('# second');

  test('then the role of the jobs may still read the code that the run started with', () => {
    for (const { Arguments } of Object.values(stepsIn(before))) {
      const inputs = (Arguments.ProcessingInputs ?? []) as { InputName: string; S3Input: { S3Uri: string } }[];
      const code = inputs.find(({ InputName }) => InputName === 'code');
      if (code) expect(readable(after)).toContainEqual(expect.stringMatching(covering(code.S3Input.S3Uri)));
    }
    expect(codeUris(before)).toHaveLength(3);
    expect(codeUris(after)).not.toEqual(codeUris(before));
  });
});

function codeUris(stack: Stack): string[] {
  return Object.values(stepsIn(stack)).flatMap(({ Arguments }) =>
    ((Arguments.ProcessingInputs ?? []) as { InputName: string; S3Input: { S3Uri: string } }[])
      .filter(({ InputName }) => InputName === 'code')
      .map(({ S3Input }) => S3Input.S3Uri),
  );
}

/** What the role of the jobs may read, as far as it is known at synth. */
function readable(stack: Stack): string[] {
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const [, jobs] = roles.find(([id]) => id.includes('JobRole'))!;
  return jobs.Properties.Policies[0].PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
    [Action].flat().includes('s3:GetObject'),
  ).flatMap(({ Resource }: { Resource: unknown }) => [Resource].flat());
}

/** A pattern of the ARNs with an asterisk that cover an object. */
function covering(uri: string): RegExp {
  const key = uri.slice('s3://'.length);
  const prefixes = key.split('').map((_, i) => key.slice(0, i).replaceAll(/[.*]/g, String.raw`\$&`));
  return new RegExp(`^arn:aws:s3:::(${prefixes.join('|')})\\*$`);
}
