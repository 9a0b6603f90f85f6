import { CloudFormationClient, type CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import { STSClient } from '@aws-sdk/client-sts';
import { assume, identify } from '../credentials';
import { Problem, said } from '../problem';
import type { Place } from './plan';

type Credentials = CloudFormationClientConfig['credentials'];

const SESSION = 'cdk-ml-lifecycle-destroy';

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
    credentials = await assume(sts, deployRole, SESSION);
  } catch (error) {
    if (Account !== account)
      throw new Problem(
        `account ${account} is out of reach: ${Arn} in account ${Account} may not assume ${deployRole}, because ` +
          `${said(error)}; log in to an account that the bootstrap stack of ${account} trusts`,
      );
  }
  const looking = await assume(sts, lookupRole, SESSION).catch(() => credentials);
  return {
    reading: new CloudFormationClient({ region, credentials: looking }),
    deleting: new CloudFormationClient({ region, credentials }),
  };
}
