import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputOf } from '../../../lib/redrive/rule-input';
import { exampleText, type Json, type Resource, synthesise, type TemplateBody } from './fixture';

const README = readFileSync(join(__dirname, '../../../constructs/foundation/README.md'), 'utf8');

/** An event with everything that a rule of the example asks for. */
const EVENT = JSON.stringify({
  version: '0',
  id: 'e',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111111111111',
  time: '2026-11-20T09:30:01Z',
  region: 'eu-west-1',
  resources: [],
  detail: { bucket: { name: 'b' }, object: { key: 'k', 'version-id': 'v' } },
});

/** What a target is, by the resource or the ARN that names it. */
function kindOf(arn: Json, { Resources }: TemplateBody): string {
  const text = JSON.stringify(arn);
  const [id] = arn['Fn::GetAtt'] ?? [];
  if (Resources[id]?.Type === 'AWS::Lambda::Function' || /:lambda:/.test(text)) return 'a function';
  if (/:codepipeline:/.test(text)) return 'the delivery pipeline';
  return /event-bus/.test(text) ? 'an event bus' : text;
}

/** The logical ID of a queue, or that of the handler whose fixed name the queue has. */
function queueIn(arn: Json): string {
  return arn['Fn::GetAtt']?.[0] ?? 'by name';
}

interface Lands {
  readonly queue: string;
  readonly form: string;
  readonly target: string;
  readonly input?: Json;
}

/** What lands in queues because of a resource. */
function landsOf({ Type, Properties }: Resource, template: TemplateBody): Lands[] {
  const properties = Properties as Json;
  switch (Type) {
    case 'AWS::Lambda::EventInvokeConfig':
      return [
        {
          queue: queueIn(properties.DestinationConfig.OnFailure.Destination),
          form: 'record of a Lambda destination',
          target: 'a function',
        },
      ];
    case 'AWS::Events::Rule':
      return properties.Targets.map(({ Arn, DeadLetterConfig, InputTransformer }: Json) => ({
        queue: queueIn(DeadLetterConfig.Arn),
        form: 'event of a rule',
        target: kindOf(Arn, template),
        input: InputTransformer,
      }));
    case 'AWS::Scheduler::Schedule':
      return [
        {
          queue: queueIn(properties.Target.DeadLetterConfig.Arn),
          form: 'input of a schedule',
          target: kindOf(properties.Target.Arn, template),
        },
      ];
    default:
      return [];
  }
}

const { templates, kit } = synthesise(exampleText);
const all = Object.entries({ ...templates, release: kit!.template }).flatMap(([name, template]) =>
  Object.values(template.Resources).flatMap((resource) =>
    landsOf(resource, template).map((lands) => ({ ...lands, name })),
  ),
);

test('every queue of the example has letters of known forms only, and there is no queue that nothing goes to', () => {
  const queues = Object.entries(templates).flatMap(([name, { Resources }]) =>
    Object.entries(Resources).flatMap(([id, { Type }]) => (Type === 'AWS::SQS::Queue' ? [`${name} ${id}`] : [])),
  );
  expect(queues.length).toBeGreaterThan(8);
  const reached = new Set(all.map(({ name, queue }) => `${name} ${queue}`));
  expect(queues.filter((queue) => !reached.has(queue))).toEqual([]);
  // the command finds them by this word in their logical ids
  expect(queues.filter((queue) => !queue.includes('DeadLetters'))).toEqual([]);
});

test('the README of foundation names every form with every target that the example has', () => {
  const pairs = new Set(all.map(({ form, target }) => `${form} | ${target}`));
  expect([...pairs].toSorted()).toEqual([
    'event of a rule | a function',
    'event of a rule | an event bus',
    'event of a rule | the delivery pipeline',
    'input of a schedule | a function',
    'record of a Lambda destination | a function',
  ]);
  const rows = README.split('\n').map((line) => line.replaceAll(/ +\| +/g, ' | '));
  for (const pair of pairs) expect(rows.some((row) => row.startsWith(`| ${pair} |`))).toBe(true);
});

test('every transformer of a rule is understood by the command', () => {
  const transformers = all.flatMap(({ input }) => (input === undefined ? [] : [input]));
  expect(transformers.length).toBeGreaterThan(0);
  for (const InputTransformer of transformers)
    expect(inputOf({ Id: 'a', Arn: 'b', InputTransformer } as never, EVENT)).toEqual({ text: expect.any(String) });
});

test('topics have no dead-letter queues, whose form the command does not know', () => {
  const subscriptions = Object.values(templates).flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ Type }) => Type === 'AWS::SNS::Subscription'),
  );
  for (const { Properties } of subscriptions) expect(Properties).not.toHaveProperty('RedrivePolicy');
});
