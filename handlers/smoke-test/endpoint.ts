import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { SmokeTestParameters } from '../../schema/events';
import { type Answer, faultOf, slownessOf } from './verdict';

const MEASURED_CALLS = 5;

/**
 * Calls the endpoint with the role of the environment, once to warm it up and five times to measure it. Returns the
 * time of the fastest answer. Throws if an answer is wrong or all five are too slow.
 */
export async function probe(sts: STSClient, test: SmokeTestParameters, signal: AbortSignal): Promise<number> {
  const runtime = await connect(sts, test, signal);
  await call(runtime, test, signal, 'the warm-up call');
  const answers: Answer[] = [];
  for (let n = 1; n <= MEASURED_CALLS; n++)
    answers.push(await call(runtime, test, signal, `call ${n} of ${MEASURED_CALLS}`));
  const slowness = slownessOf(answers, test.latencyMillis);
  if (slowness) throw new Error(slowness);
  return Math.min(...answers.map(({ millis }) => millis));
}

async function connect(
  sts: STSClient,
  { region, roleArn, environment }: SmokeTestParameters,
  abortSignal: AbortSignal,
): Promise<SageMakerRuntimeClient> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: `smoke-test-${environment}` });
  const { Credentials } = await sts.send(command, { abortSignal });
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey)
    throw new Error(`STS returned no credentials for ${roleArn}`);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return new SageMakerRuntimeClient({ region, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

async function call(
  runtime: SageMakerRuntimeClient,
  { endpoint, contentType, payload }: SmokeTestParameters,
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
