import * as fs from 'node:fs';
import { join } from 'node:path';
import { App, Aspects, type CfnElement, Stack, Tags } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { EventHandler, ServiceRole, ServiceRoleProps } from '../../../constructs/foundation';

const valid: ServiceRoleProps = { service: 'sagemaker.amazonaws.com', description: 'Runs jobs' };
const policiesOf = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Role'))[0].Properties.Policies;
const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

describe('when a role is made with only its required props', () => {
  test('then its service may assume it, for this account alone, and it may do nothing', () => {
    const stack = newStack();
    new ServiceRole(stack, 'Role', valid);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'sagemaker.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
          },
        ],
      },
      Policies: Match.absent(),
      RoleName: Match.absent(),
    });
  });

  test('then its default child is the L1', () => {
    expect(new ServiceRole(newStack(), 'Role', valid).node.defaultChild).toBeInstanceOf(iam.CfnRole);
  });
});

describe('when calls are allowed', () => {
  test('then what is allowed already is not written again, and a condition allows less', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    const conditions = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    role.allow(['kms:Encrypt'], ['key'], { conditions });
    role.allow(['kms:Decrypt', 'kms:GenerateDataKey'], ['key', 'other']);
    role.allow(['kms:Decrypt'], ['key']);
    role.allow(['kms:Decrypt', 'kms:Encrypt'], ['key']);
    role.allow(['kms:Decrypt'], ['key', 'another']);
    const [made] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(made.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'kms:Encrypt', Resource: 'key', Condition: conditions },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: ['key', 'other'] },
      { Effect: 'Allow', Action: 'kms:Encrypt', Resource: 'key' },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: ['key', 'another'] },
    ]);
  });

  test('then they are in the role itself, in the order given', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    role.allow(['kms:Decrypt', 'kms:GenerateDataKey'], ['*'], {
      conditions: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/a' },
              {
                Effect: 'Allow',
                Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
                Resource: '*',
                Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
              },
            ],
          },
        },
      ],
    });
  });

  test("then CDK's own grants add a policy beside it", () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    new s3.Bucket(stack, 'Bucket').grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['s3:GetObject*']) })] },
      Roles: [{ Ref: Match.stringLikeRegexp('^Role') }],
    });
  });
});

describe('when something in aws-cdk-lib takes the role', () => {
  const named = { ...valid, roleName: 'jobs', path: '/bank/' };

  test('then a resource policy names it with its path', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', named);
    new s3.Bucket(stack, 'Bucket').addToResourcePolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject'], principals: [role.role], resources: ['*'] }),
    );
    Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Principal: { AWS: { 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] } } })],
      },
    });
  });

  test('then what several of them add is in one policy, and what is allowed afterwards in the role', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', named);
    new s3.Bucket(stack, 'One').grantRead(role.role);
    role.allow(['sqs:SendMessage'], ['queue']);
    new s3.Bucket(stack, 'Two').grantRead(role);
    role.role.grantPassRole(role.role);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(policy.Properties.PolicyDocument.Statement).toHaveLength(3);
    expect(policy.Properties.Roles).toEqual([{ Ref: 'Role1ABCC5F0' }]);
    expect(policiesOf(template)[0].PolicyDocument.Statement).toMatchObject([{ Action: 'sqs:SendMessage' }]);
  });

  test('then a construct that depends on it waits for the role', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', named);
    new lambda.Function(stack, 'Function', {
      role: role.role,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = () => {}'),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Role: { 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] },
    });
  });
});

describe('when the whole app is told something about roles', () => {
  test('then a permissions boundary, tags and aspects reach the role', () => {
    const stack = newStack();
    const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'limit');
    iam.PermissionsBoundary.of(stack).apply(boundary);
    Tags.of(stack).add('team', 'lending', { includeResourceTypes: ['AWS::IAM::Role'] });
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof iam.CfnRole) node.maxSessionDuration = 3600;
      },
    });
    new ServiceRole(stack, 'Role', valid);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      PermissionsBoundary: stack.resolve(boundary.managedPolicyArn),
      Tags: [{ Key: 'team', Value: 'lending' }],
      MaxSessionDuration: 3600,
    });
  });
});

describe('when the role is one that exists', () => {
  const arn = 'arn:aws:iam::111111111111:role/bank/jobs';

  test('then no role is made, and an owned one gets what is allowed and waits in nothing', () => {
    const stack = newStack();
    const own = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const role = new ServiceRole(stack, 'Role', { ...valid, role: own });
    role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    new s3.Bucket(stack, 'Bucket').grantRead(role);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/a' },
          Match.objectLike({ Action: Match.arrayWith(['s3:GetObject*']) }),
        ],
      },
    });
    expect([role.role, role.roleName]).toEqual([own, own.roleName]);
  });

  test('then a mutable import gets a policy of its own, and an immutable one nothing', () => {
    const extended = newStack();
    const mutable = new ServiceRole(extended, 'Role', { ...valid, role: iam.Role.fromRoleArn(extended, 'Own', arn) });
    mutable.allow(['s3:GetObject'], ['*']);
    Template.fromStack(extended).hasResourceProperties('AWS::IAM::Policy', { Roles: ['jobs'] });
    const stack = newStack();
    const immutable = iam.Role.fromRoleArn(stack, 'Own', arn, { mutable: false });
    const role = new ServiceRole(stack, 'Role', { ...valid, role: immutable });
    role.allow(['s3:GetObject'], ['*']);
    new s3.Bucket(stack, 'Bucket').grantRead(role);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect([role.roleArn, role.roleName, role.role.roleArn]).toEqual([arn, 'jobs', arn]);
    expect(() => role.resource).toThrow("MLL242 'resource' must be asked of a construct that makes its resource");
  });

  test('then one that is made can be overridden', () => {
    const stack = newStack();
    new ServiceRole(stack, 'Role', valid).resource.addPropertyOverride('MaxSessionDuration', 7200);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: 7200 });
  });

  test('then a handler waits for what its role allows, because Lambda asks for it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', role });
    const [retries] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::EventInvokeConfig'));
    expect(retries.DependsOn).toContain(
      stack.getLogicalId(role.node.findChild('DefaultPolicy').node.defaultChild as CfnElement),
    );
  });
});

describe("when CDK's roles are customized", () => {
  const customized = (usePrecreatedRoles: { [path: string]: string }, preventSynthesis = true) => {
    const app = new App();
    iam.Role.customizeRoles(app, { preventSynthesis, usePrecreatedRoles });
    const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
    const role = new ServiceRole(stack, 'Role', valid);
    role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    return { app, stack, role };
  };

  test.each(['Stack/Role', 'Stack/Role/Default'])("then the role at %s is taken, and CDK's report has it", (path) => {
    const { app, stack, role } = customized({ [path]: 'ml-jobs' });
    const { directory } = app.synth();
    expect(role.roleName).toBe('ml-jobs');
    expect(JSON.stringify(stack.resolve(role.roleArn))).toContain('111111111111:role/ml-jobs');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    const report = JSON.parse(fs.readFileSync(join(directory, 'iam-policy-report.json'), 'utf8'));
    expect(report.roles).toMatchObject([
      {
        roleName: 'ml-jobs',
        assumeRolePolicy: [{ Principal: { Service: 'sagemaker.amazonaws.com' } }],
        identityPolicyStatements: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/a' }],
      },
    ]);
  });

  test('then a role without a name is an error of CDK', () => {
    Annotations.fromStack(customized({}).stack).hasError('*', Match.stringLikeRegexp('Stack/Role/Default'));
  });

  test('then a role that is made all the same keeps its logical ID', () => {
    const plain = newStack();
    new ServiceRole(plain, 'Role', valid);
    const { stack } = customized({}, false);
    const idsIn = (in_: Stack) => Object.keys(Template.fromStack(in_).findResources('AWS::IAM::Role'));
    expect(idsIn(stack)).toEqual(idsIn(plain));
  });
});

describe('when a prop is wrong', () => {
  test.each<[Partial<ServiceRoleProps>, string]>([
    [
      { service: 'sagemaker' },
      `MLL201 'service' must be a service principal that ends in .amazonaws.com, got "sagemaker"; write it as in sagemaker.amazonaws.com (Stack/Role)`,
    ],
    [
      { roleName: 'no spaces' },
      `MLL202 'roleName' must be 1 to 64 letters, digits and +=,.@_-, got "no spaces"; shorten it, or leave it out to have one generated (Stack/Role)`,
    ],
    [
      { path: 'ml' },
      `MLL203 'path' must be a path that begins and ends with a slash, got "ml"; write it as in /ml/ (Stack/Role)`,
    ],
    [
      { description: '' },
      `MLL204 'description' must be 1 to 1000 characters long, got 0 characters; say in a sentence what the role is for (Stack/Role)`,
    ],
  ])('then %j fails with its code', (props, message) => {
    const stack = newStack();
    expect(() => new ServiceRole(stack, 'Role', { ...valid, ...props })).toThrow(message);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
  });

  test('then a role of another account fails with its code', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::999999999999:role/jobs');
    expect(() => new ServiceRole(stack, 'Role', { ...valid, role })).toThrow(
      `MLL240 'role' must be a role of the account 111111111111, got "999999999999"; let somebody make the role in that account, and give that one (Stack/Role)`,
    );
  });
});

describe('when a role is of another stack', () => {
  const env = { account: '111111111111', region: 'eu-west-1' };

  test.each<[string, (stack: Stack) => iam.IRole]>([
    ['made', (stack) => new iam.Role(stack, 'It', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') })],
    ['imported', (stack) => iam.Role.fromRoleName(stack, 'It', 'given')],
    ['ours', (stack) => new ServiceRole(stack, 'It', { service: 'lambda.amazonaws.com', description: 'Own' }).role],
  ])('then what one that is %s allows is in this stack, which nothing there refers to', (_, make) => {
    const app = new App();
    const [roles, stack] = ['Roles', 'Stack'].map((id) => new Stack(app, id, { env }));
    const role = new ServiceRole(stack, 'Role', {
      service: 'lambda.amazonaws.com',
      description: 'X',
      role: make(roles),
    });
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    role.allow(['s3:ListBucket'], [bucket.attrArn]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    Template.fromStack(roles).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('then one that takes no policies gets none', () => {
    const app = new App();
    const [roles, stack] = ['Roles', 'Stack'].map((id) => new Stack(app, id, { env }));
    const given = iam.Role.fromRoleArn(roles, 'It', 'arn:aws:iam::111111111111:role/given', { mutable: false });
    new ServiceRole(stack, 'Role', { service: 'lambda.amazonaws.com', description: 'X', role: given }).allow(
      ['s3:ListBucket'],
      ['arn:aws:s3:::lake'],
    );
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});
