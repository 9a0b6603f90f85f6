import { App, Lazy, PropertyInjectors, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { context } from '../../../cdk.json';
import type { EventHandler } from '../../../constructs/foundation';
import type { IUseCase } from '../../../constructs/goal';
import {
  IModelPackageGroup,
  ModelConsumer,
  ModelPackageGroup,
  ModelPackageGroupProps,
} from '../../../constructs/registry';

const CFN_EXEC = 'arn:aws:iam::222222222222:role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1';
const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111';

const stackOf = () =>
  new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

const make = (props?: ModelPackageGroupProps) => {
  const stack = stackOf();
  const models = new ModelPackageGroup(stack, 'Models', props);
  return {
    stack,
    models,
    properties: () =>
      Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::ModelPackageGroup'))[0].Properties,
  };
};

const useCase = {
  useCaseName: 'mortgage-approval',
  owner: 'lending@example.com',
  businessGoal: 'Decide the same day',
} as IUseCase;

describe('when a group is made for a use case', () => {
  test('then it has its name, no policy, and no description that a new goal would change', () => {
    expect(make({ useCase }).properties()).toEqual({ ModelPackageGroupName: 'mortgage-approval' });
  });

  test('then what is said explicitly wins', () => {
    const props = { useCase, modelPackageGroupName: 'Mortgage-2', existingDescription: 'The second attempt' };
    expect(make(props).properties()).toEqual({
      ModelPackageGroupName: 'Mortgage-2',
      ModelPackageGroupDescription: 'The second attempt',
    });
  });

  test.each([
    [undefined, 'RetainExceptOnCreate'],
    [RemovalPolicy.RETAIN, 'Retain'],
    [RemovalPolicy.DESTROY, 'Delete'],
  ])('then with removal policy %s it is left to %s', (removalPolicy, DeletionPolicy) => {
    Template.fromStack(make({ useCase, removalPolicy }).stack).hasResource('AWS::SageMaker::ModelPackageGroup', {
      DeletionPolicy,
    });
  });

  test('then its default child is the group', () => {
    expect(sagemaker.CfnModelPackageGroup.isCfnModelPackageGroup(make().models.node.defaultChild)).toBe(true);
  });

  test('then its ARN is that of the resource, and that of its models is spelled out', () => {
    const { stack, models } = make({ useCase });
    expect(stack.resolve(models.modelPackageGroupArn)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Models/), 'ModelPackageGroupArn'],
    });
    expect(models.modelPackageGroupRef.modelPackageGroupArn).toBe(models.modelPackageGroupArn);
    expect(models.modelPackagesArn).toBe(`${ARN}:model-package/mortgage-approval/*`);
    expect(models.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
  });
});

describe('when a group is made without props', () => {
  test('then it is named after its place, within what SageMaker allows', () => {
    const stack = new Stack(new App({ context }), 'A-stack-whose-name-is-rather-long-but-still-fine');
    const { modelPackageGroupName } = new ModelPackageGroup(stack, 'Models-of-one-team_and.of-another');
    expect(modelPackageGroupName).toMatch(/^[a-z0-9](-*[a-z0-9]){0,62}$/);
  });

  test('then a property injector of the scope has its say', () => {
    const stack = stackOf();
    PropertyInjectors.of(stack).add({
      constructUniqueId: ModelPackageGroup.PROPERTY_INJECTION_ID,
      inject: (props: ModelPackageGroupProps) => ({ ...props, existingDescription: 'Injected' }),
    });
    new ModelPackageGroup(stack, 'Models');
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::ModelPackageGroup', {
      ModelPackageGroupDescription: 'Injected',
    });
  });
});

describe('when other accounts deploy the models', () => {
  const statements = (consumers: ModelConsumer[]) =>
    (make({ useCase, consumers }).properties().ModelPackageGroupPolicy as { Statement: unknown[] }).Statement;

  test('then the account may see the group and deploy its models, as the named role', () => {
    const to = {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::222222222222:root' },
      Condition: { ArnEquals: { 'aws:PrincipalArn': [CFN_EXEC] } },
    };
    expect(statements([{ account: '222222222222', deployRoleArn: CFN_EXEC }])).toEqual([
      {
        ...to,
        Action: 'sagemaker:DescribeModelPackageGroup',
        Resource: `${ARN}:model-package-group/mortgage-approval`,
      },
      {
        ...to,
        Action: ['sagemaker:CreateModel', 'sagemaker:DescribeModelPackage', 'sagemaker:ListModelPackages'],
        Resource: `${ARN}:model-package/mortgage-approval/*`,
      },
    ]);
  });

  test('then without a role the account decides', () => {
    for (const statement of statements([{ account: '222222222222' }]))
      expect(statement).not.toHaveProperty('Condition');
  });

  test('then consumers add up, whenever they come', () => {
    const { models, properties } = make({ useCase, consumers: [{ account: '222222222222' }] });
    models.addConsumer({ account: '333333333333' });
    expect(JSON.stringify(properties().ModelPackageGroupPolicy).match(/\d{12}:root/g)).toEqual([
      '222222222222:root',
      '222222222222:root',
      '333333333333:root',
      '333333333333:root',
    ]);
  });
});

describe('when approvals and rejections are listened to', () => {
  const pattern = (status: string) => ({
    source: ['aws.sagemaker'],
    detailType: ['SageMaker Model Package State Change'],
    account: ['111111111111'],
    detail: { ModelPackageGroupName: ['mortgage-approval'], ModelApprovalStatus: [status] },
  });

  test.each<[string, (stack: Stack) => IModelPackageGroup]>([
    ['of its own', (stack) => new ModelPackageGroup(stack, 'Models', { useCase })],
    ['imported', (stack) => ModelPackageGroup.fromModelPackageGroupName(stack, 'Models', 'mortgage-approval')],
  ])('then the handler gets exactly the events of a group %s', (_, group) => {
    const models = group(stackOf());
    const onEvent = jest.fn();
    const handler = { onEvent } as unknown as EventHandler;
    models.onApproved('Approved', handler);
    models.onRejected('Rejected', handler);
    expect(onEvent.mock.calls).toEqual([
      ['Approved', pattern('Approved')],
      ['Rejected', pattern('Rejected')],
    ]);
    expect(models.approvedPattern()).toEqual(pattern('Approved'));
    expect(models.rejectedPattern()).toEqual(pattern('Rejected'));
  });

  test('then rules of CDK take the patterns as they are', () => {
    const stack = stackOf();
    const models = new ModelPackageGroup(stack, 'Models', { useCase });
    new events.Rule(stack, 'Approved', { eventPattern: models.approvedPattern() });
    new events.CfnRule(stack, 'Rejected', { eventPattern: models.rejectedPattern() });
    const { detailType, ...rest } = pattern('Approved');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { ...rest, 'detail-type': detailType } });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': detailType, detail: pattern('Rejected').detail },
    });
  });
});

describe('when a group exists already', () => {
  test('then it is known by its name, and no resource is made', () => {
    const stack = stackOf();
    const models = ModelPackageGroup.fromModelPackageGroupName(stack, 'Models', 'mortgage-approval');
    expect(models.modelPackageGroupArn).toBe(`${ARN}:model-package-group/mortgage-approval`);
    expect(models.modelPackageGroupRef.modelPackageGroupArn).toBe(models.modelPackageGroupArn);
    expect(models.modelPackagesArn).toBe(`${ARN}:model-package/mortgage-approval/*`);
    expect(models.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
    Template.fromStack(stack).templateMatches({ Resources: Match.absent() });
  });
});

describe('when a group is known by its ARN', () => {
  const arn = 'arn:aws-cn:sagemaker:cn-north-1:222222222222:model-package-group/mortgages';

  test('then it is where the ARN says, and so are its models and events', () => {
    const models = ModelPackageGroup.fromModelPackageGroupArn(stackOf(), 'Models', arn);
    expect(models.modelPackageGroupName).toBe('mortgages');
    expect(models.modelPackageGroupArn).toBe(arn);
    expect(models.modelPackagesArn).toBe('arn:aws-cn:sagemaker:cn-north-1:222222222222:model-package/mortgages/*');
    expect(models.env).toEqual({ account: '222222222222', region: 'cn-north-1' });
    expect(models.approvedPattern()).toMatchObject({ account: ['222222222222'] });
  });

  test('then the ARN may be known only to the deployment', () => {
    const stack = stackOf();
    const later = Lazy.string({ produce: () => arn });
    const models = ModelPackageGroup.fromModelPackageGroupArn(stack, 'Models', later);
    expect(stack.resolve(models.modelPackageGroupArn)).toMatchObject({ 'Fn::Join': expect.anything() });
    expect(stack.resolve(models.modelPackageGroupName)).toEqual({
      'Fn::Select': [1, { 'Fn::Split': ['/', arn] }],
    });
  });
});

describe('when other accounts register models', () => {
  test('then each may register what waits for approval, as the role that it names', () => {
    const { models, properties } = make({
      useCase,
      producers: [{ account: '222222222222', registerRoleArn: CFN_EXEC }],
    });
    models.addProducer({ account: '333333333333' });
    const as = (account: string, Condition: object) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      ...(Object.keys(Condition).length > 0 && { Condition }),
    });
    const group = `${ARN}:model-package-group/mortgage-approval`;
    const packages = `${ARN}:model-package/mortgage-approval/*`;
    const pending = { StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' } };
    const isRole = { ArnEquals: { 'aws:PrincipalArn': [CFN_EXEC] } };
    const { Statement } = properties().ModelPackageGroupPolicy as { Statement: object[] };
    const expected = (account: string, isWho: object) => [
      { ...as(account, isWho), Action: 'sagemaker:DescribeModelPackageGroup', Resource: group },
      { ...as(account, { ...pending, ...isWho }), Action: 'sagemaker:CreateModelPackage', Resource: [group, packages] },
      { ...as(account, isWho), Action: 'sagemaker:DescribeModelPackage', Resource: packages },
    ];
    expect(Statement).toEqual([...expected('222222222222', isRole), ...expected('333333333333', {})]);
  });
});

describe('when a group is misconfigured', () => {
  const name = (got: string) =>
    `MLL501 'modelPackageGroupName' must be 1 to 63 letters, digits and hyphens, and not begin or end with a hyphen, got ${got}; write it as in mortgage-approval (Stack/Models)`;

  test.each<[string, ModelPackageGroupProps, string]>([
    ['an underscore in its name', { modelPackageGroupName: 'my_models' }, name('"my_models"')],
    ['a hyphen at its end', { modelPackageGroupName: 'models-' }, name('"models-"')],
    ['a name that is too long', { modelPackageGroupName: 'm'.repeat(64) }, name(`"${'m'.repeat(64)}"`)],
    [
      'a consumer that is no account',
      { consumers: [{ account: '2222' }] },
      `MLL502 'consumers[0].account' must be an account id of 12 digits, got "2222"; write the id of the account that deploys the models (Stack/Models)`,
    ],
    [
      'a role that is a name only',
      { consumers: [{ account: '222222222222', deployRoleArn: 'cfn-exec' }] },
      `MLL503 'consumers[0].deployRoleArn' must be the ARN of a role, got "cfn-exec"; write it with partition, account and path, or leave it out to let the account decide (Stack/Models)`,
    ],
    [
      'a consumer named twice',
      { consumers: [{ account: '222222222222' }, { account: '222222222222', deployRoleArn: CFN_EXEC }] },
      `MLL504 'consumers[1].account' must not be the account of another consumer, got "222222222222"; keep one consumer for each account (Stack/Models)`,
    ],
    [
      'a producer that is no account',
      { producers: [{ account: '2222' }] },
      `MLL507 'producers[0].account' must be an account id of 12 digits, got "2222"; write it as in 222222222222 (Stack/Models)`,
    ],
    [
      'a producing role that is a name only',
      { producers: [{ account: '222222222222', registerRoleArn: 'trainer' }] },
      `MLL508 'producers[0].registerRoleArn' must be the ARN of a role, got "trainer"; write it with partition, account and path, or leave it out to let the account decide (Stack/Models)`,
    ],
    [
      'a producer named twice',
      { producers: [{ account: '222222222222' }, { account: '222222222222', registerRoleArn: CFN_EXEC }] },
      `MLL509 'producers[1].account' must not be the account of another producer, got "222222222222"; keep one producer for each account (Stack/Models)`,
    ],
    [
      'a description that is too long',
      { existingDescription: 'x'.repeat(1025) },
      `MLL505 'existingDescription' must have at most 1024 characters, all on one line, got 1025 characters; copy the description that the group has, or leave it out for a new group (Stack/Models)`,
    ],
    [
      'a description of two lines',
      { existingDescription: 'one\ntwo' },
      `MLL505 'existingDescription' must have at most 1024 characters, all on one line, got "one\\ntwo"; copy the description that the group has, or leave it out for a new group (Stack/Models)`,
    ],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(new Error(message));
  });

  test('then a consumer that comes later and twice fails likewise', () => {
    const { models } = make({ useCase, consumers: [{ account: '222222222222' }] });
    expect(() => models.addConsumer({ account: '222222222222' })).toThrow(
      new Error(
        `MLL504 'account' must not be the account of another consumer, got "222222222222"; keep one consumer for each account (Stack/Models)`,
      ),
    );
  });

  test('then a producer that comes later and twice fails likewise', () => {
    const { models } = make({ useCase, producers: [{ account: '222222222222' }] });
    expect(() => models.addProducer({ account: '222222222222' })).toThrow(
      new Error(
        `MLL509 'account' must not be the account of another producer, got "222222222222"; keep one producer for each account (Stack/Models)`,
      ),
    );
  });

  test.each([
    'mortgage-approval',
    'arn:aws:sagemaker:eu-west-1:222222222222:model-package/mortgage-approval/7',
    'arn:aws:sagemaker:eu-west-1:2222:model-package-group/mortgage-approval',
    'arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/mortgage_approval',
    'arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/',
  ])('then an import by the ARN %s fails', (arn) => {
    expect(() => ModelPackageGroup.fromModelPackageGroupArn(stackOf(), 'Models', arn)).toThrow(
      new Error(
        `MLL506 'modelPackageGroupArn' must be the ARN of a model package group, got "${arn}"; copy it from aws sagemaker describe-model-package-group (Stack)`,
      ),
    );
  });

  test('then an import fails likewise', () => {
    expect(() => ModelPackageGroup.fromModelPackageGroupName(stackOf(), 'Models', '-')).toThrow(new Error(name('"-"')));
  });

  test('then everything wrong is said at once, before anything is made', () => {
    const stack = stackOf();
    const props = { modelPackageGroupName: '_', consumers: [{ account: '1' }, { account: '2' }] };
    expect(() => new ModelPackageGroup(stack, 'Models', props)).toThrow(/MLL501.*\nMLL502.*\nMLL502/);
    expect(stack.node.findChild('Models').node.children).toEqual([]);
  });

  test('then tokens are left to the deployment', () => {
    const modelPackageGroupName = Lazy.string({ produce: () => '_later_' });
    expect(make({ modelPackageGroupName }).properties().ModelPackageGroupName).toBe('_later_');
  });
});
