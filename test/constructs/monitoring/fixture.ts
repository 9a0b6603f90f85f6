import type { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { context } from '../../../cdk.json';
import * as goal from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';

export const useCase = goal.UseCase.define(
  mortgage({
    objectives: [goal.Objective.atLeast('auc', 0.78)],
    fairness: goal.Fairness.none('a fixture decides about nobody'),
  }),
);

export const DEVELOPMENT = { account: '111111111111', region: 'eu-west-1' };
export const PROD = { account: '333333333333', region: 'eu-west-1' };

/** A stack of an app with the same feature flags as ours. */
export function stackIn(
  env: { account: string; region: string } | undefined = PROD,
  app = new App({ context }),
): Stack {
  return new Stack(app, 'Stack', { env });
}

/** An alarm goes off or is over. The first OK of a new alarm is neither. */
export const NEWS = {
  $or: [
    { state: { value: ['ALARM'] } },
    { state: { value: ['OK'] }, previousState: { reason: [{ 'anything-but': { prefix: 'Unchecked' } }] } },
  ],
};

/** What the roles of a template allow. */
export function actionsOf(template: Template): unknown[] {
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  return roles.flatMap((role) =>
    (role.Properties.Policies ?? []).flatMap((policy: { PolicyDocument: { Statement: { Action: unknown }[] } }) =>
      policy.PolicyDocument.Statement.flatMap(({ Action }) => Action),
    ),
  );
}
