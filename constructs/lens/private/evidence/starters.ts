import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { actionsOf } from './alarms';
import { accepts, eventRules } from './events';
import { fits, named, parts } from './names';
import { once, onceEach } from './once';
import { isLike } from './patterns';
import { allows, identityStatements, includes, isAllOfService, isEverything, type Statement } from './policies';

/** Why something starts. */
export type Cause = 'schedule' | 'alarm' | 'data' | 'code' | 'model' | 'event';

/** Something that starts something else, without a person. */
export interface Starter {
  /** The rule, the schedule, the alarm or the bucket. */
  readonly by: Subject;
  readonly cause: Cause;
  /** What is between, such as a function. */
  readonly through: readonly Subject[];
  /** Whether the templates show it; else it is only possible, as with a role that may do all that the service can. */
  readonly certain: boolean;
}

/** A place from which something is started. */
interface Source {
  readonly by: Subject;
  readonly cause: Cause;
  readonly target: Node;
  /** What the target gets. */
  readonly input?: Node;
}

/** What starts a pipeline by itself: directly, or through functions, state machines, topics, queues and event buses. */
export const startersOf = onceEach((estate: Estate, pipeline: Subject): readonly Starter[] =>
  sources(estate).flatMap(({ by, cause, target, input }) => {
    const way = wayTo(estate, by, target, pipeline, input);
    return way ? [{ by, cause, ...way }] : [];
  }),
);

interface Way {
  readonly through: readonly Subject[];
  readonly certain: boolean;
}

/** How many resources there may be between. */
const LONGEST = 5;

function wayTo(
  estate: Estate,
  from: Subject,
  target: Node,
  pipeline: Subject,
  input?: Node,
  length = 0,
): Way | undefined {
  const next = named(estate, from, target);
  if (next.includes(pipeline)) return { through: [], certain: true };
  if (isServiceCall(target) && input && mentions(estate, from, input, pipeline)) return { through: [], certain: true };
  if (length === LONGEST) return undefined;
  const ways = next.flatMap((one) => {
    const way = onward(estate, from, one, pipeline, length);
    return way ? [{ through: [one, ...way.through], certain: way.certain }] : [];
  });
  return surest(ways);
}

/** A schedule may call the service itself. */
function isServiceCall({ text }: Node): boolean {
  return /aws-sdk:sagemaker:startPipelineExecution/i.test(text);
}

function onward(estate: Estate, from: Subject, at: Subject, pipeline: Subject, length: number): Way | undefined {
  const step = length + 1;
  switch (at.type) {
    case 'AWS::Lambda::Function':
    case 'AWS::Serverless::Function':
    case 'AWS::CodeBuild::Project':
      return starts(estate, at, pipeline);
    case 'AWS::StepFunctions::StateMachine':
    case 'AWS::Serverless::StateMachine':
      return startsByMachine(estate, at, pipeline, step);
    case 'AWS::CodePipeline::Pipeline':
      return firstWay(estate, deliveryActions(at), pipeline, step);
    case 'AWS::SNS::Topic':
      return firstWay(estate, subscribersOf(estate, at), pipeline, step);
    case 'AWS::SQS::Queue':
      return firstWay(estate, consumersOf(estate, at), pipeline, step);
    case 'AWS::Events::EventBus':
      return firstWay(estate, targetsOnBus(estate, from, at), pipeline, step);
    default:
      return undefined;
  }
}

interface Link {
  readonly from: Subject;
  readonly target: Node;
}

function firstWay(estate: Estate, links: readonly Link[], pipeline: Subject, length: number): Way | undefined {
  const ways = links.flatMap(({ from, target }) => wayTo(estate, from, target, pipeline, undefined, length) ?? []);
  return surest(ways);
}

function surest(ways: readonly Way[]): Way | undefined {
  return ways.find(({ certain }) => certain) ?? ways[0];
}

const ACTION = 'sagemaker:StartPipelineExecution';

/**
 * Whether what has a role starts a pipeline. A role that names the action does. A role that may do all that the service can
 * does if its holder also gets the name of the pipeline; otherwise nobody can tell.
 */
function starts(estate: Estate, holder: Subject, pipeline: Subject): Way | undefined {
  const granted = statementsOf(estate, holder).filter((statement) => covers(estate, statement, pipeline));
  const mentioned = () => mentions(estate, holder, holder.properties, pipeline);
  if (granted.length === 0) {
    const role = holder.properties.get('Role');
    const elsewhere = role.value !== undefined && named(estate, holder, role).length === 0;
    return elsewhere && mentioned() ? { through: [], certain: false } : undefined;
  }
  const meant = granted.some(({ actions }) => actions.some((one) => includes(one, ACTION) && !isAllOfService(one)));
  return { through: [], certain: meant || mentioned() };
}

const statements = once((estate: Estate) => identityStatements(estate).filter((one) => allows(one, ACTION)));

/** By what something may start pipelines: its role, and policies of its own. */
const statementsOf = onceEach((estate: Estate, holder: Subject): readonly Statement[] => {
  const { properties } = holder;
  const roles = ['Role', 'ServiceRole', 'RoleArn'].flatMap((key) => named(estate, holder, properties.get(key)));
  const names = roles.flatMap((role) => [role.logicalId, role.properties.get('RoleName').text]).filter(Boolean);
  const templates = new Set(roles.map(({ template }) => template));
  return statements(estate).filter(({ subject, who }) => {
    if (subject.template === holder.template && subject.logicalId === holder.logicalId) return true;
    return templates.has(subject.template) && who.some((one) => names.includes(one));
  });
});

function covers(estate: Estate, { subject, resources }: Statement, pipeline: Subject): boolean {
  return resources.some((node) => {
    if (isEverything(node)) return true;
    if (named(estate, subject, node).includes(pipeline)) return true;
    const pattern = /^pipeline\/(.*)$/.exec(parts(node.text, ':').at(-1) ?? '')?.[1];
    if (pattern === undefined) return false;
    const name = pipeline.properties.get('PipelineName').text;
    return pattern === '*' || (name !== '' && isLike(name, pattern));
  });
}

/** Whether a place names a pipeline: by reference, or by a name that says enough. */
function mentions(estate: Estate, from: Subject, node: Node, pipeline: Subject): boolean {
  if (named(estate, from, node).includes(pipeline)) return true;
  const name = pipeline.properties.get('PipelineName');
  if (name.value === undefined || name.unknown) return false;
  return wordsOf(node).some((text) => fits(text, name.text));
}

const words = new WeakMap<Node, readonly string[]>();

function wordsOf(node: Node): readonly string[] {
  let found = words.get(node);
  if (!found) {
    found = [...new Set(JSON.stringify(node.plain ?? '').split(/["\\/]+/))];
    words.set(node, found);
  }
  return found;
}

function startsByMachine(estate: Estate, machine: Subject, pipeline: Subject, length: number): Way | undefined {
  const { properties } = machine;
  const places = ['DefinitionString', 'Definition', 'DefinitionSubstitutions'].map((key) => properties.get(key));
  const text = JSON.stringify(places.map(({ plain }) => plain ?? ''));
  const calls = /sagemaker:startPipelineExecution/i.test(text);
  if (calls && places.some((node) => mentions(estate, machine, node, pipeline))) return { through: [], certain: true };
  if (calls) return starts(estate, machine, pipeline);
  const functions = places
    .flatMap((node) => estate.targets(machine, node))
    .filter(({ type }) => type.endsWith('Function'))
    .flatMap((one) => onward(estate, machine, one, pipeline, length) ?? []);
  return surest(functions);
}

function deliveryActions(delivery: Subject): Link[] {
  const actions = delivery.properties.get('Stages').items.flatMap((stage) => stage.get('Actions').items);
  return actions.flatMap((action) =>
    ['ProjectName', 'FunctionName', 'StateMachineArn']
      .map((key) => action.get('Configuration', key))
      .filter(({ value }) => value !== undefined)
      .map((target) => ({ from: delivery, target })),
  );
}

function subscribersOf(estate: Estate, topic: Subject): Link[] {
  const apart = estate
    .all('AWS::SNS::Subscription')
    .filter((one) => named(estate, one, one.properties.get('TopicArn')).includes(topic))
    .map((one) => ({ from: one, target: one.properties.get('Endpoint') }));
  const own = topic.properties.get('Subscription').items.map((one) => ({ from: topic, target: one.get('Endpoint') }));
  return [...apart, ...own];
}

function consumersOf(estate: Estate, queue: Subject): Link[] {
  return estate
    .all('AWS::Lambda::EventSourceMapping')
    .filter((one) => named(estate, one, one.properties.get('EventSourceArn')).includes(queue))
    .map((one) => ({ from: one, target: one.properties.get('FunctionName') }));
}

/** The targets of rules on a bus that accept what a rule forwards to it. */
function targetsOnBus(estate: Estate, from: Subject, bus: Subject): Link[] {
  return eventRules(estate)
    .filter((rule) => isOnBus(estate, rule, bus) && passesOn(from, rule))
    .flatMap((rule) => targetsOf(rule).map((target) => ({ from: rule, target: target.get('Arn') })));
}

function isOnBus(estate: Estate, rule: Subject, bus: Subject): boolean {
  const name = rule.properties.get('EventBusName');
  if (name.value === undefined) return false;
  return named(estate, rule, name).includes(bus) || name.text === bus.properties.get('Name').text;
}

function passesOn(from: Subject, rule: Subject): boolean {
  const [sent, wanted] = [from, rule].map(({ properties }) => properties.get('EventPattern'));
  return ['source', 'detail-type'].every((field) => {
    const texts = sent.get(field).items.filter(({ value }) => typeof value === 'string');
    return texts.length === 0 || texts.some(({ text }) => accepts(wanted.get(field), text));
  });
}

function targetsOf({ properties }: Subject): Node[] {
  return properties.get('Targets').items;
}

const sources = once((estate: Estate): readonly Source[] => [
  ...eventRules(estate).flatMap(fromRule),
  ...estate.all('AWS::Scheduler::Schedule').flatMap(fromSchedule),
  ...estate.all('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').flatMap(fromAlarm),
  ...estate.all('AWS::S3::Bucket').flatMap(fromBucket),
  ...estate
    .all('AWS::Serverless::Function', 'AWS::Serverless::StateMachine')
    .flatMap((one) => fromServerless(estate, one)),
  ...estate.all('AWS::CodePipeline::Pipeline').flatMap(fromDelivery),
]);

function fromRule(rule: Subject): Source[] {
  const { properties } = rule;
  const cause = properties.get('ScheduleExpression').value === undefined ? causeOf(properties) : 'schedule';
  return targetsOf(rule).map((target) => ({ by: rule, cause, target: target.get('Arn') }));
}

function fromSchedule(schedule: Subject): Source[] {
  const { properties } = schedule;
  if (properties.get('State').text === 'DISABLED') return [];
  const target = properties.get('Target');
  return [{ by: schedule, cause: 'schedule', target: target.get('Arn'), input: target.get('Input') }];
}

function fromAlarm(alarm: Subject): Source[] {
  return actionsOf(alarm).map(({ node }) => ({ by: alarm, cause: 'alarm' as const, target: node }));
}

function fromBucket(bucket: Subject): Source[] {
  const configuration = bucket.properties.get('NotificationConfiguration');
  const kinds = [
    ['LambdaConfigurations', 'Function'],
    ['QueueConfigurations', 'Queue'],
    ['TopicConfigurations', 'Topic'],
  ] as const;
  return kinds.flatMap(([list, key]) =>
    configuration.get(list).items.map((one) => ({ by: bucket, cause: 'data' as const, target: one.get(key) })),
  );
}

function fromServerless(estate: Estate, holder: Subject): Source[] {
  const events = holder.properties.get('Events');
  const itself = estate.node(holder.template, { Ref: holder.logicalId }, 'Properties.Events');
  return events.keys.flatMap((name): Source[] => {
    const event = events.get(name);
    if (event.get('Properties', 'Enabled').text.toLowerCase() === 'false') return [];
    const cause = serverlessCause(event);
    return cause ? [{ by: holder, cause, target: itself.at(event.path) }] : [];
  });
}

function serverlessCause(event: Node): Cause | undefined {
  switch (event.get('Type').text) {
    case 'Schedule':
    case 'ScheduleV2':
      return 'schedule';
    case 'S3':
    case 'DynamoDB':
    case 'Kinesis':
      return 'data';
    case 'EventBridgeRule':
    case 'CloudWatchEvent':
      return causeIn(event.get('Properties', 'Pattern'));
    default:
      return undefined;
  }
}

/** A delivery pipeline starts when its source changes. */
function fromDelivery(delivery: Subject): Source[] {
  return deliveryActions(delivery).map(({ target }) => ({ by: delivery, cause: 'code' as const, target }));
}

function causeOf(properties: Node): Cause {
  return causeIn(properties.get('EventPattern'));
}

const CAUSES: readonly (readonly [RegExp, Cause])[] = [
  [/^aws\.cloudwatch$/, 'alarm'],
  [/^aws\.(s3|glue|databrew|athena|dynamodb)$/, 'data'],
  [/^aws\.(codecommit|codepipeline|codebuild|codeconnections|codestar.*|ecr)$/, 'code'],
];

function causeIn(pattern: Node): Cause {
  const source = pattern.get('source').items.map(({ text }) => text);
  const known = CAUSES.find(([expression]) => source.some((one) => expression.test(one)));
  if (known) return known[1];
  const kinds = pattern.get('detail-type').items.map(({ text }) => text);
  return kinds.includes('SageMaker Model Package State Change') ? 'model' : 'event';
}
