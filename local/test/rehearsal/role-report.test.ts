import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Made, type ReportedRole, reportedRoles, roleTemplate } from '../../rehearsal/role-report';

const allowing = (Resource: unknown): ReportedRole => ({
  roleName: 'jobs',
  path: '/bank/',
  account: '111111111111',
  region: 'eu-west-1',
  stack: 'dev',
  description: 'Runs jobs',
  trustPolicy: { Statement: [] },
  policy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] },
});

const deployed: { readonly [stack: string]: readonly Made[] } = {
  dev: [
    { LogicalResourceId: 'Lake', PhysicalResourceId: 'dev-lake-1', ResourceType: 'AWS::S3::Bucket' },
    { LogicalResourceId: 'Queue', PhysicalResourceId: 'https://sqs/1/dev-queue', ResourceType: 'AWS::SQS::Queue' },
    { LogicalResourceId: 'Logs', PhysicalResourceId: '/ml', ResourceType: 'AWS::Logs::LogGroup' },
    { LogicalResourceId: 'Alarm', PhysicalResourceId: 'alarm', ResourceType: 'AWS::CloudWatch::Alarm' },
  ],
  data: [{ LogicalResourceId: 'Lake', PhysicalResourceId: 'data-lake-2', ResourceType: 'AWS::S3::Bucket' }],
};

function resourceIn(template: object): unknown {
  const { Resources } = template as {
    readonly Resources: { readonly Role1: { readonly Properties: { readonly Policies: readonly Policy[] } } };
  };
  return Resources.Role1.Properties.Policies[0]!.PolicyDocument.Statement[0]!.Resource;
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Resource: unknown }[] };
}

const lake = { 'Fn::GetAtt': ['Lake', 'Arn'] };
const objects = { 'Fn::Join': ['', [lake, '/models/*']] };

describe('when roles are made before the deployment', () => {
  test.each([
    [lake, '*'],
    [objects, '*/models/*'],
    ['arn:aws:s3:::known', 'arn:aws:s3:::known'],
    [{ 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'AWS::AccountId' }]] }, 'arn:aws:s3:::111111111111'],
  ])('then %j is %s', (given, then) => {
    expect(resourceIn(roleTemplate([allowing(given)], () => []))).toBe(then);
  });
});

describe('when they are narrowed afterwards', () => {
  test.each([
    [lake, 'arn:aws:s3:::dev-lake-1'],
    [objects, 'arn:aws:s3:::dev-lake-1/models/*'],
    [{ Ref: 'Lake' }, 'dev-lake-1'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:111111111111:dev-queue'],
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, 'arn:aws:logs:eu-west-1:111111111111:log-group:/ml:*'],
    [{ ...lake, Stack: 'data' }, 'arn:aws:s3:::data-lake-2'],
    [{ 'Fn::Join': ['', [{ ...lake, Stack: 'data' }, '/*']] }, 'arn:aws:s3:::data-lake-2/*'],
  ])('then %j is %s', (given, then) => {
    expect(resourceIn(roleTemplate([allowing(given)], (stack) => deployed[stack] ?? []))).toBe(then);
  });

  test('then an attribute that nobody can know is said', () => {
    const unknown = allowing({ 'Fn::GetAtt': ['Alarm', 'Arn'] });
    expect(() => roleTemplate([unknown], (stack) => deployed[stack] ?? [])).toThrow(
      'nobody who makes roles can know the Arn of an AWS::CloudWatch::Alarm',
    );
  });
});

test('when stacks make their roles themselves, then there is nothing to make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  expect(reportedRoles(folder)).toEqual([]);
  writeFileSync(join(folder, 'iam-roles.json'), JSON.stringify({ version: 1, roles: [allowing('*')] }));
  expect(reportedRoles(folder)).toEqual([allowing('*')]);
});
