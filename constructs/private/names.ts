/**
 * The fixed names that two accounts agree on without asking each other: pure functions of the use case and the
 * environment. Anything that no other account needs to know stays unnamed, so that it can be replaced.
 */
export const ROLE_PATH = '/ml/';

/** Names of what exists once per use case, in the account where models are developed. */
export function useCaseNames(useCase: string) {
  return {
    profileParameter: `/${useCase}/profile`,
    trainingPipeline: `${useCase}-training`,
    retrainingBus: `${useCase}-retraining`,
    smokeTestRole: `${useCase}-smoke-test`,
    keyAlias: `alias/${useCase}`,
    artifactsBucket: (account: string) => `${useCase}-artifacts-${account}`,
  };
}

/** Names of what exists once per use case and environment, in that environment's account. */
export function environmentNames(useCase: string, environment: string) {
  const prefix = `${useCase}-${environment}`;
  return {
    endpoint: prefix,
    driftPipeline: `${prefix}-drift`,
    servingRole: `${prefix}-serving`,
    smokeTestRole: `${prefix}-smoke-test`,
    driftRole: `${prefix}-drift`,
    scheduleRole: `${prefix}-drift-schedule`,
    keyAlias: `alias/${prefix}`,
    alarm: (kind: string) => `${prefix}-${kind}`,
    parameter: (name: string) => `/${useCase}/${environment}/${name}`,
  };
}

/** The ARN of a role with a fixed name, in an account known at synth. */
export function roleArn(partition: string, account: string, roleName: string): string {
  return `arn:${partition}:iam::${account}:role${ROLE_PATH}${roleName}`;
}
