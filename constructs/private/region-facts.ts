import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { Warning, warn } from './warnings';

/**
 * Types of resources of a use case that CloudFormation doesn't have in every Region with AWS's images. A contract test compares
 * them with its registry, and a test compares them with README.md.
 */
export const REGIONS_WITHOUT: { readonly [type: string]: readonly string[] } = {
  'AWS::SageMaker::ModelPackageGroup': [
    'ap-south-2',
    'ap-southeast-4',
    'cn-north-1',
    'cn-northwest-1',
    'us-gov-east-1',
  ],
  'AWS::SageMaker::Model': ['me-central-1', 'us-gov-east-1'],
  'AWS::SageMaker::EndpointConfig': ['me-central-1', 'us-gov-east-1'],
  'AWS::SageMaker::Endpoint': ['me-central-1', 'us-gov-east-1'],
};

/** Warns where CloudFormation can't deploy a resource. It is no fault, because AWS adds resources without asking us. */
export function warnOfRegion(scope: IConstruct, type: string): void {
  const { region } = Stack.of(scope);
  if (!REGIONS_WITHOUT[type]?.includes(region)) return;
  const known = `CloudFormation has no ${type} in ${region}, as far as this version of the library knows`;
  warn(scope, Warning.REGION_WITHOUT_RESOURCE, `${known}; deploy the stack in another Region`);
}
