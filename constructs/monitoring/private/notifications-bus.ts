import type * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { accountPrincipals } from '../../private/cross-account';
import { NOTICE_SOURCE } from '../../private/notices';
import { placeOf } from '../../private/place';
import { policyDocument } from '../../private/statements';

/** The bus on which environments of other accounts and Regions put what people are told about. */
export function renderBus(scope: Construct, name: string, senders: string[]): events.CfnEventBusProps {
  const { partition, account, region } = placeOf(scope);
  return {
    name,
    description: 'What people are told about: alarms and notices of other accounts and Regions',
    policy: policyDocument([
      {
        Sid: 'EventsOfEnvironments',
        Effect: 'Allow',
        Principal: { AWS: accountPrincipals(scope, senders) },
        Action: 'events:PutEvents',
        Resource: `arn:${partition}:events:${region}:${account}:event-bus/${name}`,
        // The key has a value for each entry of the call. ForAllValues alone would allow a call without values.
        Condition: {
          'ForAllValues:StringEquals': { 'events:source': ['aws.cloudwatch', NOTICE_SOURCE] },
          Null: { 'events:source': 'false' },
        },
      },
    ]),
  };
}
