import { Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { placeOf } from './place';
import type { Permission } from './statements';

interface Placement {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

/**
 * What SageMaker does with a role to place something into a VPC.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function networkPermissions(scope: IConstruct, network: Placement): Permission[] {
  const { partition, region, account } = placeOf(scope);
  const arn = (resource: string) => `arn:${partition}:ec2:${region}:${account}:${resource}`;
  // a list that the template fills in can't be taken apart here
  const all = (type: string, ids: string[]) =>
    (Token.isUnresolved(ids) ? ['*'] : [...new Set(ids)]).map((id) => arn(`${type}/${id}`));
  const own = arn('network-interface/*');
  const describe = ['NetworkInterfaces', 'Vpcs', 'DhcpOptions', 'Subnets', 'SecurityGroups'];
  return [
    {
      actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
      resources: [own, ...all('subnet', network.subnetIds), ...all('security-group', network.securityGroupIds)],
      because: 'SageMaker makes the interfaces, so their IDs are known later',
    },
    {
      actions: ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterfacePermission'],
      resources: [own],
      because: 'SageMaker makes the interfaces, so their IDs are known later',
    },
    {
      actions: describe.map((what) => `ec2:Describe${what}`),
      resources: ['*'],
      because: 'Descriptions of EC2 have no resource to name',
    },
  ];
}
