import type { DeployedRole, PolicyDocument } from '../records';

/** Permissions that somebody in an account may have, all on every resource. */
export interface Capability {
  readonly name: string;
  readonly statements: readonly { readonly Action: readonly string[]; readonly Resource: string }[];
}

function may(name: string, Action: readonly string[], Resource = '*'): Capability {
  return { name, statements: [{ Action, Resource }] };
}

const bootstrapRole = (part: string) => `arn:aws:iam::*:role/cdk-*-${part}-role-*`;

/** What a malicious developer might have, one thing each. */
export const CAPABILITIES: readonly Capability[] = [
  may('`s3:PutObject` anywhere', ['s3:PutObject']),
  may('`s3:*`', ['s3:*']),
  may('`s3:PutBucketPolicy`', ['s3:PutBucketPolicy']),
  may('`kms:*`', ['kms:*']),
  may('`dynamodb:*`', ['dynamodb:*']),
  may('`ssm:PutParameter`', ['ssm:PutParameter']),
  may('`ecr:*`', ['ecr:*']),
  may('`sts:AssumeRole` on bootstrap deploy roles', ['sts:AssumeRole'], bootstrapRole('deploy')),
  may('`sts:AssumeRole` on bootstrap file-publishing roles', ['sts:AssumeRole'], bootstrapRole('file-publishing')),
  may('`sts:AssumeRole` on bootstrap image-publishing roles', ['sts:AssumeRole'], bootstrapRole('image-publishing')),
  may('`sts:AssumeRole` on bootstrap lookup roles', ['sts:AssumeRole'], bootstrapRole('lookup')),
  may('`sts:AssumeRole` on every role', ['sts:AssumeRole']),
  may('`sagemaker:UpdateModelPackage`', ['sagemaker:UpdateModelPackage']),
  may('`sagemaker:CreateModelPackage`', ['sagemaker:CreateModelPackage']),
  may('`sagemaker:StartPipelineExecution`', ['sagemaker:StartPipelineExecution']),
  may('`sagemaker:UpdatePipeline`', ['sagemaker:UpdatePipeline']),
  may('`sagemaker:CreateTrainingJob`, `CreateProcessingJob`, `iam:PassRole`', [
    'sagemaker:CreateTrainingJob',
    'sagemaker:CreateProcessingJob',
    'iam:PassRole',
  ]),
  may('`sagemaker:CreateModel`, `CreateEndpointConfig`, `UpdateEndpoint`, `iam:PassRole`', [
    'sagemaker:CreateModel',
    'sagemaker:CreateEndpointConfig',
    'sagemaker:UpdateEndpoint',
    'iam:PassRole',
  ]),
  may('`sagemaker:*`', ['sagemaker:*']),
  may('`codepipeline:StartPipelineExecution`', ['codepipeline:StartPipelineExecution']),
  may('`codepipeline:PutApprovalResult`', ['codepipeline:PutApprovalResult']),
  may('`codepipeline:UpdatePipeline`', ['codepipeline:UpdatePipeline']),
  may('`codepipeline:UpdatePipeline`, `iam:PassRole`', ['codepipeline:UpdatePipeline', 'iam:PassRole']),
  may('`codepipeline:RetryStageExecution`, `RollbackStage`, `EnableStageTransition`, `PutJobSuccessResult`', [
    'codepipeline:RetryStageExecution',
    'codepipeline:RollbackStage',
    'codepipeline:EnableStageTransition',
    'codepipeline:PutJobSuccessResult',
  ]),
  may('`lambda:InvokeFunction`', ['lambda:InvokeFunction']),
  may('`lambda:UpdateFunctionCode`', ['lambda:UpdateFunctionCode']),
  may('`lambda:CreateFunction`, `iam:PassRole`', ['lambda:CreateFunction', 'iam:PassRole']),
  may('`events:PutEvents`, `sqs:SendMessage`, `sns:Publish`', ['events:PutEvents', 'sqs:SendMessage', 'sns:Publish']),
  may('`events:PutRule`, `PutTargets`, `iam:PassRole`', ['events:PutRule', 'events:PutTargets', 'iam:PassRole']),
  may('`cloudformation:UpdateStack`', ['cloudformation:UpdateStack']),
  may('`cloudformation:CreateStack`, `iam:PassRole`', ['cloudformation:CreateStack', 'iam:PassRole']),
  may('`iam:PassRole`', ['iam:PassRole']),
  may('`*`, an administrator', ['*']),
];

/** A role of an account with one capability and nothing else. */
export function developer(account: string, { name, statements }: Capability): DeployedRole {
  const trust: PolicyDocument = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  };
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  };
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 64);
  return {
    account,
    arn: `arn:aws:iam::${account}:role/developers/${slug}`,
    trust,
    inline: { Allowed: policy },
    managed: {},
  };
}
