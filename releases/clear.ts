import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Deployed, type Done, type EnvironmentAccess, pause, type TimeLimit } from './environment';
import { resourcesOf } from './stack-resources';
import { judge, neverLived } from './stack-verdict';
import { messageOf } from './parse';

/** The least time in which it makes sense to look again. */
const LOOK_MILLIS = 10_000;

/**
 * Deletes the stack of a release that never came to life, and waits until it is gone. Any other stack stays. Throws if a
 * person has to decide.
 */
export async function clear(
  access: EnvironmentAccess,
  { endpoint, stackName }: Deployed,
  time: TimeLimit,
): Promise<Done> {
  const cloudformation = new CloudFormationClient(access);
  const sagemaker = new SageMakerClient(access);
  let cleared: string | undefined;
  for (;;) {
    const stack = await describeStack(cloudformation, stackName, time.signal);
    const status = stack?.StackStatus;
    const serving = neverLived(status) && {
      endpointStatus: await statusOf(sagemaker, endpoint, time.signal),
      otherEndpoints: await otherEndpointsOf(cloudformation, stack!.StackId!, endpoint, time.signal),
    };
    const verdict = judge({ stackName, status, because: stack?.StackStatusReason, endpoint, ...serving });
    if (verdict.step === 'refuse') throw new Error(verdict.because);
    if (verdict.step === 'go on') return { summary: cleared ?? verdict.because };
    if (verdict.step === 'delete') {
      // by its id, so that it can't be another stack of this name; its own role deletes it
      await deleteStack(cloudformation, stack!.StackId!, time.signal);
      cleared = `${stackName} was deleted: it was ${status}, because its first creation had failed`;
    }
    if (time.left() < LOOK_MILLIS) return { summary: verdict.because, continuationToken: status };
    await pause(time.signal);
  }
}

/** The stack; nothing if there is none. */
async function describeStack(
  cloudformation: CloudFormationClient,
  StackName: string,
  abortSignal: AbortSignal,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }), { abortSignal });
    return Stacks?.[0];
  } catch (error) {
    if (isAnswer(error, /does not exist/)) return undefined;
    throw new Error(`DescribeStacks of ${StackName} failed: ${messageOf(error)}`, { cause: error });
  }
}

async function deleteStack(client: CloudFormationClient, StackName: string, abortSignal: AbortSignal): Promise<void> {
  try {
    await client.send(new DeleteStackCommand({ StackName }), { abortSignal });
  } catch (error) {
    throw new Error(`DeleteStack of ${StackName} failed: ${messageOf(error)}`, { cause: error });
  }
}

/** The status of the endpoint; nothing if there is none. */
async function statusOf(
  sagemaker: SageMakerClient,
  EndpointName: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  try {
    const command = new DescribeEndpointCommand({ EndpointName });
    return (await sagemaker.send(command, { abortSignal })).EndpointStatus ?? 'unknown';
  } catch (error) {
    if (isAnswer(error, /could not find/i)) return undefined;
    throw new Error(`DescribeEndpoint of ${EndpointName} failed: ${messageOf(error)}`, { cause: error });
  }
}

/** The names of endpoints that the stack still holds under another name. */
async function otherEndpointsOf(
  client: CloudFormationClient,
  StackName: string,
  endpoint: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const endpoints = await resourcesOf(client, StackName, 'AWS::SageMaker::Endpoint', abortSignal);
  const names = endpoints
    .filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')
    .flatMap(({ PhysicalResourceId: id }) => (id ? [id.slice(id.lastIndexOf('/') + 1)] : []));
  return names.filter((name) => name.toLowerCase() !== endpoint.toLowerCase());
}

/** Both services answer that something does not exist with a validation error, which only its message tells apart. */
function isAnswer(error: unknown, message: RegExp): boolean {
  return error instanceof Error && error.name.startsWith('Validation') && message.test(error.message);
}
