import { CfnAlarm, type IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { acknowledgeInStandards } from '../../constructs/private/acknowledge';

const HEARD = 'Notifications hears it on the event bus, when it goes off and when it is over';

/** An alarm on the way to `Notifications` may not get there. */
const HEARD_IF_SENT =
  'It says that events were not sent, so Notifications may not hear it; the dashboard shows it, and a topic in alarmTopic ' +
  'of the environment is told directly';

/**
 * Accepts that the alarms of a stack have no action: `Notifications` hears them on the event bus, which rule packs don't see.
 * An alarm with topics has actions.
 *
 * @param sending the alarms on what sends events to the account of `Notifications`
 */
export function acknowledgeHeard(stack: Construct, sending: readonly IAlarmRef[] = []): void {
  for (const child of stack.node.findAll()) {
    if (!(child instanceof CfnAlarm) || child.alarmActions) continue;
    acknowledgeInStandards(child, 'CloudWatchAlarmAction', sending.includes(child) ? HEARD_IF_SENT : HEARD);
  }
}
