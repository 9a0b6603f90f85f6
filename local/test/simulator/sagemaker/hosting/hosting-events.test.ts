import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { EndpointRow } from '../../../../simulator/sagemaker/hosting/endpoint';
import {
  deploymentStateChange,
  endpointConfigStateChange,
  endpointStateChange,
  modelStateChange,
} from '../../../../simulator/sagemaker/hosting/hosting-events';
import { plannedFleet } from '../../../../simulator/sagemaker/hosting/fleet';
import type { EndpointConfigRow, ModelRow } from '../../../../simulator/sagemaker/hosting/rows';
import type { ServiceEvent } from '../../../../core/aws';
import { TOOLS } from '../../../support/services';

const NOW = new Date('2026-11-25T12:00:00.123Z');
const TAGS = [{ Key: 'use', Value: 'case' }];
const MODEL: ModelRow = {
  scope: TOOLS,
  name: 'M',
  arn: 'arn:aws:sagemaker:eu-west-1:111111111111:model/m',
  created: NOW,
  input: { ModelName: 'M' },
  served: {
    name: 'M',
    arn: 'arn:aws:sagemaker:eu-west-1:111111111111:model/m',
    roleArn: 'arn:aws:iam::111111111111:role/serving',
    image: 'image:1',
    dataUrl: 's3://bucket/model.tar.gz',
    environment: {},
    hostname: 'container_1',
  },
};
const CONFIG: EndpointConfigRow = {
  scope: TOOLS,
  name: 'C',
  arn: 'arn:aws:sagemaker:eu-west-1:111111111111:endpoint-config/c',
  created: NOW,
  input: {
    EndpointConfigName: 'C',
    ProductionVariants: [
      {
        VariantName: 'main',
        ModelName: 'M',
        InstanceType: 'ml.m6i.large',
        InitialInstanceCount: 2,
        InitialVariantWeight: 1,
      },
    ],
  },
};
const FLEET = plannedFleet(CONFIG, () => MODEL.served);
const ENDPOINT: EndpointRow = {
  scope: TOOLS,
  name: 'E',
  arn: 'arn:aws:sagemaker:eu-west-1:111111111111:endpoint/e',
  created: NOW,
  modified: NOW,
  status: 'RollingBack',
  configName: 'C',
  fleet: FLEET,
  pending: {
    fleet: { ...FLEET, config: { ...CONFIG, name: 'C2' } },
    started: NOW,
    share: 0.5,
    active: 1,
    status: { status: 'Baking', message: 'Baking for 600 seconds', since: NOW },
  },
  ending: new AbortController(),
};

interface Shape {
  readonly [property: string]: { readonly required: boolean; readonly type: string };
}

/** The properties of an event's detail, as AWS registered its schema. */
function registered(detailType: string): Shape {
  const spec = loadAwsServiceSpecSync();
  const event = spec.all('event').find((each) => each.source === 'aws.sagemaker' && each.detailType === detailType)!;
  const { properties } = spec.get('eventTypeDefinition', event.rootProperty.$ref);
  return Object.fromEntries(
    Object.entries(properties).map(([name, { required = false, type }]) => [name, { required, type: type.type }]),
  );
}

const TYPES: { readonly [type: string]: (value: unknown) => boolean } = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  array: (value) => Array.isArray(value),
  ref: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

test.each<[string, ServiceEvent]>([
  ['SageMaker Model State Change', modelStateChange(MODEL, TAGS)],
  ['SageMaker Endpoint Config State Change', endpointConfigStateChange(CONFIG, TAGS)],
  ['SageMaker Endpoint State Change', endpointStateChange(ENDPOINT, TAGS)],
])('the detail of %s has what AWS registered for it', (detailType, event) => {
  expect(event).toMatchObject({ source: 'aws.sagemaker', detailType });
  const detail = event.detail as { readonly [name: string]: unknown };
  const shape = registered(detailType);
  expect(Object.keys(shape).length).toBeGreaterThan(4);
  for (const [name, { required, type }] of Object.entries(shape)) {
    if (required) expect(detail).toHaveProperty(name);
    if (name in detail) expect([name, TYPES[type](detail[name])]).toEqual([name, true]);
  }
});

test('a status is written as in the documentation, and time in milliseconds', () => {
  expect(endpointStateChange(ENDPOINT, []).detail).toMatchObject({
    EndpointStatus: 'ROLLING_BACK',
    CreationTime: NOW.getTime(),
    ProductionVariants: [{ VariantName: 'main', DesiredWeight: 1, DesiredInstanceCount: 2 }],
  });
});

test('a deployment tells where it stands, as the sample of the documentation does', () => {
  expect(deploymentStateChange(ENDPOINT, []).detail).toMatchObject({
    EndpointConfigName: 'C',
    PendingDeploymentSummary: {
      EndpointConfigName: 'C2',
      StartTime: NOW.getTime(),
      ProductionVariants: [
        {
          VariantName: 'main',
          CurrentWeight: 1,
          DesiredWeight: 1,
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 2,
          VariantStatus: [{ Status: 'Baking', StatusMessage: 'Baking for 600 seconds', StartTime: NOW.getTime() }],
        },
      ],
    },
  });
});
