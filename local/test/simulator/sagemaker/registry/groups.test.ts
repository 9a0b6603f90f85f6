import { TOOLS } from '../../../support/services';
import { newRegistry, type TestRegistry } from './support';

const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/group';
const GROUP = { ModelPackageGroupName: 'group' };

let call: TestRegistry['call'];
beforeEach(() => {
  ({ call } = newRegistry());
});

test('a group is described with who made it', async () => {
  const caller = { ...TOOLS, principal: 'arn:aws:iam::111111111111:role/r' };
  const created = await call('CreateModelPackageGroup', { ...GROUP, ModelPackageGroupDescription: 'd' }, caller);
  expect(created).toEqual({ ModelPackageGroupArn: ARN });
  expect(await call('DescribeModelPackageGroup', { ModelPackageGroupName: ARN })).toEqual({
    ModelPackageGroupName: 'group',
    ModelPackageGroupArn: ARN,
    ModelPackageGroupDescription: 'd',
    ModelPackageGroupStatus: 'Completed',
    CreationTime: expect.any(Date),
    CreatedBy: { IamIdentity: { Arn: caller.principal } },
  });
});

test('a name is taken once', async () => {
  await call('CreateModelPackageGroup', GROUP);
  await expect(call('CreateModelPackageGroup', GROUP)).rejects.toMatchObject({
    code: 'ValidationException',
    message: `Model Package Group already exists: ${ARN}`,
  });
});

test('only an empty group is deleted, and its tags with it', async () => {
  await call('CreateModelPackageGroup', { ...GROUP, Tags: [{ Key: 'a', Value: 'b' }] });
  const { ModelPackageArn } = await call('CreateModelPackage', GROUP);
  await expect(call('DeleteModelPackageGroup', GROUP)).rejects.toMatchObject({ code: 'ConflictException' });
  await call('DeleteModelPackage', { ModelPackageName: ModelPackageArn });
  await call('DeleteModelPackageGroup', GROUP);
  await expect(call('DescribeModelPackageGroup', GROUP)).rejects.toThrow(`ModelPackageGroup ${ARN} does not exist.`);
  await expect(call('ListTags', { ResourceArn: ARN })).rejects.toThrow('Could not find resource');
});

test('a policy is put, read and deleted', async () => {
  await call('CreateModelPackageGroup', GROUP);
  await expect(call('GetModelPackageGroupPolicy', GROUP)).rejects.toThrow('Cannot find resource policy');
  const ResourcePolicy = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'sagemaker:*' } });
  await call('PutModelPackageGroupPolicy', { ...GROUP, ResourcePolicy });
  expect(await call('GetModelPackageGroupPolicy', GROUP)).toEqual({ ResourcePolicy });
  await call('DeleteModelPackageGroupPolicy', GROUP);
  await expect(call('GetModelPackageGroupPolicy', GROUP)).rejects.toMatchObject({ code: 'ValidationException' });
});

test.each(['no JSON', '{}', '{"Statement":[]}', '{"Statement":[{"Effect":"Allow","Action":"*"}]}', 'null'])(
  'the policy %s is refused',
  async (ResourcePolicy) => {
    await call('CreateModelPackageGroup', GROUP);
    await expect(call('PutModelPackageGroupPolicy', { ...GROUP, ResourcePolicy })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  },
);

test('groups are found by name, and come in the order of their names', async () => {
  for (const ModelPackageGroupName of ['b-one', 'a-one', 'two'])
    await call('CreateModelPackageGroup', { ModelPackageGroupName });
  const { ModelPackageGroupSummaryList } = await call('ListModelPackageGroups', {
    NameContains: 'ONE',
    SortBy: 'Name',
  });
  expect(ModelPackageGroupSummaryList.map((row: typeof GROUP) => row.ModelPackageGroupName)).toEqual([
    'a-one',
    'b-one',
  ]);
});

test('a resource has no more than 50 tags', async () => {
  await call('CreateModelPackageGroup', { ...GROUP, Tags: [{ Key: 'a', Value: 'b' }] });
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));
  await expect(call('AddTags', { ResourceArn: ARN, Tags })).rejects.toMatchObject({ code: 'ResourceLimitExceeded' });
  expect((await call('AddTags', { ResourceArn: ARN, Tags: Tags.slice(1) })).Tags).toHaveLength(50);
});

test('tags of another account are not touched', async () => {
  await call('CreateModelPackageGroup', GROUP);
  const caller = { ...TOOLS, account: '222222222222' };
  await expect(call('DeleteTags', { ResourceArn: ARN, TagKeys: ['a'] }, caller)).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});
