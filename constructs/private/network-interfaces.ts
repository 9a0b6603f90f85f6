import { Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Placement } from './placement';
import { placeOf } from './place';
import type { Permission } from './statements';

/**
 * What SageMaker does with a role to place something into a VPC.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function networkPermissions(scope: IConstruct, ...networks: Placement[]): Permission[] {
  const { partition, region, account } = placeOf(scope);
  const arn = (resource: string) => `arn:${partition}:ec2:${region}:${account}:${resource}`;
  // a list that the template fills in can't be taken apart here
  const all = (type: string, lists: string[][]) =>
    (lists.some((ids) => Token.isUnresolved(ids)) ? ['*'] : [...new Set(lists.flat())]).map((id) =>
      arn(`${type}/${id}`),
    );
  const own = arn('network-interface/*');
  const describe = ['NetworkInterfaces', 'Vpcs', 'DhcpOptions', 'Subnets', 'SecurityGroups'];
  return [
    {
      actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
      resources: [
        own,
        ...all(
          'subnet',
          networks.map(({ subnetIds }) => subnetIds),
        ),
        ...all(
          'security-group',
          networks.map(({ securityGroupIds }) => securityGroupIds),
        ),
      ],
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
