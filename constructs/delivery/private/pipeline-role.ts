import type { IZone } from '../../data';
import type { ServiceRoleProps } from '../../foundation';
import type { Permission } from '../../private/statements';

/** What the role of the pipeline is derived from. */
export interface PipelineRolePlan {
  readonly releases: IZone;
  readonly releaseKey: string;
  readonly artifacts: IZone;
  readonly deployRoleArns: string[];
  readonly functionArns: string[];
  readonly topicArns: string[];
}

const CODEPIPELINE = 'codepipeline.amazonaws.com';

/**
 * The trust policy of the pipeline's role, as CodePipeline's guide documents it. It has no condition on the source,
 * because no page says that the service sends the keys that such a condition needs.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-service-role-cli.html
 */
export const PIPELINE_TRUST: Pick<ServiceRoleProps, 'service' | '_trust'> = {
  service: CODEPIPELINE,
  _trust: { Effect: 'Allow', Principal: { Service: CODEPIPELINE }, Action: 'sts:AssumeRole' },
};

/** Reading a bucket of artifacts, and the objects in it. */
export const READ_BUCKET = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'];
export const READ_OBJECTS = [
  's3:GetObject',
  's3:GetObjectTagging',
  's3:GetObjectVersion',
  's3:GetObjectVersionTagging',
];

/**
 * The calls that the pipeline itself makes: it reads the release and stores its artifacts. The deploy roles of the
 * environments and the handlers of the actions do everything else.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
 */
export function pipelinePermissions(plan: PipelineRolePlan): Permission[] {
  const { releases, artifacts, deployRoleArns, functionArns, topicArns } = plan;
  return [
    { actions: READ_BUCKET, resources: [releases.bucketArn, artifacts.bucketArn] },
    { actions: READ_OBJECTS, resources: [`${releases.bucketArn}/${plan.releaseKey}`] },
    {
      actions: [...READ_OBJECTS, 's3:PutObject', 's3:PutObjectTagging'],
      resources: [`${artifacts.bucketArn}/*`],
      because: 'CodePipeline names its artifacts itself',
    },
    {
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [artifacts.key.keyRef.keyArn],
    },
    { actions: ['sts:AssumeRole'], resources: deployRoleArns },
    { actions: ['lambda:InvokeFunction'], resources: functionArns },
    ...(topicArns.length === 0 ? [] : [{ actions: ['sns:Publish'], resources: topicArns }]),
  ];
}
