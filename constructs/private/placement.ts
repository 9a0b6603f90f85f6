import { Intrinsic, Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Fault, type Path, Quantity, type Rule, fault } from './faults';
import { WRONG_TYPE } from './type-rules';
import { checkNotEmpty } from './validate';

/** Where something runs in a VPC: an `INetwork`, as far as those see it who may not import it. */
export interface Placement {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

export const PLACEMENT: Rule = {
  code: 'MLL223',
  when: 'A network has no subnets or no security groups.',
  must: 'be a list with at least one entry',
  fix: 'give at least one subnet and one security group: SageMaker and Lambda need both',
  example: `foundation.Network.fromVpc({
  subnets: [],
  securityGroups: [ec2.CfnSecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
});`,
};

export const PLACEMENT_LIST: Rule = {
  code: 'MLL256',
  when: 'CloudFormation cannot fill in a list of a network, because it splits a dynamic reference or has other entries.',
  must: 'be a list that CloudFormation fills in as a whole',
  fix: 'take ssm.StringListParameter.valueForTypedListParameter(), a parameter of a list type, or one entry for each ID',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'expire-logs',
  description: 'Sets the retention of log groups',
  network: {
    subnetIds: ssm.StringListParameter.fromStringListParameterName(stack, 'Subnets', '/network/subnets').stringListValue,
    securityGroupIds: ['sg-1'],
  },
});`,
};

/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html; Lambda has the same limits. */
const MOST = { subnetIds: 16, securityGroupIds: 5 };

export const PLACEMENT_COUNT: Rule = {
  code: 'MLL299',
  when: 'A network has more subnets or security groups than SageMaker and Lambda take.',
  must: `be a list of at most ${MOST.subnetIds} subnets or ${MOST.securityGroupIds} security groups`,
  fix: 'leave some out: one subnet for each Availability Zone is enough, and one security group can have the rules of several',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'expire-logs',
  description: 'Sets the retention of log groups',
  network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5', 'sg-6'] },
});`,
};

/** Everything that is wrong with the network that a construct is given. Without one, nothing is. */
export function checkNetworkOf(scope: IConstruct, network: Placement | undefined): (Fault | undefined)[] {
  if (network === undefined) return [];
  const { subnetIds, securityGroupIds } = network;
  return [
    checkNotEmpty(PLACEMENT, ['network', 'subnetIds'], subnetIds),
    checkNotEmpty(PLACEMENT, ['network', 'securityGroupIds'], securityGroupIds),
    ...checkLists(scope, network),
  ];
}

/** What CloudFormation could not fill in of a network, and what there is too much of. */
export function checkLists(scope: IConstruct, network: Placement): (Fault | undefined)[] {
  const { subnetIds, securityGroupIds } = network;
  return [
    checkList(scope, ['network', 'subnetIds'], subnetIds),
    checkList(scope, ['network', 'securityGroupIds'], securityGroupIds),
    checkCount(['network', 'subnetIds'], subnetIds, MOST.subnetIds),
    checkCount(['network', 'securityGroupIds'], securityGroupIds, MOST.securityGroupIds),
  ];
}

/** The length of a list that CloudFormation fills in is unknown. */
function checkCount(path: Path, ids: string[], most: number): Fault | undefined {
  if (Token.isUnresolved(ids) || ids.length <= most) return undefined;
  return fault(PLACEMENT_COUNT, path, {
    got: new Quantity(ids.length, 'entries'),
    must: `have at most ${most} entries`,
  });
}

const ID_OF = 'give its ID, such as subnet.subnetId or group.securityGroupId';

function checkList(scope: IConstruct, path: Path, ids: string[]): Fault | undefined {
  if (!Token.isUnresolved(ids)) {
    // an interface is only known by its members, so that nothing else looks at what is in its lists
    const other = ids.findIndex((id) => typeof id !== 'string');
    if (other >= 0) return fault(WRONG_TYPE, [...path, other], { got: ids[other], must: 'be a string', fix: ID_OF });
    const mixed = ids.some((id) => Token.isUnresolved([id]));
    return mixed ? fault(PLACEMENT_LIST, path, { must: 'be only the list that CloudFormation fills in' }) : undefined;
  }
  return splitsReference(scope, ids) ? fault(PLACEMENT_LIST, path) : undefined;
}

/** CloudFormation splits before it looks up dynamic references, so that the list has one entry with commas in it. */
function splitsReference(scope: IConstruct, ids: string[]): boolean {
  const token = Tokenization.reverseList(ids);
  if (!(token instanceof Intrinsic)) return false;
  const { 'Fn::Split': split } = Stack.of(scope).resolve(token) as { 'Fn::Split'?: [string, unknown] };
  return typeof split?.[1] === 'string' && split[1].includes('{{resolve:');
}
