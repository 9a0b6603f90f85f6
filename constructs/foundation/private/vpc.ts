import { Token } from 'aws-cdk-lib/core';
import { placeOf } from '../../private/place';
import type { INetwork } from '../network';
import type { ServiceRole } from '../service-role';

/** See https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html */
const CREATE = ['ec2:CreateNetworkInterface'];
const CHANGE = ['ec2:AssignPrivateIpAddresses', 'ec2:DeleteNetworkInterface', 'ec2:UnassignPrivateIpAddresses'];
const DESCRIBE = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

/**
 * Lets Lambda make and remove the network interfaces of a function with the function's role. The code of the function runs with
 * the same role and gets nothing of it: only calls of that code carry the ARN of a function.
 * See https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function placeInto(role: ServiceRole, { subnetIds, securityGroupIds }: INetwork): void {
  const { partition, region, account } = placeOf(role);
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  // a list that the template fills in can't be taken apart here
  const all = (type: string, ids: string[]) =>
    (Token.isUnresolved(ids) ? ['*'] : ids).map((id) => arn('ec2', `${type}/${id}`));
  const interfaces = arn('ec2', 'network-interface/*');
  role.allow(CREATE, [interfaces, ...all('subnet', subnetIds), ...all('security-group', securityGroupIds)], {
    because: 'Lambda makes the interfaces of the function, so their IDs are known later',
  });
  role.allow(CHANGE, [interfaces], {
    because: 'Lambda makes the interfaces of the function, so their IDs are known later',
  });
  role.allow(DESCRIBE, ['*'], { because: 'Descriptions of EC2 have no resource to name' });
  role._deny([...CREATE, ...CHANGE, ...DESCRIBE], ['*'], {
    ArnLike: { 'lambda:SourceFunctionArn': arn('lambda', 'function:*') },
  });
}
