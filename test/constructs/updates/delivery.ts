import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import * as delivery from '../../../constructs/delivery';
import * as registry from '../../../constructs/registry';
import {
  bucketOf,
  type Case,
  ENV,
  handlersOf,
  keyOf,
  kept,
  name,
  networkOf,
  other,
  roleOf,
  rolesOf,
  useCase,
  zoneOf,
} from './given';

const STAGING = delivery.Stage.of('staging', { env: { ...ENV, account: '222222222222' } });

/** What makes releases, with a pipeline or without. */
const releasesOf = (stack: Stack) => ({
  models: new registry.ModelPackageGroup(stack, 'Models', { useCase }),
  artifacts: zoneOf(stack, 'Artifacts'),
  release: new delivery.ReleaseStack(stack, 'Release', { useCase }),
  stages: [STAGING],
});

/** A change of each prop that both have. */
const RELEASES = {
  key: keyOf,
  removalPolicy: () => RemovalPolicy.DESTROY,
  handlers: handlersOf,
  models: (stack: Stack) => registry.ModelPackageGroup.fromModelPackageGroupName(stack, 'GivenModels', 'given'),
  artifacts: (stack: Stack) => zoneOf(stack, 'Given'),
  release: (stack: Stack) => new delivery.ReleaseStack(stack, 'Another', { useCase }),
  smokeTest: () => delivery.SmokeTest.json({ instances: [{ a: 1 }] }),
  independentApproval: () => true,
  accessLogs: bucketOf,
};

/** Changes of the constructs of the delivery stage. */
export const DELIVERY: { readonly [construct: string]: Case<object> } = {
  'delivery.ReleaseEnvironment': kept<delivery.ReleaseEnvironmentProps>({
    base: () => ({ useCase, environmentName: 'prod', toolsAccount: '222222222222' }),
    make: (stack, props) => new delivery.ReleaseEnvironment(stack, 'It', props),
    changes: {
      key: keyOf,
      removalPolicy: () => RemovalPolicy.DESTROY,
      useCase: name(other),
      environmentName: name('eu-live'),
      toolsAccount: () => '444444444444',
      models: () => ({ bucketName: 'given-models', keyAlias: 'alias/given' }),
      deployers: (stack) => [Role.fromRoleArn(stack, 'Jobs', 'arn:aws:iam::222222222222:role/jobs')],
      repositories: (stack) => [Repository.fromRepositoryName(stack, 'Repository', 'own')],
      captureExpiration: () => Duration.days(3),
      network: networkOf,
      cloudFormationExecutionRole: (stack) => Role.fromRoleArn(stack, 'Cfn', 'arn:aws:iam::111111111111:role/cfn'),
      accessLogs: bucketOf,
      roles: (stack) => rolesOf(stack, 'serving', 'smokeTest', 'deploy', 'clearing'),
    },
  }),
  'delivery.Delivery': kept<delivery.DeliveryProps>({
    base: releasesOf,
    make: (stack, props) => new delivery.Delivery(stack, 'It', props),
    changes: {
      ...RELEASES,
      stages: () => [STAGING, delivery.Stage.of('prod', { env: ENV, approval: delivery.Approval.manual() })],
      roles: (stack) => rolesOf(stack, 'pipeline', 'starter', 'releaseMaker', 'verification', 'clearing', 'smokeTest'),
    },
  }),
  'delivery.ModelReleases': kept<delivery.ModelReleasesProps>({
    base: releasesOf,
    make: (stack, props) => new delivery.ModelReleases(stack, 'It', props),
    changes: {
      ...RELEASES,
      stages: () => [STAGING, delivery.Stage.of('prod', { env: ENV })],
      role: roleOf,
    },
  }),
};
