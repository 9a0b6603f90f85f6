import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  ListModelPackagesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { LocalAws } from '../../rehearsal/local-aws';
import type { Scope } from '../../core/scope';

/** What a team has before it migrates: a key, buckets with objects, and a registry with a version of its model. */
export interface ByHand {
  readonly keyId: string;
  readonly groupArn: string;
  readonly packageArn: string;
}

const GROUP = 'mortgage-approval';
export const ALIAS = 'alias/mortgage-approval';
const MODEL = 'models/old/model.tar.gz';

/** The buckets of a team, by what they hold. */
export const bucketsOf = ({ account }: Scope) => ({
  logs: `team-logs-${account}`,
  data: `team-data-${account}`,
  models: `mortgage-approval-artifacts-${account}`,
});

/** Makes it through the APIs, as an administrator would. */
export async function makeByHand(aws: LocalAws, scope: Scope): Promise<ByHand> {
  const keyId = await aws.use(KMSClient, scope, async (kms) => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'Made by hand' }));
    await kms.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: KeyMetadata!.KeyId }));
    return KeyMetadata!.KeyId!;
  });
  const { logs, data, models } = bucketsOf(scope);
  await aws.use(S3Client, scope, async (s3) => {
    for (const Bucket of [logs, data, models]) {
      const CreateBucketConfiguration = { LocationConstraint: scope.region as 'eu-west-1' };
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    }
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.send(new PutBucketVersioningCommand({ Bucket: models, VersioningConfiguration }));
    await s3.send(new PutObjectCommand({ Bucket: data, Key: 'history/1990.csv', Body: 'a,b\n1,2\n' }));
    await s3.send(new PutObjectCommand({ Bucket: models, Key: MODEL, Body: 'the old model' }));
  });
  return { keyId, ...(await registry(aws, scope, `s3://${models}/${MODEL}`)) };
}

async function registry(aws: LocalAws, scope: Scope, ModelDataUrl: string) {
  return aws.use(SageMakerClient, scope, async (sagemaker) => {
    const group = { ModelPackageGroupName: GROUP, ModelPackageGroupDescription: 'Made by hand' };
    const { ModelPackageGroupArn } = await sagemaker.send(new CreateModelPackageGroupCommand(group));
    const image = `141502667606.dkr.ecr.${scope.region}.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3`;
    const { ModelPackageArn } = await sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: GROUP,
        ModelApprovalStatus: 'Rejected',
        InferenceSpecification: {
          Containers: [{ Image: image, ModelDataUrl }],
          SupportedContentTypes: ['text/csv'],
          SupportedResponseMIMETypes: ['text/csv'],
        },
      }),
    );
    return { groupArn: ModelPackageGroupArn!, packageArn: ModelPackageArn! };
  });
}

/** The versions in the registry. */
export async function versions(aws: LocalAws, scope: Scope): Promise<string[]> {
  const { ModelPackageSummaryList = [] } = await aws.use(SageMakerClient, scope, (sagemaker) =>
    sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: GROUP })),
  );
  return ModelPackageSummaryList.map(({ ModelPackageArn }) => ModelPackageArn!).toSorted();
}

/** What is in the objects that the team had. */
export async function objects(aws: LocalAws, scope: Scope): Promise<string[]> {
  const { data, models } = bucketsOf(scope);
  return aws.use(S3Client, scope, (s3) =>
    Promise.all(
      [
        { Bucket: data, Key: 'history/1990.csv' },
        { Bucket: models, Key: MODEL },
      ].map(async (at) => (await s3.send(new GetObjectCommand(at))).Body!.transformToString()),
    ),
  );
}
