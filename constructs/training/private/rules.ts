import type { Rule } from '../../private/faults';
import { MOST_FILES, MOST_MEBIBYTES, MOST_MEBIBYTES_IN_ALL } from '../../private/pipeline/code-files';
import { SCIKIT_LEARN_VERSIONS } from '../../private/pipeline/scikit-learn-versions';
import { type Bounds, oneOf, within } from '../../private/validate';

/** The modules that the library puts beside the code. */
export const OWN_MODULES = ['launcher', 'tabular'];
/** The modules that a folder of code has, each one script or package for one step. */
export const MODULES = ['prepare', 'train', 'evaluate', 'inference'];
/** The tag or the digest of a container image. */
/** The digest of a container image. */
export const IMAGE_DIGEST_PATTERN = /^sha256:[0-9a-f]{64}$/;
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html */
export const VOLUME_GIBIBYTES: Bounds = { min: 1, max: 16_384, whole: true, unit: 'GiB' };
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingStoppingCondition.html */
export const RUNTIME_SECONDS: Bounds = { min: 1, max: 777_600, whole: true, unit: 'seconds' };
/** The value of a fact about a model package. The commit and the hyperparameters are such facts. */
export const METADATA_PATTERN = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;
/** The name of a hyperparameter: the name of a fact about a model package, less the prefix `hp.` */
export const HYPERPARAMETER_NAME_PATTERN = /^[\w.-]{1,120}$/;
/** A model package has at most 50 facts, and 5 of them are the pipeline's own. */
export const HYPERPARAMETERS: Bounds = { min: 0, max: 45, whole: true, unit: 'entries' };
/** The hyperparameters that the pipeline sets itself, from the use case. */
export const RESERVED_HYPERPARAMETERS = ['target', 'positive_label', 'protected'];

export const CODE_FOLDER: Rule = {
  code: 'MLL421',
  when: 'The folder with the code of a model does not exist.',
  must: 'be a folder of Python modules',
  fix: 'check the path to the folder with the code',
  example: "training.ModelCode.scikitLearn('no/such/folder');",
};

export const CODE_MODULES: Rule = {
  code: 'MLL422',
  when: 'A module is missing in the folder with the code of a model.',
  must: `contain the modules ${MODULES.join(', ')}`,
  fix: 'add the missing ones',
  example: "training.ModelCode.scikitLearn('examples/mortgage-approval');",
};

export const SCIKIT_LEARN_VERSION: Rule = {
  code: 'MLL433',
  when: 'The version of the scikit-learn image is not one that the library knows.',
  must: oneOf(Object.keys(SCIKIT_LEARN_VERSIONS)),
  fix: 'leave it out to get the newest one',
  example: "training.ModelCode.scikitLearn('examples/mortgage-approval/code', { version: '1.2-1' });",
};

export const IMAGE_DIGEST: Rule = {
  code: 'MLL434',
  when: 'The digest of the scikit-learn image is malformed.',
  must: 'be the digest of an image: sha256: and 64 hexadecimal digits',
  fix: 'copy it from aws ecr describe-images',
  example: "training.ModelCode.scikitLearn('examples/mortgage-approval/code', { digest: '1.9-0-cpu-py3' });",
};

export const IMAGE_TWICE: Rule = {
  code: 'MLL435',
  when: 'An image of your own is given together with the version or the digest of the image of AWS.',
  must: 'be left out where image is given',
  fix: 'give either an image of your own, or the version and the digest of the one of AWS',
  example: `const repository = new ecr.CfnRepository(stack, 'Repository');
training.ModelCode.scikitLearn('examples/mortgage-approval/code', {
  image: { repository, tagOrDigest: '1.0' },
  version: '1.9-0',
});`,
};

export const WHEELS: Rule = {
  code: 'MLL436',
  when: 'A requirement of the code has no wheel beside it that the image could install.',
  must: 'have a wheel in the folder wheels for each line of requirements.txt, because jobs and endpoints have no network',
  fix: 'run pip download in the folder, for the platform and the Python of the image',
  example: `const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'code-'));
fs.cpSync('examples/mortgage-approval/code', folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'requirements.txt'), 'xgboost==2.1.0');
training.ModelCode.scikitLearn(folder);`,
};

export const LIBRARY_MODULES: Rule = {
  code: 'MLL437',
  when: 'The code of a model has a module of a name that the library uses for its own.',
  must: `not contain ${OWN_MODULES.join(' or ')}, which the library adds`,
  fix: 'rename the module',
  example: `const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'code-'));
fs.cpSync('examples/mortgage-approval/code', folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'tabular.py'), '');
training.ModelCode.scikitLearn(folder);`,
};

export const CODE_FILES: Rule = {
  code: 'MLL439',
  when: 'The folder with the code of a model contains a link that leads out of it, or something that cannot be read as a file, such as a pipe.',
  must: 'contain no links but those to other files of the code',
  fix: 'copy the file that is meant into the folder, or remove the link',
  example: `const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'code-'));
fs.cpSync('examples/mortgage-approval/code', folder, { recursive: true });
fs.symlinkSync('/etc/hostname', path.join(folder, 'notes.txt'));
training.ModelCode.scikitLearn(folder);`,
};

export const CODE_SECRET: Rule = {
  code: 'MLL440',
  when: 'The folder with the code of a model contains what looks like a key, a password or credentials.',
  must: 'contain no secrets, which everybody who may read the code in S3 would get',
  fix: 'move it out of the folder, and replace the secret if the code was shared',
  example: `const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'code-'));
fs.cpSync('examples/mortgage-approval/code', folder, { recursive: true });
fs.writeFileSync(path.join(folder, '.env'), 'TOKEN=hidden');
training.ModelCode.scikitLearn(folder);`,
};

export const CODE_SIZE: Rule = {
  code: 'MLL441',
  when: 'The folder with the code of a model contains more than code, such as the data.',
  must:
    `contain no file over ${MOST_MEBIBYTES} MiB, at most ${MOST_MEBIBYTES_IN_ALL} MiB in all, both without the wheels, ` +
    `and at most ${MOST_FILES} files`,
  fix: 'move data into the dataset, from which runs get them, and check the path to the folder',
  example: `const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'code-'));
fs.cpSync('examples/mortgage-approval/code', folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'applications.csv'), Buffer.alloc(11 * 1024 ** 2));
training.ModelCode.scikitLearn(folder);`,
};

export const LIMITS: Rule = {
  code: 'MLL424',
  when: 'The use case of a training pipeline has no limits that a model could be judged by.',
  must: 'be a list with at least one entry',
  fix: 'give the use case an objective: the pipeline registers only models that meet its limits',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase: { ...useCase, limits: [] },
  dataset,
  code,
  models,
});`,
};

export const INSTANCE_TYPE: Rule = {
  code: 'MLL425',
  when: 'An instance type of a training pipeline is malformed.',
  must: 'be an instance type of SageMaker',
  fix: 'write it with the prefix ml., as in ml.m5.large',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  instanceType: 'm5.large',
});`,
};

export const INSTANCE_USE: Rule = {
  code: 'MLL438',
  when: 'SageMaker does not offer an instance type for the jobs of a training pipeline that are to run on it.',
  must: 'be an instance type that SageMaker offers for the job',
  fix: 'use another type, or upgrade the library if SageMaker offers it by now',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  instanceType: 'ml.m5d.large',
});`,
};

export const VOLUME_SIZE: Rule = {
  code: 'MLL426',
  when: 'SageMaker does not take the size of the disks of a training pipeline.',
  must: within(VOLUME_GIBIBYTES),
  fix: 'write it as in Size.gibibytes(30)',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  volumeSize: Size.mebibytes(512),
});`,
};

export const DISK_SIZE: Rule = {
  code: 'MLL456',
  when: 'The size of the disks of a training pipeline is larger than the local disks of an instance type, which SageMaker uses instead.',
  must: 'be at most what the local disks of the instance types hold',
  fix: 'use a larger type or one without local disks, or leave volumeSize out: SageMaker uses the whole local disks in any case',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  instanceType: 'ml.g4dn.xlarge',
  volumeSize: Size.gibibytes(500),
});`,
};

export const MAX_RUNTIME: Rule = {
  code: 'MLL427',
  when: 'The jobs of a training pipeline may run longer than SageMaker allows.',
  must: within(RUNTIME_SECONDS),
  fix: 'give at most 9 days, as in Duration.days(1)',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  maxRuntime: Duration.days(10),
});`,
};

export const COMMIT: Rule = {
  code: 'MLL428',
  when: 'The model registry does not take the commit of a training pipeline.',
  must: 'be 1 to 256 letters, digits, spaces and _.:/=+-@',
  fix: 'give the ID of the commit',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  commit: 'Fix it (finally)',
});`,
};

export const HYPERPARAMETER_COUNT: Rule = {
  code: 'MLL429',
  when: 'A training pipeline has more hyperparameters than the model registry records.',
  must: `have at most ${HYPERPARAMETERS.max} entries`,
  fix: 'move the others into a file beside the code',
  example: `const hyperparameters = Object.fromEntries(Array.from({ length: 46 }, (_, i) => ['layer' + i, '8']));
new training.TrainingPipeline(stack, 'Training', { useCase, dataset, code, models, hyperparameters });`,
};

export const HYPERPARAMETER_RESERVED: Rule = {
  code: 'MLL430',
  when: 'A hyperparameter has a name that the pipeline sets itself, from the use case.',
  must: `not be one of ${RESERVED_HYPERPARAMETERS.join(', ')}`,
  fix: 'leave it out: the pipeline takes it from the use case',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  hyperparameters: { target: 'approved' },
});`,
};

export const HYPERPARAMETER_VALUE: Rule = {
  code: 'MLL431',
  when: 'The model registry does not take the value of a hyperparameter.',
  must: 'be 1 to 256 letters, digits, spaces and _.:/=+-@',
  fix: 'shorten or encode it: it is recorded with the model',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  hyperparameters: { layers: '[8, 4]' },
});`,
};

export const HYPERPARAMETER_NAME: Rule = {
  code: 'MLL432',
  when: 'The model registry does not take the name of a hyperparameter.',
  must: 'have a name of 1 to 120 letters, digits and _.-',
  fix: 'rename it: it is recorded with the model',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  hyperparameters: { 'learning rate': '0.1' },
});`,
};

/** See https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const ROLE_NAME_PATTERN = /^[\w+=,.@-]{1,64}$/;

export const GROUP_REGION: Rule = {
  code: 'MLL445',
  when: 'A training pipeline registers in a model package group of another Region, which SageMaker does not do.',
  must: 'be a group in the Region of the pipeline',
  fix: 'use a group in this Region, of this or another account',
  example: `new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models: registry.ModelPackageGroup.fromModelPackageGroupArn(
    stack,
    'Central',
    'arn:aws:sagemaker:us-east-1:222222222222:model-package-group/mortgage-approval',
  ),
});`,
};

export const JOB_ROLE_NAME: Rule = {
  code: 'MLL446',
  when: 'IAM does not accept the name of the role of the jobs.',
  must: 'be 1 to 64 letters, digits and +=,.@_-',
  fix: 'shorten it, or leave it out to have one generated',
  example:
    "new training.TrainingPipeline(stack, 'Training', { useCase, dataset, code, models, jobRoleName: 'job role' });",
};
