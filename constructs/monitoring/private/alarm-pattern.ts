/**
 * The event pattern of these alarms going off, and being over. An ARN contains the account and Region, on whichever bus
 * it arrives.
 */
export function alarmPattern(alarmArns: string[]): { [key: string]: any } {
  return {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    resources: alarmArns,
    detail: { state: { value: ['ALARM', 'OK'] } },
  };
}
