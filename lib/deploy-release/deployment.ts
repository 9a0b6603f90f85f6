import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Deployment } from '../../schema/deployment';
import { Problem, said } from '../problem';

/** Which deployment is meant. */
export interface Wanted {
  readonly stack: string;
  readonly environment: string;
  readonly useCase?: string;
}

/** Finds what it takes to deploy to an environment, in the outputs of the stack that makes the releases. */
export async function findDeployment(client: CloudFormationClient, wanted: Wanted): Promise<Deployment> {
  const all = (await outputsOf(client, wanted.stack)).flatMap((text) => readDeployment(text) ?? []);
  if (all.length === 0)
    throw new Problem(`the stack ${wanted.stack} makes no releases that this command deploys: it has no ModelReleases`);
  const found = all.filter(
    ({ environment, useCase }) =>
      environment === wanted.environment && (wanted.useCase === undefined || useCase === wanted.useCase),
  );
  if (found.length === 1) return found[0];
  const known = all.map(({ useCase, environment }) => `${environment} of ${useCase}`).join(', ');
  if (found.length > 1) throw new Problem(`name the use case by --use-case: the stack ${wanted.stack} knows ${known}`);
  throw new Problem(`the stack ${wanted.stack} knows no such environment; it knows ${known}`);
}

async function outputsOf(client: CloudFormationClient, StackName: string): Promise<string[]> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return (Stacks?.[0]?.Outputs ?? []).flatMap(({ OutputValue }) => OutputValue ?? []);
  } catch (error) {
    throw new Problem(`the stack ${StackName} can't be read: ${said(error)}`);
  }
}

/** Other outputs of the stack are no deployments. */
function readDeployment(text: string): Deployment | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { success, data } = Deployment.safeParse(value);
  return success ? data : undefined;
}
