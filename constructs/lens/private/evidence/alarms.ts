import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { detailAccepts, rulesOn } from './events';
import { isNamed, named } from './names';
import { once, onceEach } from './once';

/** A metric that an alarm watches. */
export interface Metric {
  readonly namespace: Node;
  readonly name: Node;
  readonly dimensions: ReadonlyMap<string, Node>;
}

/** The alarms on metrics. */
export function alarms(estate: Estate): Subject[] {
  return estate.all('AWS::CloudWatch::Alarm');
}

/** The metrics that an alarm watches, by itself or in an expression. */
export function metricsOf(alarm: Subject): readonly Metric[] {
  let metrics = known.get(alarm);
  if (!metrics) {
    metrics = readMetrics(alarm);
    known.set(alarm, metrics);
  }
  return metrics;
}

const known = new WeakMap<Subject, readonly Metric[]>();

function readMetrics({ properties }: Subject): Metric[] {
  const inExpression = properties.get('Metrics').items.map((one) => one.get('MetricStat', 'Metric'));
  return [properties, ...inExpression]
    .filter((node) => node.get('MetricName').value !== undefined)
    .map((node) => ({
      namespace: node.get('Namespace'),
      name: node.get('MetricName'),
      dimensions: new Map(node.get('Dimensions').items.map((one) => [one.get('Name').text, one.get('Value')])),
    }));
}

/** Whether a metric is one that endpoints publish: requests, errors and latencies, or what their instances use. */
export function isOfEndpoints({ namespace, dimensions }: Metric): boolean {
  return /^(AWS\/SageMaker(\/.*)?|\/aws\/sagemaker\/.*)$/i.test(namespace.text) && dimensions.has('EndpointName');
}

/** The alarms on an endpoint. Its name may be a parameter of its template: then it may be any that an alarm names. */
export const alarmsOn = onceEach((estate: Estate, endpoint: Subject): readonly Subject[] => {
  const name = endpoint.properties.get('EndpointName');
  return alarms(estate).filter((alarm) =>
    metricsOf(alarm)
      .filter(isOfEndpoints)
      .map(({ dimensions }) => dimensions.get('EndpointName')!)
      .some((node) => isNamed(estate, alarm, node, endpoint, 'EndpointName') || (name.unknown && isElsewhere(alarm))),
  );

  function isElsewhere({ template }: Subject): boolean {
    return template !== endpoint.template;
  }
});

/** Who hears of an alarm: its actions, those of an alarm that is made of it, and rules on its changes. */
export const listenersOf = onceEach((estate: Estate, alarm: Subject): readonly Listener[] => [
  ...actionsOf(alarm),
  ...compositeActions(estate, alarm),
  ...alarmRules(estate, alarm),
]);

/** Something that hears of an alarm: the place that names it, and the resource in which that place is. */
export interface Listener {
  readonly subject: Subject;
  readonly node: Node;
}

/** Whom an alarm itself tells that it begins; nobody if its actions are off. */
export function actionsOf(alarm: Subject): Listener[] {
  const { properties } = alarm;
  if (properties.get('ActionsEnabled').text.toLowerCase() === 'false') return [];
  return properties.get('AlarmActions').items.map((node) => ({ subject: alarm, node }));
}

function compositeActions(estate: Estate, alarm: Subject): Listener[] {
  return estate
    .all('AWS::CloudWatch::CompositeAlarm')
    .filter((one) => namesIn(alarm, one))
    .flatMap(actionsOf);
}

function namesIn(alarm: Subject, composite: Subject): boolean {
  const rule = composite.properties.get('AlarmRule');
  const name = alarm.properties.get('AlarmName');
  const refers = rule.refs.some(({ logicalId }) => logicalId === alarm.logicalId);
  if (composite.template === alarm.template && refers) return true;
  return name.value !== undefined && !name.unknown && rule.text.includes(name.text);
}

const rulesOnAlarms = once((estate: Estate) => rulesOn(estate, 'aws.cloudwatch', 'CloudWatch Alarm State Change'));

/** The targets of the rules that get an event when an alarm begins. */
function alarmRules(estate: Estate, alarm: Subject): Listener[] {
  return rulesOnAlarms(estate)
    .filter((rule) => isAbout(estate, rule, alarm))
    .flatMap((rule) =>
      rule.properties.get('Targets').items.map((target) => ({ subject: rule, node: target.get('Arn') })),
    );
}

/** Whether a rule gets the events of an alarm. */
export function isAbout(estate: Estate, rule: Subject, alarm: Subject): boolean {
  const { pattern, states, resources, prefixes } = patternOf(estate, rule);
  if (!states) return false;
  const name = alarm.properties.get('AlarmName');
  const known = name.value === undefined ? `\${${alarm.logicalId}}` : name.text;
  if (!detailAccepts(pattern, ['alarmName'], known)) return false;
  return resources === undefined || resources.has(alarm) || prefixes.some((prefix) => startsName(prefix, known));
}

/** What a rule says of the alarms that it is about. */
const patternOf = onceEach((estate: Estate, rule: Subject) => {
  const pattern = rule.properties.get('EventPattern');
  const list = pattern.get('resources');
  const { items } = list;
  return {
    pattern,
    states: detailAccepts(pattern, ['state', 'value'], 'ALARM'),
    resources: list.value === undefined ? undefined : new Set(items.flatMap((item) => named(estate, rule, item))),
    prefixes: items.map((item) => item.get('prefix')),
  };
});

/** Whether the ARN of an alarm starts, or may start, as a prefix of a pattern says. */
function startsName(prefix: Node, name: string): boolean {
  if (prefix.value === undefined) return false;
  const start = /:alarm:(.*)$/.exec(prefix.text)?.[1] ?? '';
  const [head, ...open] = name.split('${');
  return name.startsWith(start) || (open.length > 0 && start.startsWith(head));
}
