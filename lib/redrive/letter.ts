import type { Message } from '@aws-sdk/client-sqs';
import { jsonOf, memberOf } from './json-text';

/** Where a letter belongs. The payload is the text that is sent, as it was. */
export type Destination =
  /** A Lambda function gets the payload. */
  | { readonly kind: 'function'; readonly arn: string; readonly payload: string }
  /** The target of a rule gets the event, by way of what the rule makes of it. */
  | { readonly kind: 'rule'; readonly rule: string; readonly target: string; readonly event: string };

/** A message in a dead-letter queue, as people and the command read it. */
export interface Letter {
  readonly id: string;
  readonly receipt: string;
  /** What it was. It quotes nothing of the content but the kind and the time, because a job holds credentials. */
  readonly what: string;
  /** When it became a dead letter. */
  readonly at?: Date;
  /** Why it failed. */
  readonly why: string;
  /** Where it belongs, or why nobody can tell. */
  readonly to: Destination | { readonly kind: 'unknown'; readonly because: string };
}

const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';
const SCHEDULE_ARN = '<aws.scheduler.schedule-arn>';
const LONGEST = 300;

/**
 * Reads a message by the forms that AWS gives to dead letters: the record of a Lambda destination, the event of a rule of
 * EventBridge, and the input of a schedule. Rules and schedules say in attributes where the message comes from.
 */
export function readLetter(message: Message): Letter {
  const { MessageId: id = '', ReceiptHandle: receipt = '', Body: body = '', Attributes = {} } = message;
  const sent = Number(Attributes.SentTimestamp);
  const base = { id, receipt, ...(sent > 0 && { at: new Date(sent) }) };
  const value = jsonOf(body);
  const { RULE_ARN: rule, SCHEDULE_ARN: schedule } = attributesOf(message);
  if (rule !== undefined) return { ...base, ...ofRule(message, body, value) };
  if (schedule !== undefined) return { ...base, ...ofSchedule(message, body, value) };
  if (isRecord(value) && isRecord(value.requestContext)) return { ...base, ...ofFunction(body, value) };
  return {
    ...base,
    what: 'a message',
    why: 'it does not say',
    to: unknown('it is neither a record of a Lambda destination nor from a rule or a schedule of EventBridge'),
  };
}

type Read = Pick<Letter, 'what' | 'why' | 'to'>;

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function ofFunction(body: string, { requestContext, requestPayload, responsePayload }: Json): Read {
  const { functionArn, condition } = requestContext as Json;
  const { errorType, errorMessage } = isRecord(responsePayload) ? responsePayload : {};
  const error = [errorType, errorMessage].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const read = { what: described(requestPayload), why: oneLine(error || condition) };
  const arn = typeof functionArn === 'string' ? functionArn.replace(/:\$LATEST$/, '') : '';
  if (!/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w-]+)?$/.test(arn))
    return { ...read, to: unknown('it names no function') };
  const payload = memberOf(body, 'requestPayload');
  if (payload === undefined) return { ...read, to: unknown('it has no requestPayload, so that the event is lost') };
  return { ...read, to: { kind: 'function', arn, payload } };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function ofRule(message: Message, body: string, value: unknown): Read {
  const { RULE_ARN: rule = '', TARGET_ARN: target = '' } = attributesOf(message);
  const read = { what: described(value), why: reasonOf(message) };
  if (value === undefined) return { ...read, to: unknown('its body is not JSON') };
  if (target === '') return { ...read, to: unknown('it has no attribute TARGET_ARN') };
  return { ...read, to: { kind: 'rule', rule, target, event: body } };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function ofSchedule(message: Message, body: string, value: unknown): Read {
  const { SCHEDULE_ARN: schedule = '', TARGET_ARN: target = '', ...more } = attributesOf(message);
  const { SCHEDULED_TIME: time, IS_PAYLOAD_TRUNCATED: truncated } = more;
  const name = schedule.slice(schedule.lastIndexOf('/') + 1);
  const read = { what: `the schedule ${oneLine(name)} of ${oneLine(time)}`, why: reasonOf(message) };
  if (truncated === 'true') return { ...read, to: unknown('Scheduler has cut its payload') };
  if (value === undefined) return { ...read, to: unknown('its body is not JSON') };
  if (!/^arn:[\w-]+:lambda:/.test(target)) return { ...read, to: unknown(`its target is ${oneLine(target)}`) };
  // Scheduler may keep the input as it is written in the schedule
  const payload = body.replaceAll(SCHEDULED_TIME, time ?? SCHEDULED_TIME).replaceAll(SCHEDULE_ARN, schedule);
  const left = /<aws\.scheduler\.[\w-]+>/.exec(payload)?.[0];
  if (left !== undefined) return { ...read, to: unknown(`nobody knows the value of ${left} in it`) };
  return { ...read, to: { kind: 'function', arn: target, payload } };
}

function reasonOf(message: Message): string {
  const { ERROR_CODE, ERROR_MESSAGE, EXHAUSTED_RETRY_CONDITION } = attributesOf(message);
  return oneLine([ERROR_CODE, ERROR_MESSAGE].filter(Boolean).join(': ') || EXHAUSTED_RETRY_CONDITION);
}

function attributesOf({ MessageAttributes = {} }: Message): { readonly [name: string]: string | undefined } {
  return Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
}

/** What a payload is, by the names of the fields that events have. */
function described(payload: unknown): string {
  if (!isRecord(payload)) return 'an event';
  const { 'detail-type': type, source, time, 'CodePipeline.job': job } = payload;
  if (isRecord(job)) return `the job ${oneLine(job.id)} of CodePipeline`;
  if (typeof type === 'string') return `${oneLine(type)} (${oneLine(source)}) of ${oneLine(time)}`;
  if (typeof payload.scheduledTime === 'string') return `a schedule of ${oneLine(payload.scheduledTime)}`;
  return 'an event';
}

function unknown(because: string) {
  return { kind: 'unknown' as const, because };
}

type Json = { readonly [name: string]: unknown };

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of others on one line of a terminal, without its control characters. */
export function oneLine(text: unknown): string {
  if (typeof text !== 'string' || text === '') return 'unknown';
  const plain = text.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}…`;
}
