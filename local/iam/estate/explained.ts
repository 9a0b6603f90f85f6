/** Why somebody can get past an approval, and what to do about it. */
export interface Reason {
  readonly title: string;
  readonly why: string;
  readonly close: string;
}

/** In the order of the document. */
export const REASONS = {
  design: {
    title: 'The roles that deliver',
    why:
      'They do the work between the approvals, so each of them can do more than it should if its code is changed. Only ' +
      'their services may assume them. The release maker acts after the first approval, and cannot give the second.',
    close:
      'Nothing is open as long as nobody can change their code, pass them or deploy their stacks: see the other sections. ' +
      'Let CloudTrail alarm on `UpdateFunctionCode` and `UpdatePipeline` in the development account.',
  },
  approves: {
    title: 'People who approve',
    why:
      'An approval is a call, and whoever may make the call may approve. `sagemaker:UpdateModelPackage` without a condition ' +
      'also changes what an approved version consists of, and `sagemaker:CreateModelPackage` without a condition registers ' +
      'a version as approved.',
    close:
      'Give these permissions to reviewers only, and never both to one person. `grants.register` and `grants.approve` of the ' +
      'model package group set the conditions that SageMaker has. Give `codepipeline:PutApprovalResult` on the action ' +
      '`Approve-<environment>/Approve` to people who neither train nor review.',
  },
  buckets: {
    title: 'Access to every bucket',
    why:
      'The buckets of releases and models deny writes to others, but whoever may change the policy of a bucket can end that. ' +
      'The next section is about the bucket for assets.',
    close:
      'Grant developers S3 actions on their own buckets, never on `*`. `s3:PutBucketPolicy` and `s3:DeleteBucketPolicy` belong ' +
      'to the role that deploys. A service control policy can deny both on the buckets of the use case.',
  },
  assets: {
    title: 'The bucket for assets',
    why:
      'CDK uploads templates and code to the assets bucket of an account, and CloudFormation takes them from there. The CLI ' +
      "doesn't upload an asset that exists already. So somebody who may write to the bucket can first put another one under " +
      "its name. The next deployment then runs it with the rights of the deployment. The library can't close this, " +
      'because the bucket belongs to the bootstrap stack.',
    close:
      '[Harden the bootstrap stacks](#harden-the-bootstrap-stacks), so that the file-publishing role alone writes to the ' +
      'bucket, and your CI alone uses that role.',
  },
  deploys: {
    title: 'Who deploys an account',
    why:
      'CloudFormation keeps the role of a stack. Whoever may update a stack uses that role without `iam:PassRole`, and the role of ' +
      "CDK's bootstrap stack is an administrator unless `--cloudformation-execution-policies` says otherwise. An " +
      'administrator of the development account changes the pipeline that deploys to production, or acts as its role.',
    close:
      'Deploy the development account by a CI role, and treat it like production. ' +
      '[Hardened bootstrap stacks](#harden-the-bootstrap-stacks) let nobody else use the deploy roles. Give developers no ' +
      'CloudFormation actions on the stacks of the use case. Experiments belong to another account.',
  },
  code: {
    title: 'The code of handlers',
    why: 'A function runs with its role whatever its code is, and the caller needs no `iam:PassRole` to replace the code.',
    close:
      'Only CloudFormation needs `lambda:UpdateFunctionCode` and `lambda:UpdateFunctionConfiguration` on functions of the use ' +
      'case. A code signing configuration makes Lambda refuse other code.',
  },
  passes: {
    title: 'Roles that can be passed',
    why:
      'Whoever may pass any role to a service, and make the service run something, acts as that role: by a function as the ' +
      'release maker, by a pipeline as the delivery.',
    close:
      'Allow `iam:PassRole` on named roles only. Roles of the use case begin with the name of its stack or are below the ' +
      'path `/ml/`.',
  },
  operates: {
    title: 'Operators of production',
    why: 'Whoever may make a model, pass it the role of the endpoint and update the endpoint needs no release.',
    close:
      'In the production account, CloudFormation alone needs these permissions. Give people `sagemaker:Describe*` and a role ' +
      'for emergencies whose use raises an alarm.',
  },
} as const satisfies { readonly [id: string]: Reason };

export type ReasonId = keyof typeof REASONS;

/** Every principal that gets past an approval, by account and name. Anybody else who does is a finding. */
export const EXPLAINED: { readonly [reason in ReasonId]: readonly string[] } = {
  design: [
    'dev: `mortgage-approval-release-maker`',
    'dev: `mortgage-approval-delivery`',
    'prod: `mortgage-approval-prod-deploy`',
    'prod: `cdk-hnb659fds-deploy-role`',
    'prod: `cdk-hnb659fds-cfn-exec-role`',
  ],
  approves: [
    'dev: `sagemaker:UpdateModelPackage`',
    'dev: `sagemaker:CreateModelPackage`',
    'dev: `sagemaker:*`',
    'dev: `codepipeline:PutApprovalResult`',
  ],
  buckets: ['dev: `s3:*`', 'dev: `s3:PutBucketPolicy`'],
  assets: [
    'dev: `cdk-hnb659fds-file-publishing-role`',
    'prod: `cdk-hnb659fds-file-publishing-role`',
    'dev: `s3:PutObject` anywhere',
    'prod: `s3:PutObject` anywhere',
    'prod: `s3:*`',
    'dev: `sts:AssumeRole` on bootstrap file-publishing roles',
    'prod: `sts:AssumeRole` on bootstrap file-publishing roles',
  ],
  deploys: [
    'dev: `cdk-hnb659fds-deploy-role`',
    'dev: `cdk-hnb659fds-cfn-exec-role`',
    'dev: `sts:AssumeRole` on bootstrap deploy roles',
    'prod: `sts:AssumeRole` on bootstrap deploy roles',
    'dev: `sts:AssumeRole` on every role',
    'prod: `sts:AssumeRole` on every role',
    'dev: `cloudformation:UpdateStack`',
    'prod: `cloudformation:UpdateStack`',
    'dev: `cloudformation:CreateStack`, `iam:PassRole`',
    'prod: `cloudformation:CreateStack`, `iam:PassRole`',
    'dev: `*`, an administrator',
    'prod: `*`, an administrator',
  ],
  code: ['dev: `lambda:UpdateFunctionCode`'],
  passes: ['dev: `codepipeline:UpdatePipeline`, `iam:PassRole`', 'dev: `lambda:CreateFunction`, `iam:PassRole`'],
  operates: ['prod: `sagemaker:CreateModel`, `CreateEndpointConfig`, `UpdateEndpoint`, `iam:PassRole`'],
};
