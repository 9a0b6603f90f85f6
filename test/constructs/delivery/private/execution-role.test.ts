import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as core from 'aws-cdk-lib/core';
import { context } from '../../../../cdk.json';
import { ReleaseEnvironment, Stage } from '../../../../constructs/delivery';
import { actionsOf, allowed, deliveryIn, PROD, properties, REGION, TOOLS, USE_CASE } from '../fixture';

/** A synthesizer that somebody has written: it asks a portal for the roles. */
class PortalSynthesizer extends core.DefaultStackSynthesizer {
  public override get cloudFormationExecutionRole(): string {
    const { account } = core.Stack.of(this.boundStack);
    return `arn:\${AWS::Partition}:iam::${account}:role/portal/exec-${account}`;
  }
}

const role = (name: string) => `arn:aws:iam::${PROD.account}:role/${name}`;

const SYNTHESIZERS: [string, () => core.IStackSynthesizer, string][] = [
  ["CDK's own", () => new core.DefaultStackSynthesizer(), role(`cdk-hnb659fds-cfn-exec-role-333333333333-${REGION}`)],
  [
    'one with a qualifier and a bucket',
    () => new core.DefaultStackSynthesizer({ qualifier: 'bank1', fileAssetsBucketName: 'assets-${AWS::AccountId}' }),
    role(`cdk-bank1-cfn-exec-role-333333333333-${REGION}`),
  ],
  [
    'one whose roles have other names',
    () =>
      new core.DefaultStackSynthesizer({
        qualifier: 'bank1',
        deployRoleArn: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/ml-cfn-deploy',
        cloudFormationExecutionRole:
          'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/bank/exec-${Qualifier}-${AWS::AccountId}-${AWS::Region}',
      }),
    role(`bank/exec-bank1-333333333333-${REGION}`),
  ],
  [
    'one that deploys with the credentials of the CLI',
    () => new core.CliCredentialsStackSynthesizer({ qualifier: 'cli' }),
    role(`cdk-cli-cfn-exec-role-333333333333-${REGION}`),
  ],
  ['one of your own', () => new PortalSynthesizer(), role('portal/exec-333333333333')],
];

/** The role of CloudFormation as the delivery names it, and as the environment passes it. */
function both(synthesizer: () => core.IStackSynthesizer, tools: core.Environment = TOOLS) {
  const app = new core.App({ context });
  const stack = new core.Stack(app, 'Tools', { env: tools, synthesizer: synthesizer() });
  deliveryIn(stack);
  const platform = new core.Stack(app, 'Platform', { env: PROD, synthesizer: synthesizer() });
  new ReleaseEnvironment(platform, 'Environment', {
    useCase: USE_CASE,
    environmentName: 'prod',
    toolsAccount: TOOLS.account,
  });
  const named = actionsOf(Template.fromStack(stack), 'prod').flatMap(
    ({ Configuration }) => Configuration.RoleArn ?? [],
  );
  const passed = allowed(Template.fromStack(platform), 'EnvironmentDeployRole')
    .filter(({ Action }) => Action === 'iam:PassRole')
    .map(({ Resource }) => Resource);
  const { cloudFormationExecutionRoleArn } = app.synth().getStackByName('Platform');
  return { named: [...new Set(named)], passed, usedByCdk: cloudFormationExecutionRoleArn };
}

describe.each(SYNTHESIZERS)('when the synthesizer is %s', (which, synthesizer, expected) => {
  test('then the delivery and the environment mean the role with which CDK deploys that account', () => {
    const { named, passed, usedByCdk } = both(synthesizer);
    expect({ named, passed }).toEqual({ named: [expected], passed: [expected] });
    // what CDK would deploy with; the credentials of the CLI need no role, and a getter of your own is not asked
    if (!which.endsWith('of your own'))
      expect(usedByCdk?.replace('${AWS::Partition}', 'aws') ?? expected).toBe(expected);
  });

  test('then the delivery means it even if its own account is known at deployment only', () => {
    expect(both(synthesizer, { region: REGION }).named).toEqual([expected]);
  });
});

describe('when stage and environment name the role', () => {
  const given = (scope: core.Stack) => iam.Role.fromRoleArn(scope, 'Exec', role('ml-cfn-exec'), { mutable: false });

  test('then no synthesizer has to, and models are for that role', () => {
    const stack = new core.Stack(new core.App({ context }), 'Tools', {
      env: TOOLS,
      synthesizer: new core.DefaultStackSynthesizer(),
    });
    const another = iam.Role.fromRoleArn(stack, 'Another', role('another'));
    const stages = [
      Stage.of('staging', { env: PROD, cloudFormationExecutionRole: another }),
      Stage.of('prod', { env: PROD, cloudFormationExecutionRole: given(stack) }),
    ];
    deliveryIn(stack, { stages });
    const template = Template.fromStack(stack);
    const roles = ['staging', 'prod'].map((stage) =>
      actionsOf(template, stage).flatMap((a) => a.Configuration.RoleArn ?? []),
    );
    expect(roles.map((of) => [...new Set(of)])).toEqual([[role('another')], [role('ml-cfn-exec')]]);
    const policy = JSON.stringify(properties(template, 'Models').ModelPackageGroupPolicy);
    expect(policy).toContain(role('another'));
    expect(policy).toContain(role('ml-cfn-exec'));
    expect(policy).not.toContain('cfn-exec-role');
  });

  test('then a stack whose synthesizer names none has a delivery all the same', () => {
    const app = new core.App({ context });
    const stack = new core.Stack(app, 'Tools', { env: TOOLS, synthesizer: new core.LegacyStackSynthesizer() });
    const stages = [Stage.of('prod', { env: PROD, cloudFormationExecutionRole: given(stack) })];
    expect(() => deliveryIn(stack, { stages })).not.toThrow();
  });

  test('then the environment passes it', () => {
    const stack = new core.Stack(new core.App({ context }), 'Platform', { env: PROD });
    new ReleaseEnvironment(stack, 'Environment', {
      useCase: USE_CASE,
      environmentName: 'prod',
      toolsAccount: TOOLS.account,
      cloudFormationExecutionRole: given(stack),
    });
    const passed = allowed(Template.fromStack(stack), 'EnvironmentDeployRole').find(
      ({ Action }) => Action === 'iam:PassRole',
    );
    expect(passed?.Resource).toBe(role('ml-cfn-exec'));
  });
});

describe('fails', () => {
  const elsewhere = (scope: core.Stack) =>
    iam.Role.fromRoleArn(scope, 'Exec', 'arn:aws:iam::222222222222:role/ml-cfn-exec');
  const message = (prop: string, at: string) =>
    `MLL766 '${prop}' must be the ARN of a role in account 333333333333, got "arn:aws:iam::222222222222:role/ml-cfn-exec"; name a role there that trusts CloudFormation, or leave it out if the synthesizer of the stack names it (${at})`;

  test('with a stage whose role is in another account', () => {
    const stack = new core.Stack(new core.App({ context }), 'Tools', { env: TOOLS });
    const stages = [Stage.of('prod', { env: PROD, cloudFormationExecutionRole: elsewhere(stack) })];
    expect(() => deliveryIn(stack, { stages })).toThrow(
      new Error(message('stages[0].cloudFormationExecutionRole', 'Tools/Delivery')),
    );
  });

  test('with an environment whose role is in another account', () => {
    const stack = new core.Stack(new core.App({ context }), 'Platform', { env: PROD });
    const props = { useCase: USE_CASE, environmentName: 'prod', toolsAccount: TOOLS.account };
    expect(
      () => new ReleaseEnvironment(stack, 'Environment', { ...props, cloudFormationExecutionRole: elsewhere(stack) }),
    ).toThrow(new Error(message('cloudFormationExecutionRole', 'Platform/Environment')));
  });
});
