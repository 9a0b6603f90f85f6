import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { OutputParameter } from '@aws-sdk/client-sagemaker';
import { called } from '../calls';
import { StepFailure } from '../failure';
import type { StepExecutor } from '../step-context';
import { type Json, isObject, textOf } from '../values';
import { outputProperties } from './outputs';

const TIMEOUT_SECONDS = 600;

/** Invokes a function with the arguments, and reads the outputs from its result. The step can't be stopped. */
export const lambda: StepExecutor = async ({ step, args, resolve, session, report }) => {
  const FunctionName = textOf(await resolve(step.FunctionArn!));
  report({ Lambda: { Arn: FunctionName } });
  const client = await session.client(LambdaClient);
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(args) });
  const answer = await called('lambda:InvokeFunction', () =>
    client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) }),
  );
  const payload = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError !== undefined) {
    throw new StepFailure(`Lambda function ${FunctionName} failed with ${answer.FunctionError} error: ${payload}`);
  }
  const outputs = outputsIn(payload);
  report({ Lambda: { Arn: FunctionName, OutputParameters: outputs } });
  return outputProperties(step, outputs);
};

function outputsIn(payload: string): OutputParameter[] {
  const returned = payload === '' ? null : (JSON.parse(payload) as Json);
  if (!isObject(returned)) return [];
  return Object.entries(returned).map(([Name, value]) => ({
    Name,
    Value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}
