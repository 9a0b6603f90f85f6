import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { SmokeTestParameters } from '../schema/events';
import type { SmokeTestRequest } from '../schema/release';
import type { EnvironmentAccess } from './environment';
import { type Answer, faultOf, slownessOf } from './endpoint-verdict';

const MEASURED_CALLS = 5;

/**
 * Calls the endpoint once to warm it up and five times to measure it. Returns the time of the fastest answer. Throws if
 * an answer is wrong or all five are too slow.
 */
export async function probe(
  access: EnvironmentAccess,
  { endpoint, latencyMillis }: Pick<SmokeTestParameters, 'endpoint' | 'latencyMillis'>,
  request: SmokeTestRequest,
  signal: AbortSignal,
): Promise<number> {
  const runtime = new SageMakerRuntimeClient(access);
  const ask = (which: string) => call(runtime, endpoint, request, signal, which);
  await ask('the warm-up call');
  const answers: Answer[] = [];
  for (let n = 1; n <= MEASURED_CALLS; n++) answers.push(await ask(`call ${n} of ${MEASURED_CALLS}`));
  const slowness = slownessOf(answers, latencyMillis);
  if (slowness) throw new Error(slowness);
  return Math.min(...answers.map(({ millis }) => millis));
}

async function call(
  runtime: SageMakerRuntimeClient,
  endpoint: string,
  { contentType, payload }: SmokeTestRequest,
  abortSignal: AbortSignal,
  which: string,
): Promise<Answer> {
  const command = new InvokeEndpointCommand({ EndpointName: endpoint, ContentType: contentType, Body: payload });
  const begin = performance.now();
  const answered = await runtime.send(command, { abortSignal }).catch((error: Error) => {
    throw new Error(`${which} to ${endpoint} failed: ${error.name}: ${error.message}`);
  });
  const answer = {
    status: answered.$metadata.httpStatusCode,
    contentType: answered.ContentType,
    body: answered.Body,
    millis: performance.now() - begin,
  };
  const fault = faultOf(answer);
  if (fault) throw new Error(`${which} to ${endpoint} failed: ${fault}`);
  return answer;
}
