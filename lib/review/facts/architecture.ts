import { named } from '../../../constructs/lens/private/evidence/names';
import { identityStatements, type Statement } from '../../../constructs/lens/private/evidence/policies';
import type { Estate, Subject } from '../../../constructs/lens/private/judge/estate';
import type { Node } from '../../../constructs/lens/private/template/node';
import type { Architecture, Flow } from '../report';
import { type DrawnPart, partsIn } from './parts';

type Owners = ReadonlyMap<Subject['declared'], DrawnPart>;

/** The parts of an estate, and what flows between them by their roles, rules, alarms and settings. */
export function architectureOf(estate: Estate): Architecture {
  const parts = partsIn(estate);
  const owners = ownersIn(estate, parts);
  const flows = [
    ...permitted(estate, owners),
    ...byRules(estate, owners),
    ...byAlarms(estate, owners),
    ...captured(estate, owners),
  ];
  const serves = (part: DrawnPart) => [...owners.values()].filter((owner) => owner === part).length - 1;
  return {
    parts: parts.map((drawn) => ({ ...drawn.part, serves: serves(drawn) })),
    flows: distinct(flows.filter(({ from, to }) => from !== to)),
  };
}

type Links = readonly { readonly subject: Subject; readonly targets: readonly Subject[] }[];

/** Which part each resource belongs to: the one that uses it, else the one that it is about. */
function ownersIn(estate: Estate, parts: readonly DrawnPart[]): Owners {
  const owners = new Map(
    parts.flatMap((drawn) => drawn.stands.map((declared): [Subject['declared'], DrawnPart] => [declared, drawn])),
  );
  const all = estate.templates.flatMap((template) => estate.resourcesOf(template));
  const links = all.map((subject) => ({ subject, targets: estate.targets(subject, subject.properties) }));
  while (adopt(links, owners, used) || adopt(links, owners, about));
  return owners;
}

type Adopted = readonly [child: Subject, owner: DrawnPart | undefined][];

/** Gives resources the owners that a rule finds, and says whether there were any. */
function adopt(
  links: Links,
  owners: Map<Subject['declared'], DrawnPart>,
  rule: (link: Links[number], owners: Owners) => Adopted,
): boolean {
  const before = owners.size;
  for (const [child, owner] of links.flatMap((link) => rule(link, owners))) {
    if (owner && !owners.has(child.declared) && !isShared(child)) owners.set(child.declared, owner);
  }
  return owners.size > before;
}

/** A part uses what it refers to. What a policy refers to is used by others, and an alarm only watches. */
function used({ subject, targets }: Links[number], owners: Owners): Adopted {
  return isPolicy(subject) || WATCHES.has(subject.type)
    ? []
    : targets.map((target) => [target, owners.get(subject.declared)]);
}

/** A policy, a rule or a permission is about the first part that it refers to; a role is about nothing. */
function about({ subject, targets }: Links[number], owners: Owners): Adopted {
  if (subject.type === 'AWS::IAM::Role') return [];
  const [owner] = targets.flatMap(({ declared }) => owners.get(declared) ?? []);
  return [[subject, owner]];
}

const WATCHES = new Set(['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard']);

function isPolicy({ type }: Subject): boolean {
  return type === 'AWS::IAM::Role' || type.endsWith('Policy');
}

/** What many parts use belongs to none. */
function isShared({ type }: Subject): boolean {
  return type === 'AWS::KMS::Key' || type === 'AWS::KMS::Alias';
}

/** What a role may do with a part, as a flow. */
const VERBS: readonly (readonly [RegExp, 'to' | 'from', string])[] = [
  [/^Start(?!Query)/, 'to', 'starts'],
  [/^Invoke/, 'to', 'calls'],
  [/^(Publish|SendMessage|PutEvents)/, 'to', 'notifies'],
  [/^(Put|Create|Update|Write|BatchWrite|Register|Complete)/, 'to', 'writes'],
  [/^(Get|BatchGet|Query|Scan|Describe|List|Receive|Select)/, 'from', 'is read by'],
];

/** Reading what something is called or tagged with is no flow. */
const NO_FLOW = /(Policy|Acl|Tags|Location|Configuration|Attributes|Bucket|Versions)$/;

function permitted(estate: Estate, owners: Owners): Flow[] {
  return identityStatements(estate)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => {
      const holders = holdersOf(estate, statement, owners);
      const targets = statement.resources.flatMap((node) =>
        named(estate, statement.subject, node).flatMap(({ declared }) => owners.get(declared) ?? []),
      );
      return holders.flatMap((holder) => targets.flatMap((target) => flowsOf(statement, holder, target)));
    });
}

/** The parts that have a statement: those that its roles belong to. */
function holdersOf(estate: Estate, { subject, who }: Statement, owners: Owners): DrawnPart[] {
  return who.flatMap((one) => {
    const holder = estate.target(subject.template, { logicalId: one });
    return (holder && owners.get(holder.declared)) ?? [];
  });
}

function flowsOf({ actions }: Statement, holder: DrawnPart, target: DrawnPart): Flow[] {
  return actions.flatMap(({ text }) => {
    const action = text.split(':')[1] ?? '';
    const [, direction, label] = VERBS.find(([verb]) => verb.test(action)) ?? [];
    if (!label || NO_FLOW.test(action)) return [];
    const ends = direction === 'to' ? [holder, target] : [target, holder];
    return [{ from: ends[0].part.id, to: ends[1].part.id, label }];
  });
}

/** What happens to the parts that a pattern names starts the targets of its rule. */
function byRules(estate: Estate, owners: Owners): Flow[] {
  const parts = new Set(owners.values());
  return estate.all('AWS::Events::Rule').flatMap((rule) => {
    const { properties } = rule;
    const pattern = properties.get('EventPattern');
    const sources = [
      ...estate.targets(rule, pattern).flatMap(({ declared }) => owners.get(declared) ?? []),
      ...[...parts].filter((part) => isNamedIn(pattern, part.subject)),
    ];
    const targets = properties
      .get('Targets')
      .items.flatMap((target) => named(estate, rule, target.get('Arn')))
      .flatMap(({ declared }) => owners.get(declared) ?? []);
    return sources.flatMap((from) => targets.map((to) => ({ from: from.part.id, to: to.part.id, label: 'tells' })));
  });
}

/** Whether a pattern has the name of a resource, as in `ModelPackageGroupName: [mortgage-approval]`. */
function isNamedIn(pattern: Node, { properties, type }: Subject): boolean {
  const key = `${type.split('::').at(-1)}Name`;
  const name = properties.get(key);
  if (name.value === undefined) return false;
  const detail = pattern.get('detail');
  return detail.keys.some(
    (one) => one.toLowerCase() === key.toLowerCase() && detail.get(one).items.some(({ text }) => text === name.text),
  );
}

function byAlarms(estate: Estate, owners: Owners): Flow[] {
  return estate.templates.flatMap((template) => {
    const alarms = estate.in(template, 'AWS::CloudWatch::Alarm');
    const [from] = alarms.flatMap(({ declared }) => owners.get(declared) ?? []);
    if (!from) return [];
    const actions = alarms.flatMap((alarm) =>
      alarm.properties.get('AlarmActions').items.flatMap((action) => named(estate, alarm, action)),
    );
    return actions
      .flatMap(({ declared }) => owners.get(declared) ?? [])
      .map((to) => ({ from: from.part.id, to: to.part.id, label: 'notify' }));
  });
}

/** What an endpoint captures goes to a bucket. */
function captured(estate: Estate, owners: Owners): Flow[] {
  return estate.all('AWS::SageMaker::EndpointConfig').flatMap((config) => {
    const from = owners.get(config.declared);
    const to = named(estate, config, config.properties.get('DataCaptureConfig', 'DestinationS3Uri'));
    return from ? to.flatMap(({ declared }) => flowTo(from, owners.get(declared))) : [];
  });
}

function flowTo(from: DrawnPart, to: DrawnPart | undefined): Flow[] {
  return to ? [{ from: from.part.id, to: to.part.id, label: 'captures to' }] : [];
}

function distinct(flows: readonly Flow[]): Flow[] {
  return [...new Map(flows.map((flow) => [`${flow.from}\n${flow.to}\n${flow.label}`, flow])).values()];
}
