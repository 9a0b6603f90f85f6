import * as iam from 'aws-cdk-lib/aws-iam';
import type { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { data, delivery, foundation, monitoring, serving, training } from '../../../constructs';
import { slots, struct } from '../../support/samples';
import { CALLS } from '../../../constructs/private/shape-facts';

type Members = { readonly [name: string]: (...given: unknown[]) => unknown };
type Use = (value: never, stack: Stack) => unknown;

const trained =
  (prop: string): Use =>
  (value, stack) =>
    new training.TrainingPipeline(stack, 'Use', {
      ...struct('training.TrainingPipelineProps', stack),
      [prop]: value,
    } as never);
const served =
  (prop: string): Use =>
  (value, stack) =>
    new serving.ModelEndpoint(stack, 'Use', {
      ...struct('serving.ModelEndpointProps', stack),
      network: foundation.Network.fromIds({ subnetIds: ['subnet-2'], securityGroupIds: ['sg-2'] }),
      [prop]: value,
    } as never);
const delivered: Use = (stage, stack) =>
  new delivery.Delivery(stack, 'Use', {
    ...struct('delivery.DeliveryProps', stack),
    stages: [stage],
    artifacts: zone(stack),
  } as never);
const stage = { env: { account: '333333333333', region: 'eu-west-1' } };
const zone = (stack: Stack) => {
  const around = new Construct(stack, 'Around');
  return new data.Zone(around, 'Zone', { key: new foundation.EncryptionKey(around, 'Key') });
};

/** Each grant of a class, to a role. */
const granted =
  (className: string): Use =>
  (grants, stack) => {
    const role = iam.Role.fromRoleName(stack, 'Grantee', 'grantee');
    for (const call of Object.keys(CALLS).filter((name) => name.startsWith(`${className}.`))) {
      const given = slots(CALLS[call]).map(({ name }) => (name === 'grantee' ? role : 'own'));
      (grants as Members)[call.slice(className.length + 1)](...given);
    }
  };

/** What a value that is no construct is handed to, so that it gets into a template. */
export const USES: { readonly [className: string]: Use } = {
  'data.Dataset': trained('dataset'),
  'data.Zone': trained('artifacts'),
  'data.FeatureGroupGrants': granted('data.FeatureGroupGrants'),
  'delivery.Approval': (approval, stack) =>
    delivered(delivery.Stage.of('prod', { ...stage, approval }) as never, stack),
  'delivery.ModelReleasesGrants': granted('delivery.ModelReleasesGrants'),
  'delivery.Stage': delivered,
  'foundation.Network': trained('network'),
  'foundation.PackageRepositoryGrants': granted('foundation.PackageRepositoryGrants'),
  'foundation.StrictHandlers': (_, stack) =>
    new foundation.EventHandler(stack, 'Use', { handler: 'retrain', description: 'Retrains' }),
  'foundation.StrictPreset': (_, stack) => {
    zone(stack);
    new foundation.EventHandler(stack, 'Use', { handler: 'retrain', description: 'Retrains' });
  },
  'foundation.WorkbenchGrants': granted('foundation.WorkbenchGrants'),
  'goal.UseCase': (useCase, stack) =>
    new data.DataLake(stack, 'Use', { useCase, key: new foundation.EncryptionKey(stack, 'Key') }),
  'monitoring.Baseline': (baseline, stack) =>
    new monitoring.DriftCheck(stack, 'Use', { ...struct('monitoring.DriftCheckProps', stack), baseline } as never),
  'registry.ModelPackageGroupGrants': granted('registry.ModelPackageGroupGrants'),
  'serving.DataCapture': served('capture'),
  'serving.EndpointGrants': granted('serving.EndpointGrants'),
  'serving.ServedModel': served('model'),
  'training.ModelCode': trained('code'),
  'training.PipelineGrants': granted('training.PipelineGrants'),
};

/** Props without which another has no meaning, or would be in a stack that refers back. */
export const TOGETHER: { readonly [className: string]: (stack: Stack) => { readonly [prop: string]: unknown } } = {
  'delivery.Delivery': (stack) => ({ artifacts: zone(stack) }),
  'delivery.ModelReleases': (stack) => ({ artifacts: zone(stack) }),
  'delivery.Stage:of': () => stage,
  'serving.ServedModel:fromImage': () => ({
    image: `111111111111.dkr.ecr.eu-west-1.amazonaws.com/own@sha256:${'0'.repeat(64)}`,
  }),
  'monitoring.ModelMonitor': (stack) => {
    const captured = zone(stack);
    return { captured, baseline: monitoring.Baseline.file(captured, 'baseline.json') };
  },
};
