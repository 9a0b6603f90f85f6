import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnParameter as SsmParameter } from 'aws-cdk-lib/aws-ssm';
import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib/core';
import { ReleaseStack } from '../../../constructs/delivery';
import { Hosting, ModelEndpoint } from '../../../constructs/serving';
import { USE_CASE as useCase } from './fixture';

export const env = { account: '111111111111', region: 'eu-west-1' };
export const values = {
  parameters: { ServingRole: '/mortgage-approval/prod/serving/role', EndpointName: 'mortgage-approval-prod' },
};

export interface Made {
  readonly app: App;
  readonly tools: Stack;
  readonly release: ReleaseStack;
}

/** A release with an endpoint, in a stack of the tools account or of none in particular. */
export function make({ agnostic = false, ...context }: { agnostic?: boolean; [flag: string]: unknown } = {}): Made {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'release-')), context });
  const tools = new Stack(app, 'Tools', agnostic ? {} : { env });
  const release = new ReleaseStack(tools, 'Serving', { useCase });
  const role = release.parameterFromEnvironment('ServingRole', 'The role that reads the model');
  new ModelEndpoint(release, 'Endpoint', {
    model: release.servedModel(),
    hosting: Hosting.realtime({ instanceType: 'ml.g5.xlarge' }),
    endpointName: new CfnParameter(release, 'EndpointName').valueAsString,
    role: Role.fromRoleArn(release, 'Role', role.valueAsString),
    serviceLevels: useCase.serviceLevels,
  });
  new SsmParameter(tools, 'Kit', {
    type: 'String',
    value: Fn.join('/', [release.kit.bucketName, release.kit.objectKey]),
  });
  return { app, tools, release };
}

/** What a function throws, or nothing. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
