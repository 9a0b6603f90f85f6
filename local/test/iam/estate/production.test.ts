import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CAPABILITIES, developer } from '../../../iam/estate/developers';
import { document, DOCUMENT } from '../../../iam/estate/document';
import type { App, Estate } from '../../../iam/estate/estate';
import { EXPLAINED } from '../../../iam/estate/explained';
import { findingsOf, labelOf } from '../../../iam/estate/findings';
import { hardened } from '../../../iam/estate/hardening';
import type { Answers } from '../../../iam/estate/people';
import { Reach } from '../../../iam/estate/reach';
import { render } from '../../../iam/estate/render';
import { answersFor, bootstrapped, bootstrapTemplate, synthesise } from '../../../iam/estate/synthesise';
import type { PolicyDocument } from '../../../iam/records';
import type { Template } from '../../../iam/estate/stack-template';
import { PROJECT } from '../../support/example';

jest.setTimeout(240_000);

const [TOOLS, STAGING, PROD] = ['111111111111', '222222222222', '333333333333'] as const;

let app: App;
let template: Template;
let answers: Answers;

beforeAll(async () => {
  app = synthesise(PROJECT, mkdtempSync(join(tmpdir(), 'estate-')));
  template = bootstrapTemplate(PROJECT);
  answers = await answersFor(app, template);
});

test('everybody who gets past an approval is explained, and nobody is explained in vain', () => {
  const { unexplained, stale } = findingsOf(answers);
  expect(unexplained.map(({ label }) => label)).toEqual([]);
  expect(stale).toEqual([]);
});

test('each is explained once', () => {
  const labels = Object.values(EXPLAINED).flat();
  expect(labels).toEqual([...new Set(labels)]);
});

test('the document says what is deployed', () => {
  // to renew it: npm run permissions
  expect(readFileSync(join(PROJECT, DOCUMENT), 'utf8')).toBe(document(PROJECT, answers));
});

test('the document is refused while something in it is unexplained, or explained in vain', () => {
  const [first, ...others] = answers.roles;
  const open = { ...first!, name: '`stranger`', remaining: ['pipeline'] as const };
  expect(() => render({ ...answers, roles: [open, ...others] })).toThrow(
    'dev: `stranger` gets past the approval in the registry',
  );
  expect(() => render({ ...answers, developers: [] })).toThrow('no longer gets past an approval, but is explained');
});

test('every role of every template and of every bootstrap stack is asked', () => {
  const count = (account: string) => answers.roles.filter(({ principal }) => principal.account === account).length;
  const ours = (account: string) =>
    app.stacks
      .filter((stack) => stack.account === account)
      .flatMap(({ template: { Resources } }) => Object.values(Resources))
      .filter(({ Type }) => Type === 'AWS::IAM::Role').length;
  for (const account of [TOOLS, STAGING, PROD]) {
    expect(ours(account)).toBeGreaterThan(5);
    // deploy, execution, lookup, and publishing of files and of images
    expect(count(account)).toBe(ours(account) + 5);
  }
});

test('nobody in staging gets past an approval', () => {
  const everybody = [...answers.roles, ...answers.developers.flat()].filter(({ account }) => account === 'staging');
  expect(everybody.length).toBeGreaterThan(CAPABILITIES.length);
  expect(everybody.filter(({ remaining }) => remaining.length < 2)).toEqual([]);
});

test('hardened bootstrap stacks close what nobody but their owner can close', () => {
  const closed = [...answers.roles, ...answers.developers.flat()].filter(
    ({ remaining, afterHardening }) => afterHardening.length > remaining.length,
  );
  expect(closed.map(labelOf)).toEqual([
    'dev: `s3:PutObject` anywhere',
    'prod: `s3:PutObject` anywhere',
    'prod: `s3:*`',
    'dev: `sts:AssumeRole` on bootstrap deploy roles',
    'prod: `sts:AssumeRole` on bootstrap deploy roles',
    'dev: `sts:AssumeRole` on bootstrap file-publishing roles',
    'prod: `sts:AssumeRole` on bootstrap file-publishing roles',
    'dev: `sts:AssumeRole` on every role',
    'prod: `sts:AssumeRole` on every role',
  ]);
});

test('a bootstrap template of another shape is refused, so that nobody reads of what does not close', () => {
  const { LookupRole: _, ...others } = template.Resources;
  expect(() => hardened({ ...template, Resources: others })).toThrow('no LookupRole');
  const { StagingBucketPolicy: __, ...more } = template.Resources;
  expect(() => hardened({ ...template, Resources: more })).toThrow('no policy of its bucket');
});

describe('the evaluator is awake', () => {
  /** What remains for a developer, or a role, after a change of the app. */
  async function remaining(estate: Estate, account: string, name: string): Promise<readonly string[]> {
    const capability = CAPABILITIES.find((one) => one.name === name);
    const person = capability && developer(account, capability);
    const role = estate.policies.roles.find((one) => one.arn.endsWith(name) && one.account === account);
    const principal = person ?? role;
    if (!principal) throw new Error(`there is no ${name}`);
    return (await new Reach(estate, person ? [person] : []).of(principal)).remaining;
  }

  function changed(change: (text: string) => string): Estate {
    const stacks = app.stacks.map((stack) => {
      const { template: before } = stack;
      return { ...stack, template: JSON.parse(change(JSON.stringify(before))) as typeof before };
    });
    if (JSON.stringify(stacks) === JSON.stringify(app.stacks)) throw new Error('nothing was changed');
    return bootstrapped({ ...app, stacks }, template);
  }

  test('without its condition, the training pipeline registers approved versions', async () => {
    const estate = changed((text) =>
      text.replace(',"Condition":{"StringEquals":{"sagemaker:ModelApprovalStatus":"PendingManualApproval"}}', ''),
    );
    const { principal } = answers.roles.find(({ name }) => name.includes('TrainingRole'))!;
    const { reached } = await new Reach(estate).of(principal);
    expect(reached.map(({ lever }) => lever.id)).toContain('approved');
    const before = answers.roles.find(({ principal: { arn } }) => arn === principal.arn)!;
    expect(before.reached.map(({ lever }) => lever.id)).not.toContain('approved');
  });

  test('a role of staging that a bucket of releases trusts writes releases', async () => {
    const name = 'role/ml/mortgage-approval-staging-drift';
    const arn = `arn:aws:iam::${STAGING}:${name}`;
    const { release } = answers.estate.delivery;
    const bucket = release.split('/')[0]!;
    const { policies } = answers.estate;
    const estate = {
      ...answers.estate,
      policies: {
        roles: policies.roles.map((role) =>
          role.arn === arn ? { ...role, inline: { ...role.inline, More: allow('s3:PutObject', release) } } : role,
        ),
        resources: policies.resources.map((one) =>
          one.arn === bucket ? { ...one, policy: allow('s3:PutObject', release, { AWS: arn }) } : one,
        ),
      },
    };
    expect(await remaining(answers.estate, STAGING, name)).toEqual(['registry', 'pipeline']);
    expect(await remaining(estate, STAGING, name)).toEqual(['pipeline']);
  });

  test('without trust between the accounts, who deploys in dev reaches production as the pipeline only', async () => {
    const rolesOnTheWay = async (trust: 'tools' | 'nobody') => {
      const person = developer(
        TOOLS,
        CAPABILITIES.find(({ name }) => name.includes('deploy roles'))!,
      );
      const { reached } = await new Reach(bootstrapped(app, template, trust), [person]).of(person);
      const { moves } = reached.find(({ lever }) => lever.id === 'endpoint')!;
      return moves[0]!.steps.map(({ edge }) =>
        edge.to
          .split('/')
          .at(-1)!
          .replace(/-\d{12}-.*$/, ''),
      );
    };
    expect(await rolesOnTheWay('tools')).toEqual(['cdk-hnb659fds-deploy-role', 'cdk-hnb659fds-cfn-exec-role']);
    expect(await rolesOnTheWay('nobody')).toEqual([
      'cdk-hnb659fds-deploy-role',
      'cdk-hnb659fds-cfn-exec-role',
      'mortgage-approval-delivery',
      'mortgage-approval-prod-deploy',
      'cdk-hnb659fds-cfn-exec-role',
    ]);
  });
});

function allow(Action: string, Resource: string, Principal?: object): PolicyDocument {
  const Statement = [{ Effect: 'Allow', Action, Resource, ...(Principal && { Principal }) }] as const;
  return { Version: '2012-10-17', Statement };
}
