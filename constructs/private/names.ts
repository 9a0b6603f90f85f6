import { Names, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * The fixed names that two accounts agree on without asking each other: pure functions of the use case and the
 * environment. Anything that no other account needs to know stays unnamed, so that it can be replaced.
 */

/** A use case, as far as names depend on it. */
export interface NamedUseCase {
  readonly useCaseName: string;
  readonly namePrefix?: string;
  readonly rolePath?: string;
  readonly regionInNames?: boolean;
}

/**
 * What every physical name begins with. It tells copies of one use case apart, so that metrics and the events between
 * handlers name it too.
 */
export function prefixOf({ useCaseName, namePrefix }: NamedUseCase): string {
  return namePrefix ?? useCaseName;
}

/** The IAM path of the roles with fixed names. */
export function rolePathOf({ rolePath = '/ml/' }: { readonly rolePath?: string }): string {
  return rolePath;
}

/** The tag that says to which use case a stack and its resources belong. */
export const USE_CASE_TAG = 'ml:use-case';

/**
 * The tag that says what the cost of a resource is for: `building`, `training`, `hosting` or `monitoring`. Cost Explorer tells costs
 * apart by it once it is activated as a cost allocation tag.
 */
export function activity(value: string): { readonly key: string; readonly value: string } {
  return { key: 'ml:activity', value };
}

/** Names of what exists once per use case, in the account and Region where models are developed. */
export function useCaseNames(useCase: NamedUseCase) {
  const prefix = prefixOf(useCase);
  return {
    modelCard: prefix,
    modelPackageGroup: prefix,
    profileParameter: `/${prefix}/profile`,
    trainingPipeline: `${prefix}-training`,
    retrainingBus: `${prefix}-retraining`,
    notificationsBus: `${prefix}-notifications`,
    keyAlias: `alias/${prefix}`,
  };
}

/** Names of what exists once per use case and environment, in that environment's account and Region. */
export function environmentNames(useCase: NamedUseCase, environment: string) {
  const prefix = `${prefixOf(useCase)}-${environment}`;
  return {
    endpoint: prefix,
    driftPipeline: `${prefix}-drift`,
    driftHandler: `${prefix}-start-drift-check`,
    keyAlias: `alias/${prefix}`,
    alarm: (kind: string) => `${prefix}-${kind}`,
    parameter: (name: string) => `/${prefixOf(useCase)}/${environment}/${name}`,
  };
}

/**
 * Names of a use case that no other Region may have: IAM roles are unique in an account, buckets in the world.
 * @param region the Region of the stack; all environments of a delivery are in it, so that both sides know it
 */
export function useCaseGlobals(useCase: NamedUseCase, region: string) {
  const prefix = prefixOf(useCase);
  const suffix = useCase.regionInNames ? `-${region}` : '';
  return {
    pipelineRole: `${prefix}-delivery${suffix}`,
    smokeTestRole: `${prefix}-smoke-test${suffix}`,
    clearingRole: `${prefix}-clearing${suffix}`,
    /** The roles of training have these names only if the policy of a resource in another account has to name them. */
    trainingRole: `${prefix}-training${suffix}`,
    trainingJobRole: `${prefix}-training-jobs${suffix}`,
    releaseMakerRole: `${prefix}-release-maker${suffix}`,
    artifactsBucket: (account: string) => `${prefix}-artifacts-${account}${suffix}`,
  };
}

/** Names of an environment that no other Region may have: IAM roles and dashboards are unique in an account. */
export function environmentGlobals(useCase: NamedUseCase, environment: string, region: string) {
  const prefix = `${prefixOf(useCase)}-${environment}`;
  const suffix = useCase.regionInNames ? `-${region}` : '';
  return {
    servingRole: `${prefix}-serving${suffix}`,
    deployRole: `${prefix}-deploy${suffix}`,
    smokeTestRole: `${prefix}-smoke-test${suffix}`,
    clearingRole: `${prefix}-clearing${suffix}`,
    driftRole: `${prefix}-drift${suffix}`,
    scheduleRole: `${prefix}-drift-schedule${suffix}`,
    /** The roles of handlers have these names only if the policy of a resource in another account has to name them. */
    driftStarterRole: `${prefix}-drift-starter${suffix}`,
    driftReportsRole: `${prefix}-drift-reports${suffix}`,
    dashboard: `${prefix}${suffix}`,
  };
}

/**
 * The prefix of the copies of approved models in the zone of the artifacts. The use case is in it, because use cases may share
 * a zone, and each has a release maker of its own.
 */
export function copiesPrefix(useCase: NamedUseCase): string {
  return `released/${prefixOf(useCase)}/`;
}

/**
 * The keys of what the training pipeline writes into the zone of the artifacts for others to read, as policies have them. An
 * asterisk stands for the folders of a run.
 */
export const TRAINED = {
  modelData: 'models/*/model.tar.gz',
  baseline: 'models/*/baseline.json',
  evaluation: 'evaluations/*/evaluation.json',
};

/** The keys of the baselines that approvals have copied. An asterisk stands for the folders of a version. */
export function copiedBaselines(useCase: NamedUseCase): string {
  return `${copiesPrefix(useCase)}*/baseline.json`;
}

/** The name of a role that no use case names, if a policy in another account has to name it. */
export function generatedRoleName(scope: IConstruct): string {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region)) return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
  return `${Names.uniqueResourceName(scope, { maxLength: 63 - region.length, separator: '-' })}-${region}`;
}

interface AccountPlace {
  readonly partition: string;
  readonly account: string;
}

/** The ARN of a role with a fixed name, in an account known at synth. */
export function roleArn(useCase: NamedUseCase, place: AccountPlace, roleName: string): string {
  return roleArnOf(place, rolePathOf(useCase), roleName);
}

/** The ARN of a role, in which its path is. */
export function roleArnOf({ partition, account }: AccountPlace, path: string, roleName: string): string {
  return `arn:${partition}:iam::${account}:role${path}${roleName}`;
}
