import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { detailAccepts, rulesOn } from './events';
import { isNamed, named } from './names';

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
export function metricsOf({ properties }: Subject): Metric[] {
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
export function alarmsOn(estate: Estate, endpoint: Subject): Subject[] {
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
}

/** Who hears of an alarm: its actions, those of an alarm that is made of it, and rules on its changes. */
export function listenersOf(estate: Estate, alarm: Subject): Listener[] {
  return [...actionsOf(alarm), ...compositeActions(estate, alarm), ...alarmRules(estate, alarm)];
}

/** Something that hears of an alarm: the place that names it, and the resource in which that place is. */
export interface Listener {
  readonly subject: Subject;
  readonly node: Node;
}

function actionsOf(alarm: Subject): Listener[] {
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

/** The targets of the rules that get an event when an alarm begins. */
function alarmRules(estate: Estate, alarm: Subject): Listener[] {
  return rulesOn(estate, 'aws.cloudwatch', 'CloudWatch Alarm State Change')
    .filter((rule) => isAbout(estate, rule, alarm))
    .flatMap((rule) =>
      rule.properties.get('Targets').items.map((target) => ({ subject: rule, node: target.get('Arn') })),
    );
}

/** Whether a rule gets the events of an alarm. */
export function isAbout(estate: Estate, rule: Subject, alarm: Subject): boolean {
  const pattern = rule.properties.get('EventPattern');
  if (!detailAccepts(pattern, ['state', 'value'], 'ALARM')) return false;
  const name = alarm.properties.get('AlarmName');
  const known = name.value === undefined ? `\${${alarm.logicalId}}` : name.text;
  if (!detailAccepts(pattern, ['alarmName'], known)) return false;
  const resources = pattern.get('resources');
  if (resources.value === undefined) return true;
  return (
    named(estate, rule, resources).includes(alarm) ||
    resources.items.some((item) => named(estate, rule, item).includes(alarm) || startsName(item.get('prefix'), known))
  );
}

/** Whether the ARN of an alarm starts as a prefix of a pattern says. */
function startsName(prefix: Node, name: string): boolean {
  if (prefix.value === undefined) return false;
  const start = /:alarm:(.*)$/.exec(prefix.text)?.[1] ?? '';
  return name.startsWith(start) || name.startsWith('${');
}
