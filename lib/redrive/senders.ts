import { createHash } from 'node:crypto';
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  PutEventsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { arnParts } from './arn';
import type { Clients } from './clients';
import { memberOf } from './json-text';
import type { Destination } from './letter';
import { assertFailuresGoTo, isQueue } from './origin';
import { startPipeline } from './pipeline-start';
import type { Queue } from './queue';
import { Refusal } from './refusal';
import { inputOf } from './rule-input';

/**
 * Sends a letter to where it belongs, and says where that was. Throws a refusal if the letter has to stay. What the letter
 * says counts only if the dead letters of that function or rule go to this queue: whoever may put messages into a queue
 * could otherwise choose what runs with the credentials of the caller.
 */
export async function send(to: Destination, id: string, queue: Queue, clients: Clients): Promise<string> {
  if (to.kind === 'function') {
    await assertFailuresGoTo(queue, to.arn, clients);
    return invoke(to.arn, to.payload, clients);
  }
  const target = await targetOf(to.rule, to.target, clients);
  if (!isQueue(target.DeadLetterConfig?.Arn, queue))
    throw new Refusal(`the dead letters of the rule ${ruleName(to.rule)[1]} do not go to this queue`);
  const input = inputOf(target, to.event);
  if ('because' in input) throw new Refusal(input.because);
  return sendTo(to.target, input.text, id, clients);
}

async function sendTo(arn: string, payload: string, id: string, clients: Clients): Promise<string> {
  const { service, resource } = arnParts(arn);
  if (service === 'lambda') return invoke(arn, payload, clients);
  if (service === 'codepipeline') return startPipeline(arn, payload, tokenOf(id), clients);
  if (service === 'events' && resource.startsWith('event-bus/')) return putOn(arn, payload, id, clients);
  throw new Refusal(`nothing is known about targets such as ${arn}`);
}

async function invoke(arn: string, payload: string, clients: Clients): Promise<string> {
  const lambda = clients.of(LambdaClient, arn);
  const { StatusCode } = await lambda.send(
    new InvokeCommand({ FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(payload) }),
  );
  if (StatusCode !== 202) throw new Refusal(`Lambda answered ${StatusCode} instead of taking the event`);
  return `the function ${arnParts(arn).resource.slice('function:'.length)}`;
}

/** The target as its rule describes it now. */
async function targetOf(rule: string, target: string, clients: Clients) {
  const events = clients.of(EventBridgeClient, rule);
  const [EventBusName, Rule] = ruleName(rule);
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule, EventBusName }));
  const found = Targets.find(({ Arn }) => Arn === target);
  if (!found) throw new Refusal(`the rule ${Rule} no longer has this target: ${target}`);
  return found;
}

/** The bus and the name in the ARN of a rule. Only rules of another bus than the default name theirs. */
function ruleName(arn: string): [bus: string | undefined, name: string] {
  const [, ...path] = arnParts(arn).resource.split('/');
  return path.length === 1 ? [undefined, path[0]] : [path.slice(0, -1).join('/'), path.at(-1)!];
}

/**
 * Puts an event on a bus. Nobody may put events of AWS services, so those go to the targets of the rules that match them, as
 * EventBridge itself would have sent them.
 */
async function putOn(bus: string, event: string, id: string, clients: Clients): Promise<string> {
  const parsed = (JSON.parse(event) ?? {}) as { readonly [key: string]: unknown };
  const { source, 'detail-type': type, resources, time } = parsed;
  if (typeof source !== 'string' || typeof type !== 'string') throw new Refusal('it is no event of EventBridge');
  const where = `the event bus ${arnParts(bus).resource.slice('event-bus/'.length)}`;
  if (source.startsWith('aws.')) return `${where}: ${await followRules(bus, event, id, clients)}`;
  const entry = {
    EventBusName: bus,
    Source: source,
    DetailType: type,
    Detail: memberOf(event, 'detail'),
    Resources: resources as string[] | undefined,
    Time: new Date(time as string),
  };
  const { Entries } = await clients.own(EventBridgeClient, bus).send(new PutEventsCommand({ Entries: [entry] }));
  const refused = Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
  if (refused) throw new Refusal(`${where} refuses it: ${refused.ErrorCode} ${refused.ErrorMessage}`);
  return where;
}

async function followRules(bus: string, event: string, id: string, clients: Clients): Promise<string> {
  const client = clients.of(EventBridgeClient, bus);
  const EventBusName = arnParts(bus).resource.slice('event-bus/'.length);
  const reached: string[] = [];
  for (const { Name, EventPattern } of await rulesOf(client, EventBusName)) {
    const { Result } = await client.send(new TestEventPatternCommand({ EventPattern, Event: event }));
    if (!Result) continue;
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName }));
    for (const target of Targets) {
      const input = inputOf(target, event);
      if ('because' in input) throw new Refusal(input.because);
      reached.push(await sendTo(target.Arn!, input.text, id, clients));
    }
  }
  if (reached.length === 0) throw new Refusal(`no rule of the event bus ${EventBusName} takes it`);
  return reached.join(', ');
}

/** The rules of a bus that are on and wait for events. */
async function rulesOf(client: EventBridgeClient, EventBusName: string): Promise<Rule[]> {
  const all: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }));
    all.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return all.filter(({ State, EventPattern }) => State !== 'DISABLED' && EventPattern !== undefined);
}

/** The same for each time that a letter is sent. */
function tokenOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
