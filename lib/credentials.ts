import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { EnvironmentAccess } from '../releases/environment';
import { Problem, said } from './problem';

/** Asks whose credentials these are. Throws a problem that says what is wrong with them. */
export async function identify(
  sts: STSClient,
  region: string,
): Promise<{ readonly Account?: string; readonly Arn?: string }> {
  try {
    return await sts.send(new GetCallerIdentityCommand({}));
  } catch (error) {
    throw new Problem(unidentified(error, region));
  }
}

/** Why nobody knows whose credentials these are: there are none, AWS refuses them, or it doesn't answer. */
function unidentified(error: unknown, region: string): string {
  const { name, $fault } = error as { readonly name?: string; readonly $fault?: string };
  const profile = process.env.AWS_PROFILE;
  const ofProfile = profile === undefined ? '' : ` of the profile ${JSON.stringify(profile)}, which AWS_PROFILE names`;
  if (name === 'CredentialsProviderError') {
    const check = profile === undefined ? '' : 'check the name with aws configure list-profiles, or ';
    return `there are no credentials${ofProfile}: ${said(error)}; ${check}log in as for cdk deploy`;
  }
  if ($fault === 'client') return `AWS refuses the credentials${ofProfile}: ${said(error)}; log in as for cdk deploy`;
  return `AWS STS in ${region} can't be reached: ${said(error)}; check the network, and the Region in the use case file`;
}

/** Assumes a role. The name of the session says in CloudTrail which command did it. */
export async function assume(
  sts: STSClient,
  RoleArn: string,
  RoleSessionName: string,
): Promise<EnvironmentAccess['credentials']> {
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: given!.AccessKeyId!,
    secretAccessKey: given!.SecretAccessKey!,
    sessionToken: given!.SessionToken,
  };
}
