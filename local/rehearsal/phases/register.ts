import {
  DescribeModelPackageCommand,
  type ModelPackageSummary,
  ListModelPackagesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { type Session, toolsOf } from '../session';
import { readJson } from './gate';
import type { Phase } from './phase';

export const register: Phase = {
  name: 'register',
  title: 'Find the model in the registry, waiting for approval',
  async run(session) {
    const [newest] = await modelPackages(session);
    if (!newest) throw new RehearsalFailure('Register', 'the execution succeeded but registered no model');
    if (newest.ModelApprovalStatus !== 'PendingManualApproval') {
      throw new RehearsalFailure('Register', `the model is ${newest.ModelApprovalStatus}, not waiting for approval`);
    }
    session.facts.modelPackage = newest.ModelPackageArn!;
    session.facts.metrics = await metricsOf(session, newest.ModelPackageArn!);
    session.progress.detail(`version ${newest.ModelPackageVersion}`, newest.ModelApprovalStatus);
  },
};

/** The versions in the registry, the newest first. */
export async function modelPackages(session: Session): Promise<ModelPackageSummary[]> {
  const group = await session.aws.physicalId(session.assembly.development, 'AWS::SageMaker::ModelPackageGroup');
  const { ModelPackageSummaryList } = await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
    sagemaker.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group.split('/').at(-1),
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
      }),
    ),
  );
  return ModelPackageSummaryList ?? [];
}

/** Every number in the quality report of a model package, by its path. */
async function metricsOf(session: Session, ModelPackageName: string): Promise<{ [path: string]: number }> {
  const { ModelMetrics } = await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
    sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName })),
  );
  const uri = ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
  if (!uri) throw new RehearsalFailure('Register', 'the model package names no quality report');
  return Object.fromEntries(numbersIn(await readJson(session, uri), []));
}

/** Every number below a value, by its path. */
export function numbersIn(value: unknown, path: string[]): [string, number][] {
  if (typeof value === 'number') return [[path.join('.'), value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => numbersIn(child, [...path, key]));
}
