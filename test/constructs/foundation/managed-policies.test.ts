import * as fc from 'fast-check';
import { App, Lazy, type Stack as AnyStack, Stack, Validations } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EventHandler, GivenRoles, ServiceRole, type ServiceRoleProps } from '../../../constructs/foundation';

const valid: ServiceRoleProps = {
  service: 'sagemaker.amazonaws.com',
  description: 'Runs jobs',
  path: '/bank/',
  inlinePolicy: false,
};
const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

interface Made {
  readonly Path: string;
  readonly PolicyDocument: { readonly Statement: { readonly Resource: string | string[] }[] };
}

function managedIn(stack: AnyStack): [string, Made][] {
  const found = Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy');
  return Object.entries(found).map(([id, { Properties }]) => [id, Properties as Made]);
}

function roleIn(stack: AnyStack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))[0].Properties;
}

describe('when the policy of a role is not inline', () => {
  const stack = newStack();
  const role = new ServiceRole(stack, 'Role', valid);
  role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
  role._deny(['s3:PutObject'], ['*'], { Bool: { 'aws:SecureTransport': 'false' } });

  test('then a managed policy of the same path has everything, and the role names it', () => {
    const [[id, made], ...others] = managedIn(stack);
    expect(others).toEqual([]);
    expect(made).toEqual({
      Path: '/bank/',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/a' },
          {
            Effect: 'Deny',
            Action: 's3:PutObject',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
    expect(roleIn(stack)).toMatchObject({ ManagedPolicyArns: [{ Ref: id }], Path: '/bank/' });
    expect(roleIn(stack)).not.toHaveProperty('Policies');
  });

  test('then the policy names no role, so the role and what uses it wait for it', () => {
    for (const name of ['Roles', 'Users', 'Groups']) expect(managedIn(stack)[0][1]).not.toHaveProperty(name);
  });

  test('then there is none for a role that may do nothing', () => {
    const empty = newStack();
    new ServiceRole(empty, 'Role', valid);
    expect(managedIn(empty)).toEqual([]);
    expect(roleIn(empty)).not.toHaveProperty('ManagedPolicyArns');
  });

  test('then the role keeps its logical ID', () => {
    const inline = newStack();
    new ServiceRole(inline, 'Role', { ...valid, inlinePolicy: true }).allow(['s3:GetObject'], ['a']);
    const idsIn = (one: Stack) => Object.keys(Template.fromStack(one).findResources('AWS::IAM::Role'));
    expect(idsIn(stack)).toEqual(idsIn(inline));
    expect(managedIn(inline)).toEqual([]);
  });

  test('then what its L1 was told to have stays', () => {
    const more = newStack();
    const extended = new ServiceRole(more, 'Role', valid);
    extended.resource.managedPolicyArns = ['arn:aws:iam::111111111111:policy/audit'];
    extended.allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    const [[id]] = managedIn(more);
    expect(roleIn(more).ManagedPolicyArns).toEqual(['arn:aws:iam::111111111111:policy/audit', { Ref: id }]);
  });
});

describe('when wildcards are allowed with a reason', () => {
  const acknowledgedIn = ({ node }: iam.CfnManagedPolicy | iam.CfnRole) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as object));

  test('then they are acknowledged on the policy, and nothing on the role', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/*'], { because: 'objects are named later' });
    role.allow(['s3:PutObject'], ['arn:aws:s3:::pond/*']);
    (stack.node.root as App).synth();
    const policy = role.node.findChild('Policy') as iam.CfnManagedPolicy;
    expect(acknowledgedIn(policy)).toEqual(['AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:s3:::lake/*]']);
    expect(acknowledgedIn(role.resource)).toEqual([]);
  });

  test('then a call for which nobody gave a reason is a finding again', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/*'], { because: 'objects are named later' });
    role.allow(['s3:DeleteObject'], ['arn:aws:s3:::lake/*']);
    (stack.node.root as App).synth();
    expect(acknowledgedIn(role.node.findChild('Policy') as iam.CfnManagedPolicy)).toEqual([]);
  });
});

/** The characters that IAM counts. */
const sizeOf = ({ PolicyDocument }: Made) => JSON.stringify(PolicyDocument).replaceAll(/\s/g, '').length;

describe('when a role is allowed much', () => {
  const resources = fc.array(fc.string({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 30 });

  test('then no policy is longer than IAM admits, and nothing is lost or doubled', () => {
    fc.assert(
      fc.property(fc.array(resources, { minLength: 1, maxLength: 6 }), (lists) => {
        const stack = newStack();
        const role = new ServiceRole(stack, 'Role', valid);
        for (const [i, list] of lists.entries()) role.allow([`s3:Call${i}`], list);
        const made = managedIn(stack).map(([, one]) => one);
        for (const one of made) expect(sizeOf(one)).toBeLessThanOrEqual(6144);
        const allowed = made.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap((one) => one.Resource));
        expect(allowed).toEqual(lists.flat());
        expect((roleIn(stack).ManagedPolicyArns as object[]).length).toBe(made.length);
      }),
      { numRuns: 25 },
    );
  });

  test('then tokens are taken for what they may become', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    for (let i = 0; i < 60; i += 1) role.allow(['s3:GetObject'], [new s3.CfnBucket(stack, `Bucket${i}`).attrArn]);
    const filled = managedIn(stack).map(([, made]) => ({
      ...made,
      PolicyDocument: JSON.parse(
        JSON.stringify(made.PolicyDocument).replaceAll(/\{"Fn::GetAtt":\[[^\]]*\]\}/g, `"${'a'.repeat(150)}"`),
      ) as Made['PolicyDocument'],
    }));
    expect(filled.length).toBeGreaterThan(1);
    for (const one of filled) expect(sizeOf(one)).toBeLessThanOrEqual(6144);
  });

  test('then pseudo parameters and tokens that get a value later are taken for something, too', () => {
    const stack = new Stack(new App(), 'Stack');
    const role = new ServiceRole(stack, 'Role', valid);
    for (let i = 0; i < 60; i += 1)
      role.allow(['s3:GetObject'], [`arn:${stack.partition}:s3:::lake/${stack.account}/${'a'.repeat(50)}${i}`]);
    role.allow(['s3:GetObject'], [Lazy.string({ produce: () => 'b'.repeat(150) })]);
    const made = managedIn(stack);
    expect(made.length).toBeGreaterThan(1);
    expect(made.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
      made.map((_, i) => (i === 0 ? 'RolePolicy' : `RolePolicy${i + 1}`)),
    );
  });

  test('then what does not fit into ten policies fails with its code', () => {
    const role = new ServiceRole(newStack(), 'Role', valid);
    const fill = (i: number) => role.allow(['s3:GetObject'], [`${i}${'a'.repeat(5900)}`]);
    for (let i = 0; i < 10; i += 1) fill(i);
    expect(() => fill(10)).toThrow(
      /^MLL262 'allow' must fit into 10 managed policies .*, got 6\d{4} characters; name fewer .* \(Stack\/Role\)$/,
    );
  });

  test('then one resource that does not fit into one policy fails as well', () => {
    const role = new ServiceRole(newStack(), 'Role', valid);
    expect(() => role.allow(['s3:GetObject'], ['a'.repeat(6144)])).toThrow(/^MLL262/);
  });
});

describe('when the role is given', () => {
  test('then no policy is made', () => {
    const stack = newStack();
    const given = iam.Role.fromRoleArn(stack, 'Given', 'arn:aws:iam::111111111111:role/jobs', { mutable: false });
    new ServiceRole(stack, 'Role', { ...valid, role: given }).allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    expect(managedIn(stack)).toEqual([]);
  });

  test('then none is made for roles of a scope either', () => {
    const stack = newStack();
    GivenRoles.applyTo(stack, { path: '/bank/' });
    new ServiceRole(stack, 'Role', valid).allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    expect(managedIn(stack)).toEqual([]);
  });

  test("then none is made for CDK's", () => {
    const app = new App();
    iam.Role.customizeRoles(app, { usePrecreatedRoles: { 'Stack/Role': 'ml-jobs' } });
    const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
    new ServiceRole(stack, 'Role', valid).allow(['s3:GetObject'], ['arn:aws:s3:::lake/a']);
    app.synth();
    expect(managedIn(stack)).toEqual([]);
  });
});

describe('when CDK grants something to it', () => {
  test('then that is beside it, as it is beside an inline policy', () => {
    const stack = newStack();
    const role = new ServiceRole(stack, 'Role', valid);
    role.allow(['sqs:SendMessage'], ['queue']);
    new s3.Bucket(stack, 'Bucket').grantRead(role);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    expect(managedIn(stack)).toHaveLength(1);
  });

  test('then a handler of a role that is not inline can have dead letters', () => {
    const stack = newStack();
    new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Starts retraining' });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
