import { CloudFormationClient, type CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from './plan';
import type { EnvironmentAccess } from '../../releases/environment';
import { Problem, said } from './problem';

type Credentials = CloudFormationClientConfig['credentials'];

/** CloudFormation in an account. */
export interface Access {
  /** Looks at stacks, by the lookup role. The deploy role may list resources only since version 32 of CDK's template. */
  readonly reading: CloudFormationClient;
  /** Deletes stacks, by the deploy role. */
  readonly deleting: CloudFormationClient;
}

/**
 * Opens CloudFormation in an account as the CDK CLI does: with the credentials of the environment, the profile or the
 * machine, it assumes the roles of the bootstrap stack. An account that has no deploy role is entered with the credentials
 * themselves, if they belong to it. Without a lookup role, the deploy role looks.
 */
export async function openCloudFormation(place: Place): Promise<Access> {
  const { account, region, deployRole, lookupRole } = place;
  const sts = new STSClient({ region });
  const { Account, Arn } = await identify(sts, region);
  let credentials: Credentials;
  try {
    credentials = await assume(sts, deployRole);
  } catch (error) {
    if (Account !== account)
      throw new Problem(
        `account ${account} is out of reach: ${Arn} in account ${Account} may not assume ${deployRole}, because ` +
          `${said(error)}; log in to an account that the bootstrap stack of ${account} trusts`,
      );
  }
  const looking = await assume(sts, lookupRole).catch(() => credentials);
  return {
    reading: new CloudFormationClient({ region, credentials: looking }),
    deleting: new CloudFormationClient({ region, credentials }),
  };
}

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
  RoleSessionName = 'cdk-ml-lifecycle-destroy',
): Promise<EnvironmentAccess['credentials']> {
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: given!.AccessKeyId!,
    secretAccessKey: given!.SecretAccessKey!,
    sessionToken: given!.SessionToken,
  };
}
