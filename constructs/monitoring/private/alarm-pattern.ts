/** The event of one of these alarms going off. The ARN holds account and region, wherever the event has come to. */
export function alarmPattern(alarmArns: string[]): { [key: string]: any } {
  return {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    resources: alarmArns,
    detail: { state: { value: ['ALARM'] } },
  };
}
