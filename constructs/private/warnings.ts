import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * What the CDK CLI warns of at synth. Users acknowledge a warning by its id, so an id never changes:
 * `Validations.of(scope).acknowledge({ id: 'annotation::cdk-ml-lifecycle:scikit-learn-support', reason: '…' })`.
 */
export enum Warning {
  NEWER_INSTANCE_TYPE = 'newer-instance-type',
  REGION_WITHOUT_RESOURCE = 'region-without-resource',
  REQUIRED_STATEMENTS = 'required-statements',
  SCIKIT_LEARN_SUPPORT = 'scikit-learn-support',
  VARIANT_ASSUMED = 'variant-assumed',
  WHOLE_INSTANCES = 'whole-instances',
}

/** Warns of something that may be right but should be known. */
export function warn(construct: IConstruct, warning: Warning, message: string): void {
  Validations.of(construct).addWarning(`cdk-ml-lifecycle:${warning}`, message);
}
