import * as fs from 'node:fs';
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EventHandler, GivenRoles, ServiceRole } from '../../../constructs/foundation';

const env = { account: '111111111111', region: 'eu-west-1' };
const lambda = { service: 'lambda.amazonaws.com', description: 'Runs handlers' };
const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
const retrain = { handler: 'retrain', description: 'Starts retraining' };

/** Roles as the stack of a platform team has them. */
const KINDS: { readonly [kind: string]: (stack: Stack) => iam.IRole } = {
  'a role of CDK': (stack) => new iam.Role(stack, 'Role', { assumedBy }),
  'a lazy role': (stack) => new iam.LazyRole(stack, 'Role', { assumedBy }),
  'a role of ours': (stack) => new ServiceRole(stack, 'Role', lambda).role,
  'a construct of ours': (stack) => new ServiceRole(stack, 'Role', lambda) as unknown as iam.IRole,
};

const sendsDeadLetters = {
  PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sqs:SendMessage' })]) },
};

describe.each(Object.keys(KINDS))('when %s of another stack is given', (kind) => {
  const app = new App();
  const roles = new Stack(app, 'Roles', { env });
  const stack = new Stack(app, 'Stack', { env });
  const handler = new EventHandler(stack, 'Handler', { ...retrain, role: KINDS[kind](roles) });
  handler.role.role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }),
  );
  const { directory } = app.synth();

  test('then what it allows is in one policy of the stack that needs it', () => {
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', sendsDeadLetters);
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ 'Fn::ImportValue': Match.stringLikeRegexp('^Roles:') }],
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 's3:ListAllMyBuckets' })]) },
    });
  });

  test('then the other stack has only the role, and no report names it', () => {
    Template.fromStack(roles).resourceCountIs('AWS::IAM::Role', 1);
    Template.fromStack(roles).resourceCountIs('AWS::IAM::Policy', 0);
    expect(fs.existsSync(join(directory, 'iam-roles.json'))).toBe(false);
  });
});

describe.each(Object.keys(KINDS))('when %s of the parent is given in a nested stack', (kind) => {
  const parent = new Stack(new App(), 'Parent', { env });
  const nested = new NestedStack(parent, 'Nested');
  new EventHandler(nested, 'Handler', { ...retrain, role: KINDS[kind](parent) });

  test('then no policy of the parent waits for the nested stack', () => {
    Template.fromStack(parent).resourceCountIs('AWS::IAM::Policy', 0);
    Template.fromStack(nested).hasResourceProperties('AWS::IAM::Policy', sendsDeadLetters);
  });
});

describe('when the roles of the other stack are made by others', () => {
  const policiesOf = (app: App, stack: Stack) => {
    app.synth();
    return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  };

  test('then none gets a policy by GivenRoles', () => {
    const app = new App();
    const roles = new Stack(app, 'Roles', { env });
    GivenRoles.applyTo(roles);
    const stack = new Stack(app, 'Stack', { env });
    new EventHandler(stack, 'Handler', { ...retrain, role: new ServiceRole(roles, 'Role', lambda).role });
    expect(policiesOf(app, stack)).toEqual([]);
  });

  test('then none gets a policy by customizeRoles', () => {
    const app = new App();
    iam.Role.customizeRoles(app, { usePrecreatedRoles: { 'Roles/Role': 'jobs' } });
    const roles = new Stack(app, 'Roles', { env });
    const stack = new Stack(app, 'Stack', { env });
    new EventHandler(stack, 'Handler', { ...retrain, role: new iam.Role(roles, 'Role', { assumedBy }) });
    expect(policiesOf(app, stack)).toEqual([]);
  });
});

describe('when a lazy role of the same stack is given', () => {
  test('then its policy has what it allows, and no report names it', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    new EventHandler(stack, 'Handler', { ...retrain, role: new iam.LazyRole(stack, 'Role', { assumedBy }) });
    expect(fs.existsSync(join(app.synth().directory, 'iam-roles.json'))).toBe(false);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', sendsDeadLetters);
  });
});
