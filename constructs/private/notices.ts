import type { Construct } from 'constructs';
import { placeOf } from './place';
import type { Permission } from './statements';

/** The source of the events by which handlers tell people something. EventBridge keeps it from nobody. */
export const NOTICE_SOURCE = 'cdk-ml-lifecycle';

/** What a handler needs that tells people something: `tell` in `handlers/private/notice.ts`. */
export function noticePermission(scope: Construct): Permission {
  const { partition, account, region } = placeOf(scope);
  return {
    actions: ['events:PutEvents'],
    resources: [`arn:${partition}:events:${region}:${account}:event-bus/default`],
    // the key has a value for each entry of the call; ForAllValues alone would allow a call without values
    conditions: {
      'ForAllValues:StringEquals': { 'events:source': NOTICE_SOURCE },
      Null: { 'events:source': 'false' },
    },
  };
}
