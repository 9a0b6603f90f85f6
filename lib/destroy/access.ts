import { CloudFormationClient, type CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from './plan';
import { Problem, said } from './problem';

type Credentials = CloudFormationClientConfig['credentials'];

/**
 * Opens CloudFormation in an account as the CDK CLI does: with the credentials of the environment, the profile or the
 * machine, it assumes the deploy role of the bootstrap stack. An account that has no such role is entered with the
 * credentials themselves, if they belong to it.
 */
export async function openCloudFormation({ account, region, deployRole }: Place): Promise<CloudFormationClient> {
  const sts = new STSClient({ region });
  const { Account, Arn } = await identify(sts);
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
  return new CloudFormationClient({ region, credentials });
}

async function identify(sts: STSClient): Promise<{ readonly Account?: string; readonly Arn?: string }> {
  try {
    return await sts.send(new GetCallerIdentityCommand({}));
  } catch (error) {
    throw new Problem(`there are no credentials that AWS takes: ${said(error)}; log in as for cdk deploy`);
  }
}

async function assume(sts: STSClient, RoleArn: string): Promise<Credentials> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'cdk-ml-lifecycle-destroy' }),
  );
  return {
    accessKeyId: given!.AccessKeyId!,
    secretAccessKey: given!.SecretAccessKey!,
    sessionToken: given!.SessionToken,
  };
}
