import type { Rule } from '../faults';
import type { Bounds } from '../validate';

/** What the service takes as the name of a step. */
export const STEP_NAME_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
/** How many inputs or outputs a job has, its code included. */
export const PROCESSING_CHANNELS: Bounds = { min: 0, max: 10, whole: true };
export const TRAINING_CHANNELS: Bounds = { min: 0, max: 20, whole: true };

export const STEP_NAME: Rule = {
  code: 'MLL401',
  when: 'SageMaker Pipelines does not take the name of a step.',
  must: 'be 1 to 64 letters, digits, hyphens and underscores',
  fix: 'rename the step',
  example: "pipelineOf(new engine.FailStep({ name: 'Not registered', message: 'The model missed a limit' }));",
};

export const STEP_UNIQUE: Rule = {
  code: 'MLL402',
  when: 'Two steps of a pipeline have the same name.',
  must: 'be unique in the pipeline, its branches included',
  fix: 'rename one of the steps',
  example: "pipelineOf(processing({ name: 'Prepare' }), processing({ name: 'Prepare' }));",
};

export const STEP_REFERENCE: Rule = {
  code: 'MLL403',
  when: 'A step waits for, or refers to, a step that the pipeline does not have.',
  must: 'refer only to steps of the same pipeline',
  fix: 'add that step to the pipeline',
  example: `const prepare = processing({ name: 'Prepare' });
pipelineOf(processing({ name: 'Evaluate', after: [prepare] }));`,
};

export const PARAMETER_REFERENCE: Rule = {
  code: 'MLL404',
  when: 'A step refers to a parameter that the pipeline does not declare.',
  must: 'refer only to parameters that the pipeline declares',
  fix: 'declare that parameter',
  example: "pipelineOf(processing({ name: 'Prepare', arguments: [engine.parameter('Commit')] }));",
};

export const STEP_CYCLE: Rule = {
  code: 'MLL405',
  when: 'Steps of a pipeline wait for each other, so that none of them can ever start.',
  must: 'not wait for each other in a circle',
  fix: 'remove one of these dependencies',
  example: `pipelineOf(
  processing({ name: 'Prepare', arguments: [{ Get: 'Steps.Train.CreationTime' }] }),
  processing({ name: 'Train', arguments: [{ Get: 'Steps.Prepare.CreationTime' }] }),
);`,
};

export const PROPERTY_FILE_REFERENCE: Rule = {
  code: 'MLL406',
  when: 'A step reads a value from a property file that no step declares.',
  must: 'read only property files that the other step declares',
  fix: 'declare the property file at the step that writes it',
  example: `const evaluate = processing({ name: 'Evaluate' });
const report = processing({ name: 'Report', arguments: [evaluate.json('evaluation', 'metrics.auc')] });
pipelineOf(evaluate, report);`,
};

export const PROPERTY_FILE_OUTPUT: Rule = {
  code: 'MLL407',
  when: 'A step declares a property file in an output that it does not have.',
  must: 'have the name of an output of the step',
  fix: 'declare an output of that name',
  example: `pipelineOf(processing({
  name: 'Evaluate',
  outputs: { reports: 's3://my-bucket/reports' },
  propertyFiles: { evaluation: 'evaluation.json' },
}));`,
};

export const FAIL_STEP_REFERENCE: Rule = {
  code: 'MLL408',
  when: 'A step waits for, or refers to, a Fail step.',
  must: 'not wait for a Fail step',
  fix: 'remove the dependency: a Fail step ends the run',
  example: `const fail = new engine.FailStep({ name: 'Fail', message: 'The model missed a limit' });
pipelineOf(fail, processing({ name: 'Report', after: [fail] }));`,
};

export const INPUT_LOCATION: Rule = {
  code: 'MLL409',
  when: 'The bucket of an input is not known at synth, so no policy can let the job read it.',
  must: 'be in a bucket that is known at synth',
  fix: 'set within to the folder that contains it',
  example: "pipelineOf(processing({ name: 'Prepare', inputs: { data: { uri: engine.execution.arn } } }));",
};

export const REFERENCE: Rule = {
  code: 'MLL410',
  when: 'A step refers to something that SageMaker Pipelines does not know.',
  must: 'refer only to Parameters, Execution and Steps',
  fix: 'write the reference as in Steps.Train.ModelArtifacts.S3ModelArtifacts',
  example: "pipelineOf(processing({ name: 'Prepare', arguments: [{ Get: 'Run.Id' }] }));",
};

/** What works in every region. */
export const OWN_IMAGE =
  'bring an image of your own: image of ModelCode, DriftCheck and ModelMonitor, repository of ServedModel, ' +
  'repositories of ReleaseEnvironment';

export const IMAGE_REGION: Rule = {
  code: 'MLL411',
  when: 'A stack that uses the scikit-learn image of AWS is in a region that AWS does not publish it in.',
  must: 'be a region that AWS publishes its scikit-learn image in',
  fix: `deploy to one of these regions, or ${OWN_IMAGE}`,
  example: `const env = { account: '111111111111', region: 'eu-mars-1' };
const elsewhere = new Stack(core.App.of(stack), 'Elsewhere', { env });
const group = new registry.ModelPackageGroup(elsewhere, 'Models', { useCase });
const dataset = new data.DataLake(elsewhere, 'Lake').curated.dataset('applications');
new training.TrainingPipeline(elsewhere, 'Training', { useCase, dataset, code, models: group });`,
};

export const IMAGE_TAG: Rule = {
  code: 'MLL423',
  when: 'An image of your own has a malformed tag or digest.',
  must: 'be the tag of an image, or its digest as sha256: and 64 hexadecimal digits',
  fix: "write it as in '1.0'",
  example: `const repository = new ecr.CfnRepository(stack, 'Repository');
training.ModelCode.scikitLearn('examples/mortgage-approval/code', {
  image: { repository, tagOrDigest: 'version 1' },
});`,
};

export const CHANNELS: Rule = {
  code: 'MLL412',
  when: 'A job has more inputs or outputs than SageMaker takes.',
  must: 'have at most 10 entries in a Processing job and 20 in a Training job, where the code counts as an input',
  fix: 'put files into one folder',
  example: `const uri = 's3://my-bucket/data/';
const inputs = { a: { uri }, b: { uri }, c: { uri }, d: { uri }, e: { uri }, f: { uri }, g: { uri }, h: { uri } };
pipelineOf(processing({ name: 'Prepare', inputs: { ...inputs, i: { uri }, j: { uri } } }));`,
};

export const NUMBERS_KNOWN: Rule = {
  code: 'MLL413',
  when: 'The JSON text of a pipeline or a dashboard contains a number that is known only at deployment.',
  must: 'be known at synth',
  fix: 'give a number, not a parameter of the template: it becomes part of a JSON text',
  example: `const seconds = new core.CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;
new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  code,
  models,
  maxRuntime: Duration.seconds(seconds),
});`,
};

export const REPOSITORY_REGION: Rule = {
  code: 'MLL457',
  when: 'The image of a job is in a repository of another Region, from which SageMaker does not pull.',
  must: 'be a repository in the Region of the stack',
  fix: 'replicate the image to this Region, and name the repository there',
  example: `const repository = ecr.CfnRepository.fromRepositoryArn(
  stack,
  'Images',
  'arn:aws:ecr:us-east-1:111111111111:repository/ml',
);
new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset,
  models,
  code: training.ModelCode.scikitLearn('examples/mortgage-approval/code', { image: { repository, tagOrDigest: '1.0' } }),
});`,
};
