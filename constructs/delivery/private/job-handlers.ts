import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IZone } from '../../data';
import type { EventHandler, HandlerState } from '../../foundation';
import { type NamedUseCase, copiesPrefix } from '../../private/names';
import { allow, policyDocument } from '../../private/statements';

/** What the handler that verifies releases reads. */
export interface VerificationPlan {
  readonly useCase: NamedUseCase;
  /** The zone with the copies of models that releases serve. */
  readonly artifacts: IZone;
  /** What the release maker remembers. */
  readonly releases: HandlerState;
}

/** Lets a handler read what says which bytes were approved, and describe those bytes. */
export function allowVerification({ role }: EventHandler, { artifacts, releases, useCase }: VerificationPlan): void {
  role.allow(['dynamodb:GetItem'], [releases.tableArn]);
  role.allow(['s3:GetObject'], [`${artifacts.bucketArn}/${copiesPrefix(useCase)}*`], {
    because: 'Every approval copies its model under the version of the model',
  });
  // Without this permission S3 answers 403 instead of 404 when a copy is gone.
  role.allow(['s3:ListBucket'], [artifacts.bucketArn]);
  role.allow(['kms:Decrypt'], [artifacts.key.keyRef.keyArn]);
}

/**
 * Lets a handler find out who approved a release in the pipeline. The policy is a resource of its own: the pipeline, which it
 * names, calls the function of this role.
 */
export function allowApprovals(handler: EventHandler, pipelineArn: string): void {
  const actions = ['codepipeline:GetPipelineExecution', 'codepipeline:ListActionExecutions'];
  const { role } = handler;
  if (role._isGiven) return role.allow(actions, [pipelineArn]);
  new CfnPolicy(handler, 'Approvals', {
    policyName: 'Approvals',
    roles: [role.roleName],
    policyDocument: policyDocument([allow(actions, [pipelineArn])]),
  });
}

/** Lets a handler answer jobs of the pipeline, and assume roles in the environments, which trust its role by its name. */
export function allowJobs({ role }: EventHandler, assumes: string[] = []): void {
  if (assumes.length > 0) role.allow(['sts:AssumeRole'], [...new Set(assumes)]);
  role.allow(['codepipeline:PutJobFailureResult', 'codepipeline:PutJobSuccessResult'], ['*'], {
    because: 'A job of CodePipeline has no resource to name',
  });
}
