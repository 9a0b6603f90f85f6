import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type Place, placeOf } from '../../private/place';

const ACCOUNT = '${AWS::AccountId}';
const REGION = '${AWS::Region}';

/**
 * The ARN of the role with which CloudFormation makes resources, as the synthesizer of a stack names it, for any account of
 * its Region. A synthesizer that deploys with the credentials of the CLI names none; the bootstrap stack that it publishes
 * assets to has one by default. Nothing if there is no bootstrap stack either.
 */
export function executionRoleTemplate({ account, region, synthesizer }: Stack): string | undefined {
  const { bootstrapQualifier, cloudFormationExecutionRole: bound } = synthesizer;
  // bound to the stack, the synthesizer has filled in its account, or the token of it
  if (bound !== undefined) return bound.replaceAll(account, ACCOUNT).replaceAll(region, REGION);
  if (bootstrapQualifier === undefined) return undefined;
  return DefaultStackSynthesizer.DEFAULT_CLOUDFORMATION_ROLE_ARN.replaceAll('${Qualifier}', bootstrapQualifier);
}

/** The role of that name in a place. */
export function executionRoleIn(template: string, { partition, account, region }: Place): string {
  return template.replaceAll('${AWS::Partition}', partition).replaceAll(ACCOUNT, account).replaceAll(REGION, region);
}

/** The role with which CloudFormation makes the resources of a stack, unless the stack names none: then that of CDK. */
export function executionRoleOf(scope: Construct): string {
  const { DEFAULT_CLOUDFORMATION_ROLE_ARN: usual, DEFAULT_QUALIFIER: qualifier } = DefaultStackSynthesizer;
  const template = executionRoleTemplate(Stack.of(scope)) ?? usual.replaceAll('${Qualifier}', qualifier);
  return executionRoleIn(template, placeOf(scope));
}
