import type { Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { App, Stack } from 'aws-cdk-lib/core';
import { Hosting, ModelEndpoint, type ModelEndpointProps, ServedModel } from '../../../constructs/serving';

export const PACKAGE = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7';
export const ROLE = 'arn:aws:iam::222222222222:role/ml/serving';
export const KEY = 'arn:aws:kms:eu-west-1:222222222222:key/00000000-0000-0000-0000-000000000000';

/** A stack in a known account and region. */
export function stack(): Stack {
  return new Stack(new App(), 'Test', { env: { account: '222222222222', region: 'eu-west-1' } });
}

/** A model whose image is not the one of AWS, so that it may be for any processor. */
export function withOwnImage(scope: Stack): ServedModel {
  const repository = Repository.fromRepositoryName(scope, 'Images', 'mine');
  return ServedModel.fromPackage(PACKAGE, { repository });
}

/** An endpoint with a role and a key given, so that the template holds little else. */
export function endpoint(scope: Stack, props: Partial<ModelEndpointProps> = {}): ModelEndpoint {
  return new ModelEndpoint(scope, 'Endpoint', {
    model: ServedModel.fromPackage(PACKAGE),
    hosting: Hosting.realtime({ instanceType: 'ml.m6i.large' }),
    endpointName: 'mortgage-approval-prod',
    role: Role.fromRoleArn(scope, 'GivenRole', ROLE),
    key: Key.fromKeyArn(scope, 'GivenKey', KEY),
    ...props,
  });
}

interface Resource {
  readonly Properties: { readonly [name: string]: Json };
  readonly DependsOn?: string[];
}

interface Json {
  readonly [name: string]: Json;
}

/** The one resource of a type. */
export function only(template: Template, type: string): Resource {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0] as Resource;
}
