/** The one object that every release of a use case is a version of. */
export function releaseKey(useCase: string): string {
  return `${useCase}/release.zip`;
}

/** The stack that a release becomes in an environment. */
export function releaseStackName(useCase: string, environment: string): string {
  return `${useCase}-${environment}-release`;
}

/** A role of CDK's bootstrap stack; see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
export function bootstrapRole(
  kind: 'deploy-role' | 'cfn-exec-role',
  at: { partition: string; account: string; region: string; qualifier: string },
): string {
  const { partition, account, region, qualifier } = at;
  return `arn:${partition}:iam::${account}:role/cdk-${qualifier}-${kind}-${account}-${region}`;
}
