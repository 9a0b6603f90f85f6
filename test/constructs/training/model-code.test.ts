import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ModelCode, type ScikitLearnOptions } from '../../../constructs/training';
import { DEVELOPMENT, MODULES, codeFolder, definitionIn, folderOf, newStack, pipelineIn, stepsIn } from './fixture';

const modules = Object.fromEntries(MODULES.map((name) => [`${name}.py`, `# ${name}\n`]));
const DIGEST = `sha256:${'a'.repeat(64)}`;

function commitOf(folder: string): string {
  const stack = newStack();
  pipelineIn(stack, { code: ModelCode.scikitLearn(folder) });
  return (definitionIn(stack).Parameters[1] as { DefaultValue: string }).DefaultValue;
}

describe('when code becomes an asset', () => {
  test('then tests, notes and hidden files stay out, and the modules of the library are added', () => {
    const folder = folderOf({ ...modules, 'features.py': '', 'test_train.py': '', 'README.md': '', '.coverage': '' });
    mkdirSync(join(folder, '__pycache__'));
    writeFileSync(join(folder, '__pycache__', 'train.pyc'), '');
    const stage = new Stage(new App(), 'Stage', { env: DEVELOPMENT });
    pipelineIn(new Stack(stage, 'Stack'), { code: ModelCode.scikitLearn(folder) });
    const { directory } = stage.synth();
    const assets = readdirSync(join(directory, '..')).filter((name) =>
      existsSync(join(directory, '..', name, 'train.py')),
    );
    expect(assets).toHaveLength(1);
    expect(readdirSync(join(directory, '..', assets[0])).sort()).toEqual([
      'evaluate.py',
      'features.py',
      'inference.py',
      'launcher.py',
      'prepare.py',
      'tabular',
      'train.py',
    ]);
  });

  test('then the same code is the same commit, with other tests too', () => {
    expect(commitOf(folderOf({ ...modules, 'test_train.py': 'assert True' }))).toBe(commitOf(codeFolder));
  });

  test('then other code is another commit', () => {
    expect(commitOf(folderOf({ ...modules, 'train.py': '# other' }))).not.toBe(commitOf(codeFolder));
  });

  test('then a module may be a package', () => {
    const folder = folderOf({ ...modules, 'train.py': '' });
    mkdirSync(join(folder, 'inference'));
    writeFileSync(join(folder, 'inference', '__main__.py'), '');
    expect(() => ModelCode.scikitLearn(folder)).not.toThrow();
  });
});

describe('when an image of your own is named', () => {
  const stack = newStack();
  const repository = new ecr.CfnRepository(stack, 'Repository', { repositoryName: 'lending' });
  const uri = (tagOrDigest: string) => {
    const own = newStack();
    const named = ecr.Repository.fromRepositoryName(own, 'Repository', 'lending');
    pipelineIn(own, { code: ModelCode.scikitLearn(codeFolder, { image: { repository: named, tagOrDigest } }) });
    return stepsIn(own).Train.Arguments.AlgorithmSpecification.TrainingImage as string;
  };
  pipelineIn(stack, { code: ModelCode.scikitLearn(codeFolder, { image: { repository, tagOrDigest: '1.0' } }) });

  test('then all jobs and the served model run in it', () => {
    const { Baseline, Register, Train } = stepsIn(stack);
    const image = '111111111111.dkr.ecr.eu-west-1.${Value1}/${Value2}:1.0';
    expect(Train.Arguments.AlgorithmSpecification.TrainingImage).toBe(image);
    expect(Baseline.Arguments.AppSpecification.ImageUri).toBe(image);
    expect(Register.Arguments.InferenceSpecification.Containers[0].Image).toBe(image);
  });

  test('then a tag stands after a colon and a digest after an at sign', () => {
    expect(uri('1.0')).toMatch(/\/lending:1\.0$/);
    expect(uri(DIGEST)).toMatch(/\/lending@sha256:a{64}$/);
  });

  test('then the jobs may pull it, and no other', () => {
    const roles = Template.fromStack(stack).findResources('AWS::IAM::Role');
    const statements = Object.values(roles).flatMap((role) => role.Properties.Policies[0].PolicyDocument.Statement);
    const pulls = statements.filter(({ Action }) => [Action].flat().includes('ecr:BatchGetImage'));
    // the jobs pull it, and the pipeline looks it up when it registers a model
    const repository = { 'Fn::GetAtt': ['Repository', 'Arn'] };
    expect(pulls.map(({ Resource }) => Resource)).toEqual([repository, repository]);
  });
});

describe('when an image of your own may have the requirements', () => {
  test('then they need no wheels', () => {
    const folder = folderOf({ ...modules, 'requirements.txt': 'xgboost==2.1.0\n' });
    const image = { repository: new ecr.CfnRepository(newStack(), 'Repository'), tagOrDigest: '1.0' };
    expect(() => ModelCode.scikitLearn(folder, { image })).not.toThrow();
  });
});

describe('when the version of the image is chosen', () => {
  const imagesOf = (options: ScikitLearnOptions) => {
    const stack = newStack();
    pipelineIn(stack, { code: ModelCode.scikitLearn(codeFolder, options) });
    const { Baseline, Evaluate, Prepare, Register, Train } = stepsIn(stack);
    return [
      ...[Prepare, Baseline, Evaluate].map(({ Arguments }) => Arguments.AppSpecification.ImageUri as string),
      Train.Arguments.AlgorithmSpecification.TrainingImage as string,
      Register.Arguments.InferenceSpecification.Containers[0].Image as string,
    ];
  };
  const repository = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn';

  test.each<[ScikitLearnOptions, string]>([
    [{}, ':1.9-0-cpu-py3'],
    [{ version: '1.4-2-py312' }, ':1.4-2-py312-cpu-py3'],
    [{ digest: DIGEST }, `@${DIGEST}`],
  ])('then with %j all jobs and the served model run in %s', (options, image) => {
    expect([...new Set(imagesOf(options))]).toEqual([repository + image]);
  });

  test('then a version that AWS does not patch is a warning that can be acknowledged', () => {
    const warnings = (acknowledged: boolean) => {
      const stack = newStack();
      const pipeline = pipelineIn(stack, { code: ModelCode.scikitLearn(codeFolder, { version: '1.4-2' }) });
      const id = 'annotation::cdk-ml-lifecycle:scikit-learn-support';
      if (acknowledged) Validations.of(pipeline).acknowledge({ id, reason: 'The move is planned' });
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('no more security patches'));
    };
    expect(warnings(false)).toHaveLength(1);
    expect(warnings(true)).toEqual([]);
  });
});

describe('fails', () => {
  const image = (tagOrDigest: string): ScikitLearnOptions => ({
    image: { repository: new ecr.CfnRepository(newStack(), 'Repository'), tagOrDigest },
  });
  const needy = folderOf({ ...modules, 'requirements.txt': 'xgboost==2.1.0\n' });
  const clashing = folderOf({ ...modules, 'tabular.py': '' });
  const half = folderOf({ 'prepare.py': '', 'train.py': '' });
  const odd = folderOf({ ...modules, id_rsa: '', 'all.csv': '' });
  truncateSync(join(odd, 'all.csv'), 11 * 1024 ** 2);
  for (const name of ['a', 'b', 'c', 'd']) symlinkSync('/etc/hostname', join(odd, `${name}.txt`));
  execFileSync('mkfifo', [join(odd, 'pipe')]);

  test.each<[string, string, ScikitLearnOptions, string]>([
    [
      'a folder that is not there',
      '/no/such/folder',
      {},
      'MLL421 \'path\' must be a folder of Python modules, got "/no/such/folder"; check the path to the folder with the code',
    ],
    [
      'a file',
      join(codeFolder, 'train.py'),
      {},
      `MLL421 'path' must be a folder of Python modules, got "${codeFolder}/train.py"; check the path to the folder with the code`,
    ],
    [
      'modules missing',
      half,
      {},
      `MLL422 'path' must contain the modules prepare, train, evaluate, inference, got "${half}"; add evaluate.py, inference.py`,
    ],
    [
      'a blank in the tag',
      codeFolder,
      image('v 1'),
      `MLL423 'image.tagOrDigest' must be the tag of an image, or its digest as sha256: and 64 hexadecimal digits, got "v 1"; write it as in '1.0'`,
    ],
    [
      'requirements without wheels',
      needy,
      {},
      `MLL436 'path' must have a wheel in the folder wheels for each line of requirements.txt, because jobs and endpoints have no network, got "xgboost==2.1.0"; run pip download -r requirements.txt -d wheels --only-binary=:all: --platform manylinux2014_x86_64 --python-version 3.12 in the folder`,
    ],
    [
      'a module with the name of one of the library',
      clashing,
      {},
      `MLL437 'path' must not contain launcher or tabular, which the library adds, got "${clashing}/tabular.py"; rename the module`,
    ],
    [
      'what does not belong to code',
      odd,
      {},
      [
        `MLL439 'path' must contain no links but those to other files of the code, got "a.txt, b.txt, c.txt, and 1 more"; copy the file that is meant into the folder, or remove the link`,
        `MLL439 'path' must contain only files that can be read, got "pipe"; remove it, or check its permissions`,
        `MLL440 'path' must contain no secrets, which everybody who may read the code in S3 would get, got "id_rsa"; move it out of the folder, and replace the secret if the code was shared`,
        `MLL441 'path' must contain no file over 10 MiB, at most 100 MiB in all, both without the wheels, and at most 5000 files, got "all.csv"; move data into the dataset, from which runs get them, and check the path to the folder`,
      ].join('\n'),
    ],
    [
      'a version that the library does not know',
      codeFolder,
      { version: '1.9' },
      `MLL433 'version' must be one of 1.9-0, 1.4-2-py312, 1.4-2, got "1.9"; did you mean 1.9-0?`,
    ],
    [
      'a tag in place of a digest of the image of AWS',
      codeFolder,
      { digest: '1.9-0-cpu-py3' },
      `MLL434 'digest' must be the digest of an image: sha256: and 64 hexadecimal digits, got "1.9-0-cpu-py3"; copy it from aws ecr describe-images`,
    ],
    [
      'two images',
      codeFolder,
      { ...image('1.0'), version: '1.9-0' },
      `MLL435 'version' must be left out where image is given, got "1.9-0"; give either an image of your own, or the version and the digest of the one of AWS`,
    ],
    [
      'an image of your own with a digest beside it',
      codeFolder,
      { ...image('1.0'), digest: DIGEST },
      `MLL435 'digest' must be left out where image is given, got "${DIGEST}"; give either an image of your own, or the version and the digest of the one of AWS`,
    ],
    [
      'half a digest',
      codeFolder,
      image('sha256:abc'),
      `MLL423 'image.tagOrDigest' must be the tag of an image, or its digest as sha256: and 64 hexadecimal digits, got "sha256:abc"; write it as in '1.0'`,
    ],
  ])('with %s', (_, folder, options, message) => {
    expect(() => ModelCode.scikitLearn(folder, options)).toThrow(new Error(message));
  });
});
