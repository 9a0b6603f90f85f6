import { GetFunctionEventInvokeConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { arnParts } from './arn';
import type { Clients } from './clients';
import type { Queue } from './queue';
import { Refusal } from './refusal';

/** Refuses a function whose failures go anywhere else than to a queue. */
export async function assertFailuresGoTo(queue: Queue, functionArn: string, clients: Clients): Promise<void> {
  const lambda = clients.of(LambdaClient, functionArn);
  const [FunctionName, Qualifier = '$LATEST'] = functionArn.split(/(?<=:function:[^:]+):/);
  const { DestinationConfig } = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName, Qualifier }));
  if (!isQueue(DestinationConfig?.OnFailure?.Destination, queue))
    throw new Refusal(`the failures of ${functionArn} do not go to this queue`);
}

/** Whether an ARN is that of a queue. */
export function isQueue(arn: string | undefined, { account, name, region }: Queue): boolean {
  if (arn === undefined) return false;
  const parts = arnParts(arn);
  return parts.service === 'sqs' && parts.region === region && parts.account === account && parts.resource === name;
}
