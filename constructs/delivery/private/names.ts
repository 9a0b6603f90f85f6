import { type NamedUseCase, prefixOf } from '../../private/names';

/** The object key of the releases of a use case. Each release is a version of this object. */
export function releaseKey(useCase: NamedUseCase): string {
  return `${prefixOf(useCase)}/release.zip`;
}

/** The name of the one change set that the delivery makes and executes. */
export const CHANGE_SET = 'release';

/** The alias of the key that encrypts releases. A name of an environment has no slash, so that no other key has this alias. */
export function releasesAlias(useCase: NamedUseCase): string {
  return `alias/${prefixOf(useCase)}/releases`;
}

/** The name of the stack as which a release is deployed to an environment. */
export function releaseStackName(useCase: NamedUseCase, environment: string): string {
  return `${prefixOf(useCase)}-${environment}-release`;
}

/**
 * The prefix of a use case's names as a part of a statement's id, which has letters and digits only. Use cases may share a zone, and the
 * ids of the statements in a policy have to differ.
 */
export function sidOf(useCase: NamedUseCase): string {
  const prefix = prefixOf(useCase);
  // in capitals, model-1 would be the same as model1
  if (/-\d/.test(prefix)) return prefix.replaceAll('-', 'H');
  return prefix
    .split('-')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
}

/** The ARN of a role of CDK's bootstrap stack. See https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
export function bootstrapRole(
  kind: 'deploy-role' | 'lookup-role' | 'cfn-exec-role',
  at: { partition: string; account: string; region: string; qualifier: string },
): string {
  const { partition, account, region, qualifier } = at;
  return `arn:${partition}:iam::${account}:role/cdk-${qualifier}-${kind}-${account}-${region}`;
}
