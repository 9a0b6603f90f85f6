import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { plan, type PlannedStack } from '../destroy/plan';
import { isNoStack, Problem, said } from '../problem';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import type { Queue } from './queue';

/** The dead-letter queues of a stack, or none if there is no such stack. */
export async function queuesOf({ name, place }: PlannedStack): Promise<Queue[]> {
  const client = new CloudFormationClient({ region: place.region });
  const found: Queue[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: name }))
      for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of StackResourceSummaries)
        if (ResourceType === 'AWS::SQS::Queue' && LogicalResourceId?.includes('DeadLetters') && PhysicalResourceId)
          found.push(queueAt(PhysicalResourceId, place.region));
  } catch (error) {
    if (isNoStack(error)) return [];
    throw new Problem(`CloudFormation doesn't list the resources of the stack ${name}: ${said(error)}`);
  }
  return found;
}

/** The stacks of a use case that have dead-letter queues: those of environments, and not their releases. */
export function stacksOf(useCase: DeclaredUseCase): PlannedStack[] {
  // the qualifier is that of roles, which nobody assumes here
  return plan(useCase, 'hnb659fds').filter(({ name }) => !name.endsWith('-release'));
}

/** The queue at a URL, which names the account, and in AWS the Region too. */
export function queueAt(url: string, region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION): Queue {
  const [, host, account, name] = /^https?:\/\/([^/\s]+)\/(\d{12})\/([\w-]+)$/.exec(url) ?? [];
  if (name === undefined)
    throw new Problem(
      `--queue must be the URL of a queue, as its alarm shows it, got ${JSON.stringify(url.slice(0, 200))}`,
    );
  const [, named] = /^sqs\.([a-z0-9-]+)\./.exec(host) ?? [];
  const at = named ?? region;
  if (at === undefined) throw new Problem('set AWS_REGION to the Region of the queue, which its URL does not name');
  return { url, region: at, account, name };
}
