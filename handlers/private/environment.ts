import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { setTimeout } from 'node:timers/promises';
import type { EnvironmentParameters } from '../../schema/events';
import { messageOf } from './parse';

const sts = new STSClient();

/** What a client needs to call AWS in an environment. */
export interface EnvironmentAccess {
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Assumes the role that an environment keeps for an action of the delivery pipeline. */
export async function enter(
  action: string,
  { environment, region, roleArn }: EnvironmentParameters,
  abortSignal: AbortSignal,
): Promise<EnvironmentAccess> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: `${action}-${environment}` });
  const { Credentials } = await sts.send(command, { abortSignal }).catch((error: Error) => {
    throw new Error(
      `${roleArn} can't be assumed: ${messageOf(error)}. Is the stack of ${environment} deployed in this version?`,
    );
  });
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey)
    throw new Error(`STS returned no credentials for ${roleArn}`);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return { region, credentials: { accessKeyId, secretAccessKey, sessionToken } };
}

/** How long to wait between two looks at a resource that is changing. */
const PAUSE_MILLIS = 3_000;

/** Waits before the next look. Throws when the signal says that the time is over. */
export async function pause(signal: AbortSignal): Promise<void> {
  await setTimeout(PAUSE_MILLIS, undefined, { signal });
}
