import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Fn, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { throwFaults } from '../../private/errors';
import { fault } from '../../private/faults';
import { tell } from '../../private/views';
import type { INetwork } from '../network';
import * as rules from './rules';

/** What is known of the function of a handler. */
interface Known {
  readonly resource: lambda.CfnFunction;
  readonly role: iam.IRole;
  readonly network?: INetwork;
}

/** The function of a handler as the constructs of aws-cdk-lib take it. They add permissions to it, and calls to its role. */
export function functionOf(scope: Construct, { resource, role, network }: Known): lambda.IFunction {
  const [securityGroup, ...others] = network ? groupsOf(scope, network) : [];
  const view = lambda.Function.fromFunctionAttributes(scope, 'Function', {
    functionArn: resource.attrArn,
    role,
    securityGroup,
    sameEnvironment: true,
    architecture: lambda.Architecture.ARM_64,
  });
  for (const group of others) view.connections.addSecurityGroup(group);
  return tell(view, {
    env: resource.env,
    functionName: resource.ref,
    // A function has one configuration for asynchronous calls, and a handler has it already.
    configureAsyncInvoke: () => throwFaults([fault(rules.ASYNC_CONFIG, ['configureAsyncInvoke'])], scope),
  });
}

/** The groups, which are not to open further than their rules say. Of a list that the template fills in, it is the first one. */
function groupsOf(scope: Construct, { securityGroupIds: ids }: INetwork): ec2.ISecurityGroup[] {
  const known = Token.isUnresolved(ids) ? [Fn.select(0, ids)] : ids;
  return known.map((groupId, i) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, `Group${i + 1}`, groupId, { allowAllOutbound: false }),
  );
}
