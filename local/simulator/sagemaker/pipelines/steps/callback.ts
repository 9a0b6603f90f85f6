import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { called } from '../calls';
import { StepStopped } from '../failure';
import type { StepContext, StepExecutor } from '../step-context';
import { outputProperties } from './outputs';
import { textOf } from '../values';

/** Sends a message with a token, and waits for an answer with the token. */
export const callback: StepExecutor = async (context) => {
  const { step, resolve, callbacks, executionArn, report } = context;
  const SqsQueueUrl = textOf(await resolve(step.SqsQueueUrl!));
  const { token: CallbackToken, answer } = callbacks.wait(executionArn);
  let stopping = false;
  report({ Callback: { CallbackToken, SqsQueueUrl } });
  await send(context, SqsQueueUrl, CallbackToken, 'Executing');
  // the execution stops only once the step has been answered
  context.onStop(async () => {
    stopping = true;
    await send(context, SqsQueueUrl, CallbackToken, 'Stopping');
  });
  const outputs = await answer;
  report({ Callback: { CallbackToken, SqsQueueUrl, OutputParameters: [...outputs] } });
  if (stopping) throw new StepStopped();
  return outputProperties(step, outputs);
};

async function send(context: StepContext, queue: string, token: string, status: string): Promise<void> {
  const client = await context.session.client(SQSClient);
  const MessageBody = JSON.stringify({
    token,
    pipelineExecutionArn: context.executionArn,
    arguments: context.args,
    status,
  });
  await called('sqs:SendMessage', () => client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody })));
}
