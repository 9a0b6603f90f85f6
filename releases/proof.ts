import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Deployed, type EnvironmentAccess, pause, type TimeLimit } from './environment';
import { resourcesOf } from './stack-resources';
import { type EndpointState, impostorOf, isSettled } from './endpoint-verdict';
import { messageOf } from './parse';

/** The time to keep for the calls to the endpoint. */
const CALLS_MILLIS = 60_000;

/** What the endpoint serves, or the status in which that can't be said yet. */
export interface Proof {
  readonly configuration?: string;
  readonly status: string;
}

/**
 * Proves that the endpoint serves what the release made. After SageMaker's own rollback an endpoint is in service too, on
 * the configuration before. Throws if it serves anything else, or doesn't serve.
 */
export async function proveRelease(
  access: EnvironmentAccess,
  { endpoint, stackName }: Deployed,
  time: TimeLimit,
): Promise<Proof> {
  const sagemaker = new SageMakerClient(access);
  let state = await describe(sagemaker, endpoint, time.signal);
  while (!isSettled(state)) {
    if (time.left() < CALLS_MILLIS) return { status: state.status };
    await pause(time.signal);
    state = await describe(sagemaker, endpoint, time.signal);
  }
  const made = await configurationsOf(access, stackName, time.signal);
  const impostor = impostorOf(state, made, { endpoint, stackName });
  if (impostor) throw new Error(impostor);
  return { configuration: state.configuration, status: state.status };
}

async function describe(
  sagemaker: SageMakerClient,
  endpoint: string,
  abortSignal: AbortSignal,
): Promise<EndpointState> {
  const command = new DescribeEndpointCommand({ EndpointName: endpoint });
  const described = await sagemaker.send(command, { abortSignal }).catch((error: Error) => {
    throw new Error(`DescribeEndpoint of ${endpoint} failed: ${messageOf(error)}`);
  });
  const { EndpointStatus, EndpointConfigName, FailureReason } = described;
  return { status: EndpointStatus ?? 'unknown', configuration: EndpointConfigName, because: FailureReason };
}

/** The physical ids of the endpoint configurations in the stack of the release: ARNs, or names. */
async function configurationsOf(
  access: EnvironmentAccess,
  StackName: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const client = new CloudFormationClient(access);
  const made = await resourcesOf(client, StackName, 'AWS::SageMaker::EndpointConfig', abortSignal);
  return made.flatMap(({ PhysicalResourceId }) => PhysicalResourceId || []);
}
