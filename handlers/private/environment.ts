import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { EnvironmentAccess } from '../../releases/environment';
import type { EnvironmentParameters } from '../../schema/events';
import { messageOf } from '../../releases/parse';

const sts = new STSClient();

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
