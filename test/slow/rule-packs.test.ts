import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { App, Stack } from 'aws-cdk-lib/core';
import type { foundation } from '../../constructs';
import { ownStacks, type Preset, PRESETS } from '../support/own-stacks';
import { type Finding, type Findings, judgeAll, STANDARD_PACKS } from '../support/rule-packs';
import { Checkout } from './templates/checkout';

const root = join(__dirname, '../..');
const README = join(root, 'README.md');

/** The packs of the table, and their names in reports. CDK's validator always runs, so it is no pack of `-c rulePacks`. */
const PACKS: { readonly [row: string]: string } = {
  "CDK's validator": 'CloudFormation Validate',
  '`AwsSolutions`': 'AwsSolutions',
  '`NIST80053R5`': 'NIST.800.53.R5',
  '`HIPAASecurity`': 'HIPAA.Security',
  '`PCIDSS321`': 'PCI.DSS.321',
  '`ControlTower`': 'cdk-validator-cfnguard',
};

/** The findings in the example and in stacks of a platform team, with each preset. */
const found = {} as { [preset in Preset]: { readonly app: Findings; readonly own: Findings } };

beforeAll(() => {
  const checkout = new Checkout();
  const example = readFileSync(join(root, 'examples/mortgage-approval/use-case.yaml'), 'utf8');
  const strict = example.replace('\nenvironments:', '\nsecurity: strict\nnetwork: { isolated: true }\nenvironments:');
  const judged = (text: string): Findings => {
    const useCases = checkout.useCases({ 'mortgage-approval': () => text });
    checkout.run('npm', [
      'run',
      'synth',
      '--',
      '-c',
      `rulePacks=${STANDARD_PACKS.join(',')}`,
      '-c',
      `useCases=${useCases}`,
    ]);
    return checkout.findings();
  };
  for (const preset of PRESETS) {
    const app = judged(preset === 'strict' ? strict : example);
    found[preset] = { app, own: judgeAll((props) => ownStacks(preset, props)) };
  }
  checkout.remove();
});

const of = (pack: string, findings: readonly Finding[]) => findings.filter((one) => one.pack === pack);

/** The rows of the table: how many findings are open and acknowledged, in the app and in own stacks, with each preset. */
function counted(): string[][] {
  return Object.entries(PACKS).map(([row, pack]) => [
    row,
    ...PRESETS.flatMap((preset) =>
      [found[preset].app, found[preset].own].map(
        ({ open, acknowledged }) => `${of(pack, open).length} + ${of(pack, acknowledged).length}`,
      ),
    ),
  ]);
}

/** The rows of the table that a reader is told. */
function toldIn(text: string): string[][] {
  const rows = [...text.matchAll(/^\| (\S.*?)((?: +\| \d+ \+ \d+){4}) +\|$/gm)];
  return rows.map(([, row, cells]) => [
    row,
    ...cells
      .split('|')
      .slice(1)
      .map((cell) => cell.trim()),
  ]);
}

/** Writes the table into the README, if `npm run packs` asks for it. */
function update(): void {
  const text = readFileSync(README, 'utf8');
  const rows = counted();
  const changed = text.replaceAll(/^\| (\S.*?)(?: +\| \d+ \+ \d+){4} +\|$/gm, (line, name: string) => {
    const row = rows.find(([one]) => one === name);
    return row ? `| ${row.join(' | ')} |` : line;
  });
  writeFileSync(README, changed);
  execFileSync(join(root, 'node_modules/.bin/oxfmt'), [README]);
}

describe('when all rule packs judge the example and stacks of a platform team', () => {
  test('then the table in the README says what they find; npm run packs writes it', () => {
    if (process.env.WRITE_RULE_PACKS) update();
    expect(toldIn(readFileSync(README, 'utf8'))).toEqual(counted());
  });

  test('then nothing is open with the strict preset', () => {
    const { app, own } = found.strict;
    expect([...app.open, ...own.open]).toEqual([]);
  });

  test('then nothing is open in the app without it either', () => {
    expect(found.default.app.open).toEqual([]);
  });

  test('then every acknowledgement has a reason, and is for one rule of one pack', () => {
    const all = PRESETS.flatMap((preset) => [...found[preset].app.acknowledged, ...found[preset].own.acknowledged]);
    expect(all.filter(({ reason = '' }) => reason.trim().length < 20)).toEqual([]);
    const unqualified = ({ pack, rule, acknowledgedId }: Finding) =>
      acknowledgedId !== `${pack.replace(' ', '-')}::${rule}` || rule.endsWith('IAM5');
    expect(all.filter(unqualified)).toEqual([]);
  });

  test('then only what no setting removes is acknowledged with the strict preset', () => {
    const kinds = found.strict.own.acknowledged.map(({ rule }) => rule.replace(/\[.*\]$|^[\w.]+-(?=[A-Z]\w+$)/g, ''));
    expect([...new Set(kinds)].sort()).toEqual(LEFT);
  });
});

/** What is acknowledged in strict stacks of a team. */
const LEFT = [
  'AwsSolutions-IAM5',
  'CloudWatchAlarmAction',
  'DynamoDBInBackupPlan',
  'EC2RestrictedCommonPorts',
  'IAMNoInlinePolicy',
  'LambdaDLQ',
  'S3BucketReplicationEnabled',
  'SQS3',
  'VPCDefaultSecurityGroupClosed',
  'cloudwatch_alarm_action_check',
  's3_bucket_object_lock_enabled_check',
  'sqs_dlq_check',
];

/** Resources of a team's own, of the same types as ours. Packs find something about each of them. */
function addTheirs(stack: Stack): void {
  new CfnBucket(stack, 'TheirBucket');
  new CfnLogGroup(stack, 'TheirLogs');
  new CfnQueue(stack, 'TheirQueue');
  new CfnVPC(stack, 'TheirVpc', { cidrBlock: '10.9.0.0/16' });
  new CfnAlarm(stack, 'TheirAlarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1 });
  new CfnTable(stack, 'TheirTable', {
    keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
    attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
    billingMode: 'PAY_PER_REQUEST',
  });
  const allowed = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::theirs/*' };
  const role = new CfnRole(stack, 'TheirRole', {
    assumeRolePolicyDocument: { Statement: [] },
    policies: [{ policyName: 'Theirs', policyDocument: { Statement: [allowed] } }],
  });
  new CfnFunction(stack, 'TheirFunction', {
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    code: { zipFile: '0' },
    role: role.attrArn,
  });
}

describe('when a platform team has resources of its own in a strict stack', () => {
  const said = ({ open }: Findings) =>
    open.map(({ pack, rule, constructPath }) => `${pack} ${rule} ${constructPath}`).sort();

  test('then packs say of them what they would say without this library, and find what they add to a role of ours', () => {
    const alone = judgeAll((props) => {
      const app = new App(props);
      addTheirs(new Stack(app, 'endpoint', { env: { account: '222222222222', region: 'eu-west-1' } }));
      return app;
    });
    const beside = judgeAll((props) => {
      const app = ownStacks('strict', props);
      const stack = app.node.findChild('endpoint') as Stack;
      addTheirs(stack);
      (stack.node.findChild('Role') as foundation.ServiceRole).allow(['s3:GetObject'], ['arn:aws:s3:::theirs/*']);
      return app;
    });
    for (const pack of Object.values(PACKS).slice(1)) expect(of(pack, alone.open).length).toBeGreaterThan(5);
    const added = 'AwsSolutions AwsSolutions-IAM5[Resource::arn:aws:s3:::theirs/*] endpoint/Role/Policy';
    expect(said(beside)).toEqual([...said(alone), added].sort());
  });
});
