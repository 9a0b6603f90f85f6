/**
 * What an alarm says to whoever reads its mail: what happened and whether predictions suffer, then what to do. The handler
 * `notify` leaves out what follows `What to do:` when the alarm is over. Commands are indented by four spaces, because
 * CloudWatch shows the description as Markdown, where `*` and `_` would be lost. CloudWatch takes 1,024 characters.
 */
export function describeAlarm(happened: string, toDo: string, ...commands: string[]): string {
  return [happened, `What to do: ${toDo}`, ...commands.map((command) => `    ${command}`)].join('\n\n');
}

/** Shows what the containers of an endpoint have written in the last hour. */
export function endpointLogCommand(region: string, endpoint: string): string {
  return `aws logs tail /aws/sagemaker/Endpoints/${endpoint} --region ${region} --since 1h`;
}
