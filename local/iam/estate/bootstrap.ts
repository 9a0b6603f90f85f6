import type { StackTemplate, Template } from './stack-template';

export const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** An account and Region that the CDK CLI has bootstrapped. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  /** The accounts of `--trust`. */
  readonly trust: readonly string[];
}

/**
 * The bootstrap stack of an environment, from what `cdk bootstrap --show-template` prints, with the CLI's own values of the
 * parameters. The execution policy is the widest that people choose, which is also the CLI's default without `--trust`.
 */
export function bootstrapStack(template: Template, { account, region, trust }: Environment): StackTemplate {
  return {
    name: 'CDKToolkit',
    account,
    region,
    template,
    parameters: {
      TrustedAccounts: trust,
      TrustedAccountsForLookup: [],
      CloudFormationExecutionPolicies: [ADMINISTRATOR],
      FileAssetsBucketKmsKeyId: 'AWS_MANAGED_KEY',
    },
  };
}
