import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ServiceRole } from '../../foundation';
import type { EndpointPlan } from './plan';

/** What an endpoint's own role has to know besides the plan. */
export interface RoleFacts {
  readonly endpointName: string;
  readonly alarmNames: string[];
  readonly inVpc: boolean;
}

const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
];

/**
 * Allows what AWS documents for the role of a model, narrowed to this one.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
 */
export function allowServing(role: ServiceRole, plan: EndpointPlan, facts: RoleFacts): void {
  allowModel(role, plan);
  allowTelemetry(role, facts);
  allowCapture(role, plan);
  if (facts.inVpc)
    role.allow(NETWORK_INTERFACES, ['*'], { because: 'Network interfaces have no ARN before they exist' });
}

function allowModel(role: ServiceRole, { model }: EndpointPlan): void {
  const { artifacts, prefix = 'models/', repository } = model.options;
  if (artifacts) {
    role.allow(['s3:GetObject'], [`${artifacts.bucketArn}/${prefix}*`], {
      because: 'The model package names the object, once a model is approved',
    });
    role.allow(['kms:Decrypt'], [artifacts.key.keyRef.keyArn]);
  }
  role.allow(['ecr:GetAuthorizationToken'], ['*'], { because: 'The action takes no resource' });
  role.allow(
    ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    [repository?.repositoryRef.repositoryArn ?? anyRepository(role)],
    { because: 'The model package names the image; its repository decides who may read it' },
  );
}

function anyRepository(scope: Construct): string {
  const { partition, region } = Stack.of(scope);
  return `arn:${partition}:ecr:${region}:*:repository/*`;
}

function allowTelemetry(role: ServiceRole, { endpointName, alarmNames }: RoleFacts): void {
  const { partition, region, account } = Stack.of(role);
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/Endpoints/${endpointName}`;
  role.allow(
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    [`${logs}:*`],
    {
      because: 'The service names the log streams, one for each instance',
    },
  );
  role.allow(['cloudwatch:PutMetricData'], ['*'], {
    conditions: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/Endpoints' } },
    because: 'Metrics have no ARN; the condition names their namespace',
  });
  if (alarmNames.length > 0)
    role.allow(
      ['cloudwatch:DescribeAlarms'],
      alarmNames.map((name) => `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`),
    );
}

function allowCapture(role: ServiceRole, { capture }: EndpointPlan): void {
  if (!capture?.zone) return;
  role.allow(['s3:PutObject'], [`${capture.zone.bucketArn}/captured/*`], {
    because: 'The service names the objects by the time of the requests',
  });
  role.allow(['kms:GenerateDataKey', 'kms:Decrypt'], [capture.zone.key.keyRef.keyArn]);
}
