import { type Reason, REASONS, type ReasonId } from './explained';
import { type Findings, findingsOf, type Open, reasonOf } from './findings';
import { APPROVALS, type Approval, type Lever, leversOf } from './levers';
import { accountsOf, type Answers, type Named, nameOfRole } from './people';
import type { Reached } from './reach';
import { hardeningSection } from './hardening-text';
import { table, wrapped } from './markdown';

/** The document about who can change what runs in production. */
export function render(answers: Answers): string {
  const findings = findingsOf(answers);
  return [
    introduction(answers),
    developersSection(answers),
    rolesSection(answers),
    ...reasonsSection(answers, findings),
    hardeningSection(),
    leversSection(answers),
    LIMITS,
    '',
  ].join('\n\n');
}

function introduction({ roles, developers }: Answers): string {
  const people = developers.flat();
  const open = people.filter(({ remaining }) => remaining.length === 0);
  return `# Who can change what runs in production

${wrapped(
  'This page is generated: `npm run permissions` writes it, and a test compares it with the templates. It answers for the ' +
    '[example](../examples/mortgage-approval/README.md) in its three accounts, with the bootstrap stacks of the CDK CLI. For ' +
    `${roles.length} roles and ${people.length} developers with one permission each, an ` +
    '[IAM evaluator](https://github.com/cloud-copilot/iam-simulate) answered whether identity policies, resource policies and ' +
    'trust policies allow each call of each lever. Roles are followed as far as they lead: whoever can assume a role, pass it ' +
    'to a service, or change what runs as it, counts as that role.',
)}

${wrapped(
  'Two approvals are between the bytes of a model and production: that of its version in the registry, and that of its ' +
    "release in the pipeline. The tables say which of them **others** still have to give before bytes of somebody's own " +
    `choice are in production. A developer should need both. ${open.length} of the ${people.length} need nobody else; the ` +
    'page [explains each](#why-and-how-to-close-it) and says how to close it.',
)}`;
}

function developersSection({ estate, developers }: Answers): string {
  const accounts = accountsOf(estate);
  const columns = accounts.map(({ name }, i) => ({
    name: `in ${name}`,
    cell: (row: readonly Named[]) => remainingOf(row[i]!),
  }));
  const hardened = accounts
    .map(({ name }, i) => ({
      name: `${name}, hardened`,
      i,
      cell: (row: readonly Named[]) => textOf(row[i]!.afterHardening),
    }))
    .filter(({ i }) => developers.some((row) => row[i]!.afterHardening.length !== row[i]!.remaining.length));
  const all = [...columns, ...hardened];
  const rows = developers.map((row) => [row[0]!.name, ...all.map(({ cell }) => cell(row))]);
  return `## Developers with one permission

${wrapped(
  'Each developer has this one permission on all resources of the account, and nothing else. The cells say which approvals ' +
    'remain, also with [hardened bootstrap stacks](#harden-the-bootstrap-stacks):',
)}

${table(['permission', ...all.map(({ name }) => name)], rows)}`;
}

function rolesSection({ estate, roles }: Answers): string {
  const all = leversOf(estate).length;
  const rows = roles.map((answer) => [answer.account, answer.name, powersOf(answer, all), remainingOf(answer)]);
  return `## Roles of the example

All roles of the templates and of the bootstrap stacks, and which [levers](#what-was-asked) they move:

${table(['account', 'role', 'can', 'what remains'], rows)}`;
}

function powersOf({ reached }: Named, all: number): string {
  if (reached.length === all) return 'move every lever';
  return reached.map(({ lever }) => lever.title.toLowerCase()).join('; ') || 'nothing';
}

function reasonsSection({ estate }: Answers, { explained, unexplained, stale }: Findings): string[] {
  const sections = (Object.entries(REASONS) as [ReasonId, Reason][])
    .filter(([id]) => explained[id]!.length > 0)
    .map(([id, reason]) => reasonSection(reason, explained[id]!));
  if (unexplained.length > 0 || stale.length > 0)
    throw new Error(
      [
        ...unexplained.map(({ label, answer }) => `${label} gets past ${missing(answer)}: ${wayOf(answer)}`),
        ...stale.map((label) => `${label} no longer gets past an approval, but is explained`),
      ].join('\n'),
    );
  if (estate.delivery.approvals.length === 0) throw new Error('nobody approves anything in the pipeline');
  return ['## Why, and how to close it', ...sections];
}

function reasonSection({ title, why, close }: Reason, open: readonly Open[]): string {
  const rows = open.map(({ answer }) => [
    answer.account,
    answer.name,
    textOf(answer.remaining),
    textOf(answer.afterHardening),
    wayOf(answer),
  ]);
  return `### ${title}

${wrapped(why)}

${wrapped(`**To close it:** ${close}`)}

${table(['account', 'who', 'what remains', 'hardened', 'how'], rows)}`;
}

function leversSection({ estate }: Answers): string {
  const rows = leversOf(estate).map((lever) => [lever.title, callsOf(lever), skipped(lever.skips)]);
  return `## What was asked

${table(['lever', 'calls', 'makes unnecessary'], rows)}`;
}

const LIMITS = `## What the tables leave out

- **Service control policies, resource control policies and session policies.** They only take away. The tables are about an
  account without any.
- **Trust between accounts.** The tables are about environments that trust no other account: releases need no
  \`cdk bootstrap --trust\`. With it, every principal of the development account that has \`sts:AssumeRole\` may use the deploy
  and publishing roles of production, and so the role of CloudFormation there. \`cdk bootstrap --untrust <account>\` ends it.
- **AWS's managed policies for reading**, which the bootstrap roles have. They change nothing.
- **Root users, and administrators of the organisation.** They can do everything.
- **Several people together.** Two developers have what each of them has. If one can skip the approval in the registry and
  another the one in the pipeline, together they need nobody else.
- **What a model has learned.** An approval covers exact bytes. Whoever writes training data or training code decides what the
  bytes are, and reviewers see only metrics. Review code, and publish data by a pipeline of its own.
- **Availability.** Deleting a key, an endpoint or a release needs other permissions, about which nothing was asked.
- **Events.** EventBridge accepts no event from others whose source begins with \`aws.\`, and the handlers read the facts again, so
  an invented event changes nothing.`;

/** The lever that takes both approvals away, or one for each, at the end of the shortest chain. */
function wayOf(answer: Named): string {
  const { reached } = answer;
  const whole = shortest(reached.filter(({ lever }) => lever.skips.length === APPROVALS.length));
  const parts = APPROVALS.map((approval) => shortest(reached.filter(({ lever }) => lever.skips.includes(approval))));
  const chosen = whole ? [whole] : parts.filter((part) => part !== undefined);
  return chosen.map((part) => chainOf(part, answer)).join('. And: ');
}

function shortest(reached: readonly Reached[]): Reached | undefined {
  return [...reached].sort((one, other) => costOf(one) - costOf(other))[0];
}

/** What needs a deployment by somebody else is the last resort. */
function costOf({ moves }: Reached): number {
  return Math.max(...moves.map(({ steps }) => steps.reduce((sum, { edge }) => sum + (edge.later ? 10 : 1), 0)));
}

function chainOf({ lever, moves }: Reached, { principal }: Named): string {
  const longest = [...moves].sort((one, other) => other.steps.length - one.steps.length)[0]!.steps;
  const steps = longest.map(({ edge }, i) => {
    const before = i === 0 ? principal.arn : longest[i - 1]!.edge.to;
    const there = accountIn(edge.to) === accountIn(before) ? '' : ' of the other account';
    return edge.how.replace('$', () => `${nameOfRole({ arn: edge.to })}${there}`);
  });
  return [...steps, lever.title.toLowerCase()].join(' → ');
}

function accountIn(arn: string): string {
  return arn.split(':')[4]!;
}

function remainingOf(answer: Named): string {
  const { remaining } = answer;
  const text = textOf(remaining);
  if (remaining.length === APPROVALS.length) return text;
  const reason = reasonOf(answer);
  return reason ? `[${text}](#${anchorOf(REASONS[reason].title)})` : text;
}

function textOf(remaining: readonly Approval[]): string {
  if (remaining.length === APPROVALS.length) return 'both';
  return remaining.length === 0 ? '**none**' : `only in the ${remaining.join()}`;
}

function missing({ remaining }: Named): string {
  return skipped(APPROVALS.filter((approval) => !remaining.includes(approval)));
}

function skipped(approvals: readonly Approval[]): string {
  if (approvals.length === APPROVALS.length) return 'both approvals';
  return approvals.length === 0 ? 'no approval' : `the approval in the ${approvals.join()}`;
}

function callsOf({ ways }: Lever): string {
  const calls = ways.map((way) => [...new Set(way.map(({ action }) => `\`${action}\``))].join(' and '));
  return [...new Set(calls)].join(', or ');
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
