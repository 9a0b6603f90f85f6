import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { once } from './once';
import { escaped } from './patterns';

/**
 * The resources that a place names: by reference, by an import of what another template exports, or by an ARN with the name
 * that another template gives.
 */
export function named(estate: Estate, from: Subject, node: Node): readonly Subject[] {
  const found = known(estate);
  let subjects = found.get(node);
  if (!subjects) {
    const { text } = node;
    subjects = [...new Set([...estate.targets(from, node), ...imported(estate, text), ...byArn(estate, text)])];
    found.set(node, subjects);
  }
  return subjects;
}

const known = once(() => new WeakMap<Node, readonly Subject[]>());

/** Whether a place names a resource, by reference or by the name that a property gives it. */
export function isNamed(estate: Estate, from: Subject, node: Node, subject: Subject, property: string): boolean {
  const same = from.template === subject.template;
  if (same && node.refs.some(({ logicalId }) => logicalId === subject.logicalId)) return true;
  if (imported(estate, node.text).includes(subject)) return true;
  const name = subject.properties.get(property);
  if (name.value === undefined || node.value === undefined || name.text !== node.text) return false;
  return same || !name.unknown;
}

/** What isn't known in a text. It may contain the separators of ARNs. */
const OPEN = /\$\{[^}]*\}/g;
const MARK = '\ue001';

/** Splits a text such as an ARN, in which what isn't known counts as one character. */
export function parts(text: string, separator: string): string[] {
  const open = text.match(OPEN) ?? [];
  let next = 0;
  return text
    .replace(OPEN, MARK)
    .split(separator)
    .map((part) => part.replace(/\ue001/g, () => open[next++]));
}

/** Whether a name could be another one, in which some parts may be unknown. A name must say enough to be recognized. */
export function fits(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  const literals = pattern.split(OPEN);
  if (literals.length === 1 || literals.join('').length < LEAST_KNOWN) return false;
  const source = literals.map(escaped).join('.+');
  return new RegExp(`^${source}$`).test(name);
}

const LEAST_KNOWN = 6;

/** The type of the resource that an ARN names, what stands before its name there, and the property that gives the name. */
const ARNS: readonly {
  readonly service: string;
  readonly before: RegExp;
  readonly type: string;
  readonly name: string;
}[] = [
  { service: 'cloudwatch', before: /^alarm:/, type: 'AWS::CloudWatch::Alarm', name: 'AlarmName' },
  { service: 'codebuild', before: /^project\//, type: 'AWS::CodeBuild::Project', name: 'Name' },
  { service: 'codepipeline', before: /^/, type: 'AWS::CodePipeline::Pipeline', name: 'Name' },
  { service: 'events', before: /^event-bus\//, type: 'AWS::Events::EventBus', name: 'Name' },
  { service: 'iam', before: /^role\/(.*\/)?/, type: 'AWS::IAM::Role', name: 'RoleName' },
  { service: 'lambda', before: /^function:/, type: 'AWS::Lambda::Function', name: 'FunctionName' },
  { service: 'lambda', before: /^function:/, type: 'AWS::Serverless::Function', name: 'FunctionName' },
  { service: 'sagemaker', before: /^pipeline\//, type: 'AWS::SageMaker::Pipeline', name: 'PipelineName' },
  { service: 'sns', before: /^/, type: 'AWS::SNS::Topic', name: 'TopicName' },
  { service: 'sqs', before: /^/, type: 'AWS::SQS::Queue', name: 'QueueName' },
  { service: 'states', before: /^stateMachine:/, type: 'AWS::StepFunctions::StateMachine', name: 'StateMachineName' },
];

function byArn(estate: Estate, text: string): Subject[] {
  const [arn, , service, , , ...rest] = parts(text, ':');
  if (arn !== 'arn') return [];
  const resource = rest.join(':');
  return ARNS.filter((one) => one.service === service && one.before.test(resource)).flatMap(({ before, type }) => {
    const name = resource.replace(before, '');
    const names = namesOf(estate).get(type)!;
    if (!name.includes('${')) return names.get(name) ?? [];
    return [...names].flatMap(([other, subjects]) => (fits(name, other) ? subjects : []));
  });
}

/** The resources of each type by their names, as far as the templates say them. */
const namesOf = once((estate: Estate) => new Map(ARNS.map(({ type, name }) => [type, byName(estate.all(type), name)])));

function byName(subjects: readonly Subject[], property: string): ReadonlyMap<string, readonly Subject[]> {
  const names = new Map<string, Subject[]>();
  for (const subject of subjects) {
    const name = subject.properties.get(property);
    if (name.value === undefined || name.unknown) continue;
    names.set(name.text, [...(names.get(name.text) ?? []), subject]);
  }
  return names;
}

const exportsOf = once((estate: Estate): ReadonlyMap<string, readonly Subject[]> => {
  const exported = new Map<string, readonly Subject[]>();
  for (const template of estate.templates) {
    const outputs = estate.node(template, template.section('Outputs'), 'Outputs');
    for (const output of outputs.keys.map((key) => outputs.get(key))) {
      const name = output.get('Export', 'Name');
      const value = output.get('Value');
      if (name.value === undefined) continue;
      exported.set(
        name.text,
        value.refs.flatMap((reference) => estate.target(template, reference) ?? []),
      );
    }
  }
  return exported;
});

function imported(estate: Estate, text: string): Subject[] {
  if (!text.includes('${import ')) return [];
  const exported = exportsOf(estate);
  return [...exported].flatMap(([name, subjects]) => (text.includes(`\${import ${name}}`) ? subjects : []));
}
