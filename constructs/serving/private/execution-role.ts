import { Token } from 'aws-cdk-lib/core';
import type { INetwork, ServiceRole } from '../../foundation';
import { scikitLearnImage } from '../../private/pipeline/images';
import type { EndpointPlan } from './plan';
import { placeOf } from '../../private/place';

/** What an endpoint's own role has to know besides the plan. */
export interface RoleFacts {
  readonly endpointName: string;
  readonly alarmNames: string[];
  readonly network?: INetwork;
}

// One for all: a role has one finding for the resource *, whichever statements have it.
const NO_RESOURCE =
  'Tokens for ECR, metrics (their namespace is a condition) and descriptions of EC2 have no resource to name';

/**
 * Allows what AWS documents for the role of a model, narrowed to this one.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
 */
export function allowServing(role: ServiceRole, plan: EndpointPlan, facts: RoleFacts): void {
  allowModel(role, plan);
  allowTelemetry(role, facts);
  allowCapture(role, plan);
  if (facts.network) allowNetwork(role, facts.network);
}

function allowModel(role: ServiceRole, { model }: EndpointPlan): void {
  const { artifacts, prefix = 'models/', repository } = model.options;
  if (artifacts) {
    role.allow(['s3:GetObject'], [`${artifacts.bucketArn}/${prefix}*`], {
      because: 'The model package names the object, once a model is approved',
    });
    role.allow(['kms:Decrypt'], [artifacts.key.keyRef.keyArn]);
  }
  role.allow(['ecr:GetAuthorizationToken'], ['*'], { because: NO_RESOURCE });
  role.allow(
    ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    [repository?.repositoryRef.repositoryArn ?? scikitLearnImage(role).repositoryArn],
  );
}

function allowTelemetry(role: ServiceRole, { endpointName, alarmNames }: RoleFacts): void {
  const { partition, region, account } = placeOf(role);
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/Endpoints/${endpointName}`;
  role.allow(
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    [logs, `${logs}:*`],
    {
      because: 'The service names the log streams, one for each instance',
    },
  );
  role.allow(['cloudwatch:PutMetricData'], ['*'], {
    conditions: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/Endpoints' } },
    because: NO_RESOURCE,
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

function allowNetwork(role: ServiceRole, { subnetIds, securityGroupIds }: INetwork): void {
  const { partition, region, account } = placeOf(role);
  const arn = (resource: string) => `arn:${partition}:ec2:${region}:${account}:${resource}`;
  // A list that the template fills in can't be taken apart here.
  const all = (type: string, ids: string[]) =>
    (Token.isUnresolved(ids) ? ['*'] : ids).map((id) => arn(`${type}/${id}`));
  const own = arn('network-interface/*');
  role.allow(
    ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
    [own, ...all('subnet', subnetIds), ...all('security-group', securityGroupIds)],
    { because: 'The network interfaces of the model are made with each fleet' },
  );
  role.allow(['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterfacePermission'], [own]);
  role.allow(
    ['NetworkInterfaces', 'Vpcs', 'DhcpOptions', 'Subnets', 'SecurityGroups'].map((what) => `ec2:Describe${what}`),
    ['*'],
    {
      because: NO_RESOURCE,
    },
  );
}
