import { environmentNames, roleArn } from '../../private/names';
import type { SmokeTest } from '../smoke-test';
import type { Stage } from '../stage';
import { bootstrapRole, releaseStackName } from './names';
import { partitionOf } from '../../private/place';

/** What all stages of one delivery have in common. */
export interface Origin {
  readonly useCase: string;
  readonly qualifier: string;
}

/** An environment as the tools account sees it: nothing but names that were agreed on in advance. */
export interface Target {
  readonly stageName: string;
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly endpoint: string;
  readonly deployRoleArn: string;
  readonly executionRoleArn: string;
  /** The roles that read models there: the one that serves them, and the one that checks their traffic for drift. */
  readonly readerRoleArns: string[];
  readonly smokeTestRoleArn: string;
}

/** The environment behind a stage whose env was checked. */
export function targetOf({ stageName, env }: Stage, { useCase, qualifier }: Origin): Target {
  const [account, region] = [env.account!, env.region!];
  const names = environmentNames(useCase, stageName);
  // Written out, not a reference: cfn-lint takes references in a pipeline's configuration for mistakes.
  const partition = partitionOf(region);
  const at = { partition, account, region, qualifier };
  return {
    stageName,
    account,
    region,
    stackName: releaseStackName(useCase, stageName),
    endpoint: names.endpoint,
    deployRoleArn: bootstrapRole('deploy-role', at),
    executionRoleArn: bootstrapRole('cfn-exec-role', at),
    readerRoleArns: [names.servingRole, names.driftRole].map((name) => roleArn(partition, account, name)),
    smokeTestRoleArn: roleArn(partition, account, names.smokeTestRole),
  };
}

/** What the handler is told of the endpoint: the contract with `handlers/smoke-test`. */
export function userParameters(target: Target, test: SmokeTest, latencyMillis: number): string {
  const { stageName, region, smokeTestRoleArn, endpoint } = target;
  const { contentType, payload, latency } = test;
  return JSON.stringify({
    environment: stageName,
    region,
    roleArn: smokeTestRoleArn,
    endpoint,
    contentType,
    payload,
    latencyMillis: latency?.toMilliseconds() ?? latencyMillis,
  });
}
