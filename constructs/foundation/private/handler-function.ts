import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { throwFaults } from '../../private/errors';
import { fault } from '../../private/faults';
import { tell } from '../../private/views';
import * as rules from './rules';

/** The function of a handler as the constructs of aws-cdk-lib take it. They add permissions to it, and calls to its role. */
export function functionOf(scope: Construct, resource: lambda.CfnFunction, role: iam.IRole): lambda.IFunction {
  const view = lambda.Function.fromFunctionAttributes(scope, 'Function', {
    functionArn: resource.attrArn,
    role,
    sameEnvironment: true,
    architecture: lambda.Architecture.ARM_64,
  });
  return tell(view, {
    env: resource.env,
    functionName: resource.ref,
    // A function has one configuration for asynchronous calls, and a handler has it already.
    configureAsyncInvoke: () => throwFaults([fault(rules.ASYNC_CONFIG, ['configureAsyncInvoke'])], scope),
  });
}
