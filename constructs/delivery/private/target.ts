import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { Environment, Stack } from 'aws-cdk-lib/core';
import { environmentGlobals, environmentNames, type NamedUseCase, roleArn } from '../../private/names';
import { partitionOf } from '../../private/partitions';
import { Approval } from '../approval';
import { APPROVE, approvalStageName } from './pipeline';
import { executionRoleIn, executionRoleTemplate } from './execution-role';
import { releaseStackName } from './names';

/** What a stage has of its delivery. */
export interface Origin {
  readonly useCase: NamedUseCase;
  /** The ARN of the role of CloudFormation, with placeholders for the place. A stage may name another one. */
  readonly executionRole?: string;
  /** Whether releases go nowhere from here: the last stage is production. */
  readonly isLast: boolean;
}

/** A stage whose account and Region are known. */
interface Located {
  readonly stageName: string;
  readonly env: Environment;
  readonly approval?: Approval;
  readonly cloudFormationExecutionRole?: IRoleRef;
}

/** An environment as the tools account sees it: names that both sides derive from the use case and the environment. */
export interface Target {
  readonly stageName: string;
  readonly account: string;
  readonly region: string;
  readonly approval: Approval;
  readonly stackName: string;
  readonly endpoint: string;
  readonly deployRoleArn: string;
  readonly executionRoleArn: string;
  /** The roles that read models there: the one that serves them, and the one that checks their traffic for drift. */
  readonly readerRoleArns: string[];
  readonly smokeTestRoleArn: string;
  readonly clearingRoleArn: string;
}

/** The environment behind a stage whose `env` was checked. */
export function targetOf(stage: Located, { useCase, executionRole, isLast }: Origin): Target {
  const { stageName, env, approval, cloudFormationExecutionRole: role } = stage;
  const [account, region] = [env.account!, env.region!];
  const names = environmentGlobals(useCase, stageName, region);
  // Written out, not a reference: cfn-lint takes references in a pipeline's configuration for mistakes.
  const partition = partitionOf(region);
  const at = { partition, account, region };
  return {
    stageName,
    account,
    region,
    approval: approval ?? (isLast ? Approval.manual() : Approval.none()),
    stackName: releaseStackName(useCase, stageName),
    endpoint: environmentNames(useCase, stageName).endpoint,
    deployRoleArn: roleArn(useCase, at, names.deployRole),
    executionRoleArn: role?.roleRef.roleArn ?? executionRoleIn(executionRole!, at),
    readerRoleArns: [names.servingRole, names.driftRole].map((name) => roleArn(useCase, at, name)),
    smokeTestRoleArn: roleArn(useCase, at, names.smokeTestRole),
    clearingRoleArn: roleArn(useCase, at, names.clearingRole),
  };
}

/** The environments behind the stages of releases that a stack makes. */
export function targetsOf(stack: Stack, useCase: NamedUseCase, stages: readonly Located[]): Target[] {
  const origin = { useCase, executionRole: executionRoleTemplate(stack) };
  return stages.map((stage, i) => targetOf(stage, { ...origin, isLast: i === stages.length - 1 }));
}

/** The user parameters of the action that verifies a release, which `handlers/verify-release` reads. */
export function verificationParameters({ stageName: environment, approval }: Target, isIndependent = false): string {
  const approved = {
    executionId: '#{codepipeline.PipelineExecutionId}',
    stage: approvalStageName(environment),
    action: APPROVE,
  };
  return JSON.stringify({ environment, ...(isIndependent && approval.isManual && { approved }) });
}

/** The user parameters of the action that makes way for a release, which `handlers/clear-failed-release` reads. */
export function clearingParameters(target: Target): string {
  return JSON.stringify(parametersWith(target, target.clearingRoleArn));
}

/** The user parameters of the smoke test's action, which `handlers/smoke-test` reads. The request is in the release. */
export function smokeTestParameters(target: Target, latencyMillis: number): string {
  return JSON.stringify({ ...parametersWith(target, target.smokeTestRoleArn), latencyMillis });
}

function parametersWith({ stageName: environment, region, stackName, endpoint }: Target, role: string) {
  return { environment, region, roleArn: role, stackName, endpoint };
}
