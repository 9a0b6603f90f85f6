import type { Construct } from 'constructs';
import type { PipelineDefinition } from './definition';
import { type JobInput, JobStep } from './job';
import { bucketOf, folder, keyOf, knownPart, locationOf } from './locations';
import { ProcessingStep } from './processing-step';
import { targetOf } from './references';
import { RegisterStep } from './register-step';
import { referenceOf } from './values';
import { networkPermissions } from '../network-interfaces';
import { placeOf } from '../place';
import { registerPending } from '../registration';
import { NO_METRIC_RESOURCE, NO_TOKEN_RESOURCE, type Permission } from '../statements';

/** The parts of ARNs in the account and Region of the pipeline. */
interface Home {
  readonly partition: string;
  readonly arn: (service: string, resource: string) => string;
}

const RUN_NAMES = 'SageMaker Pipelines names jobs when they run: pipelines-<execution>-<step>-<random>';
const RUN_FOLDERS = 'Every run and every version has a folder of its own, named when it is made';
const PACKAGE_NUMBERS = 'The registry numbers model packages when they are registered';

/**
 * What the pipeline itself does. It starts, watches and stops jobs of the kinds in the definition, and passes them their
 * role. It reads the values that conditions compare. It registers a model that waits for approval, for which the service
 * reads the archive of the model.
 */
export function pipelinePermissions(owner: Construct, definition: PipelineDefinition): Permission[] {
  const place = homeOf(owner);
  return [...jobControl(definition, place), ...registration(definition), ...reading(definition, place)];
}

/**
 * What the jobs do. They read their inputs, write their outputs, use the keys of both, log, and publish metrics.
 *
 * @param decryptKeyArns the keys of inputs that no step of this pipeline writes
 */
export function jobPermissions(
  owner: Construct,
  definition: PipelineDefinition,
  decryptKeyArns: string[],
): Permission[] {
  const place = homeOf(owner);
  const jobs = jobsOf(definition);
  return [
    ...objects(jobs, definition, place),
    ...keys(jobs, decryptKeyArns),
    ...image(jobs),
    ...logs(jobs, place),
    ...network(owner, jobs),
  ].filter(({ resources }) => resources.length > 0);
}

function homeOf(owner: Construct): Home {
  const { account, partition, region } = placeOf(owner);
  return { partition, arn: (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}` };
}

function jobsOf(definition: PipelineDefinition): JobStep[] {
  return definition.allSteps.filter((step) => step instanceof JobStep);
}

function kindsOf(jobs: JobStep[]): string[] {
  return unique(jobs.map(({ type }) => type));
}

function jobControl(definition: PipelineDefinition, place: Home): Permission[] {
  const jobs = jobsOf(definition);
  if (jobs.length === 0) return [];
  const isolated = { 'sagemaker:NetworkIsolation': 'true', 'sagemaker:InterContainerTrafficEncryption': 'true' };
  return [
    {
      actions: ['iam:PassRole'],
      resources: unique(jobs.map(({ settings }) => settings.roleArn)),
      conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
    ...kindsOf(jobs).flatMap((kind) => {
      const resources = [place.arn('sagemaker', `${kind.toLowerCase()}-job/pipelines-*`)];
      return [
        {
          actions: [`sagemaker:Create${kind}Job`],
          resources,
          conditions: { Bool: isolated },
          because: RUN_NAMES,
        },
        {
          actions: [`sagemaker:Describe${kind}Job`, `sagemaker:Stop${kind}Job`, 'sagemaker:AddTags'],
          resources,
          because: RUN_NAMES,
        },
      ];
    }),
  ];
}

function registration(definition: PipelineDefinition): Permission[] {
  const steps = definition.allSteps.filter((step) => step instanceof RegisterStep);
  if (steps.length === 0) return [];
  const packages = unique(steps.map(({ packagesArn }) => packagesArn));
  const groups = unique(steps.map(({ groupArn }) => groupArn));
  const foreign = steps.every(({ isForeign }) => isForeign);
  return [
    // SageMaker Pipelines tries to create and tag the group at every registration, and goes on if it exists. A group of
    // another account is neither made nor tagged.
    {
      actions: [
        ...(foreign ? [] : ['sagemaker:CreateModelPackageGroup']),
        'sagemaker:DescribeModelPackageGroup',
        ...(foreign ? [] : ['sagemaker:AddTags']),
      ],
      resources: groups,
    },
    // the registry looks up the digest of the image
    {
      actions: ['ecr:BatchGetImage', 'ecr:DescribeImages'],
      resources: unique(steps.map(({ image: serving }) => serving.repositoryArn)),
    },
    {
      ...registerPending([...groups, ...packages]),
      because: PACKAGE_NUMBERS,
    },
    {
      actions: ['sagemaker:DescribeModelPackage', ...(foreign ? [] : ['sagemaker:AddTags'])],
      resources: packages,
      because: PACKAGE_NUMBERS,
    },
  ];
}

/** The pipeline reads the files with the values that conditions compare, and the archives of registered models. */
function reading(definition: PipelineDefinition, { partition }: Home): Permission[] {
  const read = new Map([...propertyFiles(definition), ...models(definition)]);
  if (read.size === 0) return [];
  const files = [...read.keys()].map((location) => s3Arn(partition, location));
  return [
    { actions: ['s3:GetObject'], resources: files, because: RUN_FOLDERS },
    { actions: ['kms:Decrypt'], resources: unique([...read.values()]) },
  ];
}

/** Locations of files, each with the ARN of the key that it was written with. */
type Encrypted = [location: string, keyArn: string];

function propertyFiles(definition: PipelineDefinition): Encrypted[] {
  return definition.allSteps
    .flatMap((step) => step.targets)
    .flatMap((target): Encrypted[] => {
      const step = target.kind === 'file' ? definition.step(target.step) : undefined;
      if (target.kind !== 'file' || !(step instanceof ProcessingStep)) return [];
      const at = folder(locationOf(step.locationOf(target.file) ?? '', definition)) + step.propertyFiles[target.file];
      return [[at, step.settings.outputKeyArn]];
    });
}

function models(definition: PipelineDefinition): Encrypted[] {
  return definition.allSteps.flatMap((step): Encrypted[] => {
    if (!(step instanceof RegisterStep)) return [];
    const path = referenceOf(step.modelData);
    const target = path === undefined ? undefined : targetOf(path);
    const training = target?.kind === 'property' ? definition.step(target.step) : undefined;
    return training instanceof JobStep
      ? [[locationOf(step.modelData, definition), training.settings.outputKeyArn]]
      : [];
  });
}

function objects(jobs: JobStep[], definition: PipelineDefinition, { partition }: Home): Permission[] {
  const inputs = jobs.flatMap((job) => Object.values(job.inputs));
  const read = unique(inputs.flatMap((input) => readableBy(input, definition)));
  const outputs = jobs.flatMap((job) => job.outputs);
  const written = unique(outputs.map((uri) => knownPart(folder(locationOf(uri, definition)))));
  const statement = (actions: string[], locations: string[]): Permission => ({
    actions,
    resources: locations.map((location) => s3Arn(partition, location)),
    because: RUN_FOLDERS,
  });
  return [
    statement(
      ['s3:GetObject'],
      read.filter((location) => !written.includes(location)),
    ),
    statement(
      ['s3:GetObject', 's3:PutObject'],
      read.filter((location) => written.includes(location)),
    ),
    statement(
      ['s3:PutObject'],
      written.filter((location) => !read.includes(location)),
    ),
    ...unique(read.map((location) => bucketOf(location)!)).map((bucket) => ({
      actions: ['s3:ListBucket'],
      resources: [s3Arn(partition, `s3://${bucket}`)],
      conditions: { StringLike: { 's3:prefix': read.filter((at) => bucketOf(at) === bucket).map(keyOf) } },
    })),
  ];
}

/** What a job may read for an input. Asterisks in what is declared stay where they are: they are as narrow as anybody knows. */
function readableBy({ uri, within, alsoWithin, lists }: JobInput, definition: PipelineDefinition): string[] {
  const declared = [within, alsoWithin, lists].filter((location) => location !== undefined);
  return [
    ...(within === undefined ? [knownPart(locationOf(uri, definition))] : []),
    ...declared.map((location) => (location.endsWith('/') ? `${location}*` : location)),
  ];
}

function keys(jobs: JobStep[], decryptKeyArns: string[]): Permission[] {
  const output = unique(jobs.map(({ settings }) => settings.outputKeyArn));
  const volume = unique(jobs.flatMap(({ settings }) => settings.volumeKeyArn ?? []));
  const readOnly = unique(decryptKeyArns).filter((arn) => !output.includes(arn));
  return [
    { actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'], resources: output },
    { actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: readOnly },
    {
      actions: ['kms:CreateGrant'],
      resources: volume,
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

function image(jobs: JobStep[]): Permission[] {
  return [
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: unique(jobs.map(({ settings }) => settings.image.repositoryArn)),
    },
    {
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      because: NO_TOKEN_RESOURCE,
    },
  ];
}

function logs(jobs: JobStep[], place: Home): Permission[] {
  const groups = kindsOf(jobs).map((kind) => `/aws/sagemaker/${kind}Jobs`);
  const arns = groups.map((group) => place.arn('logs', `log-group:${group}`));
  return [
    {
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: arns.flatMap((arn) => [arn, `${arn}:*`]),
      because: 'Every job has log streams of its own, named when it runs',
    },
    {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': groups } },
      because: NO_METRIC_RESOURCE,
    },
  ];
}

function network(owner: Construct, jobs: JobStep[]): Permission[] {
  const networks = jobs.flatMap(({ settings }) => settings.network ?? []);
  if (networks.length === 0) return [];
  return networkPermissions(owner, ...networks);
}

function s3Arn(partition: string, location: string): string {
  return `arn:${partition}:s3:::${location.slice('s3://'.length)}`;
}

function unique<T>(values: T[]): T[] {
  return [...new Set(values)];
}
