import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { ConfigurationError } from '../../constructs/private/errors';
import { identify } from '../credentials';
import { Problem, said } from '../problem';
import { Clients } from '../redrive/clients';
import { type Letter, oneLine } from '../redrive/letter';
import { type Held, lettersOf, type Queue } from '../redrive/queue';
import { queueAt, queuesOf, stacksOf } from '../redrive/queues';
import { Refusal } from '../redrive/refusal';
import { send } from '../redrive/senders';
import { readUseCases } from '../use-case/find';
import type { Terminal } from './terminal';

/** What the command was told. */
export interface RedriveOptions {
  readonly useCase?: string;
  readonly queue?: string;
  readonly targetProfile?: string;
  readonly yes?: boolean;
}

/** How many letters were found, and how many of them stay although they were to be sent. */
interface Count {
  found: number;
  stayed: number;
}

/**
 * Sends the dead letters of use cases, or of one queue, again to where they belong. Without `yes` it only says what waits in
 * the queues, and why it failed.
 */
export async function redrive(path: string, options: RedriveOptions, terminal: Terminal): Promise<void> {
  // the SDK is a part of this bundle, so nobody can follow its advice to update Node for a newer SDK
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    const count: Count = { found: 0, stayed: 0 };
    if (options.queue === undefined) await redriveUseCases(path, options, count, terminal);
    else await redriveOne(queueAt(options.queue), options, count, terminal);
    terminal.out(summary(count, options));
    if (count.stayed > 0) terminal.exit(1);
  } catch (error) {
    if (!(error instanceof Problem) && !ConfigurationError.isConfigurationError(error)) throw error;
    terminal.err(error.message);
    terminal.exit(1);
  }
}

async function redriveOne(queue: Queue, options: RedriveOptions, count: Count, terminal: Terminal): Promise<void> {
  const { Account, Arn } = await identify(new STSClient({ region: queue.region }), queue.region);
  if (Account !== queue.account)
    throw new Problem(
      `the queue is in account ${queue.account}, and ${Arn} in account ${Account}; log in to the account of the queue`,
    );
  await redriveQueue(queue, new Clients(Account, options.targetProfile), options, count, terminal);
}

async function redriveUseCases(path: string, options: RedriveOptions, count: Count, terminal: Terminal): Promise<void> {
  for (const useCase of readUseCases(path, options.useCase)) {
    const { region } = useCase.development;
    const { Account = '', Arn } = await identify(new STSClient({ region }), region);
    const clients = new Clients(Account, options.targetProfile);
    const stacks = stacksOf(useCase);
    terminal.out(useCase.definition.useCaseName);
    if (!stacks.some(({ place }) => place.account === Account))
      throw new Problem(`${Arn} is in account ${Account}, in which ${useCase.definition.useCaseName} has no stack`);
    for (const stack of stacks) {
      const { name, place } = stack;
      if (place.account !== Account) {
        terminal.out(`  ${name}  ${place.account} ${place.region}  is in another account: log in there for its queues`);
        continue;
      }
      for (const queue of await queuesOf(stack)) await redriveQueue(queue, clients, options, count, terminal);
    }
  }
}

async function redriveQueue(
  queue: Queue,
  clients: Clients,
  { yes }: RedriveOptions,
  count: Count,
  terminal: Terminal,
): Promise<void> {
  const sqs = new SQSClient({ region: queue.region, useQueueUrlAsEndpoint: false });
  const before = count.found;
  try {
    for await (const held of lettersOf(sqs, queue)) {
      if (count.found === before) terminal.out(`  ${queue.name}  ${queue.account} ${queue.region}`);
      count.found += 1;
      terminal.out(described(held.letter));
      if (!yes) terminal.out(`      ${destination(held.letter)}`);
      else if (!(await sendHeld(held, queue, clients, terminal))) count.stayed += 1;
    }
  } catch (error) {
    throw new Problem(`the queue ${queue.name} in account ${queue.account} can't be read: ${said(error)}`);
  }
  if (count.found === before) terminal.out(`  ${queue.name}  ${queue.account} ${queue.region}  is empty`);
}

/** Sends a letter, and deletes it once it was taken. Returns whether it was. */
async function sendHeld(
  { letter, remove }: Held,
  queue: Queue,
  clients: Clients,
  terminal: Terminal,
): Promise<boolean> {
  let where: string;
  try {
    if (letter.to.kind === 'unknown') throw new Refusal(letter.to.because);
    where = await send(letter.to, letter.id, queue, clients);
  } catch (error) {
    terminal.out(`      stays: ${error instanceof Refusal ? error.message : oneLine(said(error))}`);
    return false;
  }
  try {
    await remove();
  } catch (error) {
    terminal.out(`      sent to ${where}, but stays: ${oneLine(said(error))}`);
    return false;
  }
  terminal.out(`      sent to ${where}`);
  return true;
}

function described({ what, at, why, id }: Letter): string {
  const when = at === undefined ? '' : `, given up at ${at.toISOString()}`;
  return [`    ${what}${when}`, `      message ${oneLine(id)}`, `      failed: ${why}`].join('\n');
}

function destination({ to }: Letter): string {
  if (to.kind === 'unknown') return `would stay: ${to.because}`;
  return `would go to ${oneLine(to.kind === 'function' ? to.arn : to.target)}`;
}

function summary({ found, stayed }: Count, { yes }: RedriveOptions): string {
  if (found === 0) return 'there are no dead letters';
  const letters = (count: number) => (count === 1 ? '1 letter' : `${count} letters`);
  if (!yes) return `nothing was sent: --yes sends ${letters(found)}`;
  return `sent ${letters(found - stayed)}${stayed > 0 ? `; ${letters(stayed)} stayed` : ''}`;
}
