import type { IZone } from '../../data';
import { allow, policyDocument, type Statement } from '../../private/statements';

/** Everything that the role of the pipeline is derived from. */
export interface PipelineRolePlan {
  readonly releases: IZone;
  readonly releaseKey: string;
  readonly artifacts: IZone;
  readonly deployRoleArns: string[];
  readonly smokeTestArn?: string;
  readonly topicArns: string[];
}

/**
 * Who may act as the pipeline. Without a condition on the source: CodePipeline's guide documents this trust policy, and
 * no page says that the service sends the keys such a condition would need.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-service-role-cli.html
 */
export const PIPELINE_TRUST = policyDocument([
  { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

const BUCKET = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'];
const OBJECT = ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:GetObjectVersionTagging'];

/**
 * The calls of the pipeline itself: it reads the release, keeps its artifacts, and hands everything else to the deploy
 * roles of the environments and to the handler.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
 */
export function pipelineStatements(plan: PipelineRolePlan): Statement[] {
  const { releases, artifacts, deployRoleArns, smokeTestArn, topicArns } = plan;
  return [
    allow(BUCKET, [releases.bucketArn, artifacts.bucketArn]),
    allow(OBJECT, [`${releases.bucketArn}/${plan.releaseKey}`]),
    allow([...OBJECT, 's3:PutObject', 's3:PutObjectTagging'], [`${artifacts.bucketArn}/*`]),
    allow(['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'], [artifacts.key.keyRef.keyArn]),
    allow(['sts:AssumeRole'], deployRoleArns),
    ...(smokeTestArn === undefined ? [] : [allow(['lambda:InvokeFunction'], [smokeTestArn])]),
    ...(topicArns.length === 0 ? [] : [allow(['sns:Publish'], topicArns)]),
  ];
}
