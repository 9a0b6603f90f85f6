import type { RawPattern } from '../../private/event-pattern';

/**
 * The event pattern of these alarms going off, and being over. An ARN contains the account and Region, on whichever bus
 * it arrives.
 */
export function alarmPattern(alarmArns: string[]): RawPattern {
  return {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    resources: alarmArns,
    detail: { state: { value: ['ALARM', 'OK'] } },
  };
}
