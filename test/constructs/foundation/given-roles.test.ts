import * as fs from 'node:fs';
import { join } from 'node:path';
import { App, Lazy, Stack, Stage } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { EventHandler, GivenRoles, type GivenRolesProps, ServiceRole } from '../../../constructs/foundation';

const env = { account: '111111111111', region: 'eu-west-1' };
const READS = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const valid = { service: 'sagemaker.amazonaws.com', description: 'Runs jobs' };
const newStack = (id = 'Stack') => new Stack(new App(), id, { env });

interface Report {
  readonly version: number;
  readonly roles: { readonly [key: string]: unknown }[];
}

const reportIn = (directory: string): Report =>
  JSON.parse(fs.readFileSync(join(directory, 'iam-roles.json'), 'utf8')) as Report;
const reportOf = (stack: Stack) => reportIn(App.of(stack)!.synth().directory);

function given(props?: GivenRolesProps) {
  const stack = newStack();
  GivenRoles.applyTo(stack, props);
  return stack;
}

describe('when all roles of a stack are given', () => {
  test('then a role has the name of its path, which says the stack, and that name stays', () => {
    const stack = given({ path: '/bank/', prefix: 'ml-' });
    const { roleArn, roleName } = new ServiceRole(stack, 'Role', valid);
    expect(roleName).toMatch(/^ml-Stack-Role-[0-9A-F]{8}$/);
    expect(roleArn).toBe(`arn:aws:iam::111111111111:role/bank/${roleName}`);
    expect(new ServiceRole(given({ path: '/bank/', prefix: 'ml-' }), 'Role', valid).roleName).toBe(roleName);
  });

  test('then a name that is fixed stays with its path, because other accounts know it', () => {
    const stack = given({ path: '/bank/', prefix: 'ml-' });
    const { roleArn } = new ServiceRole(stack, 'Role', { ...valid, roleName: 'jobs', path: '/ml/' });
    expect(roleArn).toBe('arn:aws:iam::111111111111:role/ml/jobs');
  });

  test('then a role that is named by the path of its construct has that name', () => {
    const stack = given({ path: '/bank/', roleNames: { 'Stack/Role': 'mine', 'Stack/Handler/Role': 'mine' } });
    const handler = new EventHandler(stack, 'Handler', {
      handler: 'retrain',
      description: 'Retrains',
      roleName: 'its',
    });
    const role = new ServiceRole(stack, 'Role', valid);
    const arn = 'arn:aws:iam::111111111111:role/bank/mine';
    expect([role.roleArn, handler.role.roleArn]).toEqual([arn, arn]);
  });

  test('then a role that a construct was given stays', () => {
    const stack = given();
    const role = iam.Role.fromRoleName(stack, 'Own', 'own', { mutable: false });
    expect(new ServiceRole(stack, 'Role', { ...valid, role }).roleName).toBe('own');
  });

  test('then names that were given to a scope around stay, and the nearest path and prefix hold', () => {
    const app = new App();
    GivenRoles.applyTo(app, { path: '/outer/', roleNames: { 'Stack/One': 'one', 'Stack/Two': 'two' } });
    const stack = new Stack(app, 'Stack', { env });
    GivenRoles.applyTo(stack, { path: '/first/', roleNames: { 'Stack/Three': 'three' } });
    GivenRoles.applyTo(stack, { path: '/inner/', prefix: 'ml-', roleNames: { 'Stack/Two': 'nearer' } });
    const names = ['One', 'Two', 'Three', 'Four'].map(
      (id) => new ServiceRole(stack, id, valid).roleArn.split(':role')[1],
    );
    expect(names.slice(0, 3)).toEqual(['/inner/one', '/inner/nearer', '/inner/three']);
    expect(names[3]).toMatch(/^\/inner\/ml-Stack-Four-/);
    expect(reportOf(stack).roles).toHaveLength(4);
  });

  test('then names are valid, and differ where paths do', () => {
    const segment = fc.string({
      minLength: 1,
      maxLength: 80,
      unit: fc.constantFrom('a', 'Z', '0', '-', '_', ' ', '.', 'é'),
    });
    const prefix = fc.string({
      maxLength: 32,
      unit: fc.constantFrom('a', 'Z', '9', '+', '=', ',', '.', '@', '_', '-'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(segment, { minLength: 2, maxLength: 5 }), prefix, (ids, start) => {
        const stack = given({ prefix: start });
        const names = ids.map((id) => new ServiceRole(stack, id, valid).roleName);
        expect(new Set(names).size).toBe(ids.length);
        for (const name of names) expect(name).toMatch(/^[\w+=,.@-]{1,64}$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('when the app is synthesised', () => {
  const stack = given({ path: '/bank/' });
  const bucket = new s3.Bucket(stack, 'Bucket');
  const role = new ServiceRole(stack, 'Role', valid);
  role.allow(['s3:GetObject'], [`${bucket.bucketArn}/*`, bucket.bucketArn]);
  role._deny(['s3:PutObject'], ['*'], { Bool: { 'aws:SecureTransport': 'false' } });
  bucket.grantDelete(role);
  role.role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Reads', READS));
  role.role.attachInlinePolicy(
    new iam.Policy(stack, 'More', {
      statements: [new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['topic'] })],
    }),
  );
  const { roles, version } = reportOf(stack);

  test('then no template has a role or a policy', () => {
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('then the report says all that makes the role', () => {
    const arn = { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] };
    const objects = { 'Fn::Join': ['', [arn, '/*']] };
    expect(version).toBe(1);
    expect(roles).toEqual([
      {
        roleName: role.roleName,
        path: '/bank/',
        roleArn: role.roleArn,
        account: '111111111111',
        region: 'eu-west-1',
        stack: 'Stack',
        constructs: ['Stack/Role'],
        description: 'Runs jobs',
        trustPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'sagemaker.amazonaws.com' },
              Action: 'sts:AssumeRole',
              Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
            },
          ],
        },
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 's3:GetObject', Resource: [objects, arn] },
            {
              Effect: 'Deny',
              Action: 's3:PutObject',
              Resource: '*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            { Effect: 'Allow', Action: 's3:DeleteObject*', Resource: objects },
            { Effect: 'Allow', Action: 'sns:Publish', Resource: 'topic' },
          ],
        },
        managedPolicyArns: [READS],
      },
    ]);
  });
});

describe('when an app has several stacks and stages', () => {
  test('then each assembly has a report of its own, in the order of the paths', () => {
    const app = new App();
    GivenRoles.applyTo(app);
    const stage = new Stage(app, 'Stage', { env });
    new ServiceRole(new Stack(stage, 'Inner'), 'Role', valid);
    for (const id of ['Two', 'One']) new ServiceRole(new Stack(app, id, { env }), 'Role', valid);
    const assembly = app.synth();
    const constructsIn = (directory: string) => reportIn(directory).roles.map(({ constructs }) => constructs);
    expect(constructsIn(assembly.directory)).toEqual([['One/Role'], ['Two/Role']]);
    expect(constructsIn(assembly.getNestedAssembly('assembly-Stage').directory)).toEqual([['Stage/Inner/Role']]);
  });

  test('then what another stack makes is named with that stack', () => {
    const app = new App();
    GivenRoles.applyTo(app);
    const bucket = new s3.Bucket(new Stack(app, 'Data', { env }), 'Bucket');
    const role = new ServiceRole(new Stack(app, 'Jobs', { env }), 'Role', valid);
    role.allow(['s3:ListBucket'], [bucket.bucketArn]);
    const [{ policy }] = reportIn(app.synth().directory).roles;
    expect(policy).toMatchObject({
      Statement: [{ Resource: { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'], Stack: 'Data' } }],
    });
  });

  test('then constructs that share a role are one entry', () => {
    const stack = given({ roleNames: { 'Stack/A': 'shared', 'Stack/B': 'shared' } });
    for (const [id, action] of [
      ['B', 's3:PutObject'],
      ['A', 's3:GetObject'],
    ]) {
      new ServiceRole(stack, id, valid).allow([action], ['*']);
    }
    const { roles } = reportOf(stack);
    expect(roles).toHaveLength(1);
    expect(roles[0]).toMatchObject({
      constructs: ['Stack/A', 'Stack/B'],
      trustPolicy: { Statement: [{}] },
      policy: { Statement: [{ Action: 's3:GetObject' }, { Action: 's3:PutObject' }] },
    });
  });

  test('then an app that makes its roles has no report, also where constructs share one', () => {
    const stack = newStack();
    const { role } = new ServiceRole(stack, 'Role', valid);
    new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', role });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 1);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    expect(fs.existsSync(join(App.of(stack)!.synth().directory, 'iam-roles.json'))).toBe(false);
  });

  test('then an app that is synthesised again writes the same report', () => {
    const app = new App();
    GivenRoles.applyTo(app);
    for (const id of ['One', 'Two']) new ServiceRole(new Stack(app, id, { env }), 'Role', valid);
    const first = reportIn(app.synth().directory);
    fs.rmSync(join(app.synth().directory, 'iam-roles.json'));
    expect(reportIn(app.synth({ force: true }).directory)).toEqual(first);
  });
});

describe('when the names are wrong', () => {
  test.each<[GivenRolesProps, string]>([
    [
      { roleNames: { 'Stack/Role': 'a/b' } },
      `MLL236 'roleNames["Stack/Role"]' must be 1 to 64 letters, digits and +=,.@_-, got "a/b"; write the name alone, without a path or an ARN (Stack)`,
    ],
    [{ roleNames: { 'Stack/Role': Lazy.string({ produce: () => 'a' }) } }, 'MLL236'],
    [{ path: 'bank' }, `MLL237 'path' must be a path that begins and ends with a slash`],
    [{ path: `/${'a'.repeat(511)}/` }, 'MLL237'],
    [{ prefix: 'a'.repeat(33) }, `MLL238 'prefix' must be at most 32 letters`],
  ])('then %j fails with its code, and nothing was added to the scope', (props, message) => {
    const stack = newStack();
    expect(() => GivenRoles.applyTo(stack, props)).toThrow(message);
    expect(new ServiceRole(stack, 'Role', valid).node.defaultChild).toBeInstanceOf(iam.CfnRole);
  });

  test('then a path at which no role is needed is a fault at synth, with the nearest one', () => {
    const stack = given({ roleNames: { 'Stack/Rol': 'a' } });
    new ServiceRole(stack, 'Role', valid);
    expect(() => App.of(stack)!.synth()).toThrow(/MLL239 'roleNames\["Stack\/Rol"\]'.*did you mean Stack\/Role\?/);
  });
});
