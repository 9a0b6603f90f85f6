import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGING, TOOLS } from '../../../support/services';
import { eventually, newRegistry, type TestRegistry } from './support';

const PREFIX = 'arn:aws:sagemaker:eu-west-1:111111111111:';
const APPROVER = { ...TOOLS, principal: 'arn:aws:iam::111111111111:role/approver' };
const SPECIFICATION = { Containers: [{ Image: 'image', ModelDataUrl: 'https://example.com/model.tar.gz' }] };

interface Told {
  readonly ModelApprovalStatus?: string;
  readonly UpdatedModelPackageFields?: string[];
}

let registry: TestRegistry;
let call: TestRegistry['call'];

beforeEach(async () => {
  registry = newRegistry();
  call = registry.call;
  await call('CreateModelPackageGroup', { ModelPackageGroupName: 'group' });
});

async function register(input: object = {}): Promise<string> {
  const request = { ModelPackageGroupName: 'group', InferenceSpecification: SPECIFICATION, ...input };
  return (await call('CreateModelPackage', request)).ModelPackageArn;
}

async function registered(input: object = {}): Promise<string> {
  const events = registry.aws.events.length;
  const arn = await register(input);
  await eventually(() => registry.aws.events[events]);
  return arn;
}

describe('versions', () => {
  test('are counted, and a deleted one is not given again', async () => {
    expect(await register()).toBe(`${PREFIX}model-package/group/1`);
    const second = await register();
    await call('DeleteModelPackage', { ModelPackageName: second });
    expect(await register()).toBe(`${PREFIX}model-package/group/3`);
  });

  test('wait for approval unless they are approved already', async () => {
    const waiting = await call('DescribeModelPackage', { ModelPackageName: await register() });
    expect(waiting.ModelApprovalStatus).toBe('PendingManualApproval');
    const arn = await register({ ModelApprovalStatus: 'Approved' });
    expect((await call('DescribeModelPackage', { ModelPackageName: arn })).ModelApprovalStatus).toBe('Approved');
  });

  test('take no tags of their own, and have those of their group', async () => {
    await expect(register({ Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toMatchObject({ code: 'ValidationException' });
    await call('AddTags', { ResourceArn: `${PREFIX}model-package-group/group`, Tags: [{ Key: 'a', Value: 'b' }] });
    const ResourceArn = await register();
    expect(await call('ListTags', { ResourceArn })).toEqual({ Tags: [{ Key: 'a', Value: 'b' }] });
  });

  test('keep what they are told while they are registered', async () => {
    let answer: (head: { readonly ETag: string }) => void = () => {};
    const head = new Promise<{ readonly ETag: string }>((resolve) => (answer = resolve));
    jest.spyOn(registry.aws, 'client').mockReturnValue({ send: () => head, destroy: () => {} });
    const container = { Image: 'image', ModelDataUrl: 's3://bucket/model.tar.gz' };
    const arn = await register({ InferenceSpecification: { Containers: [container] } });
    await call('UpdateModelPackage', { ModelPackageArn: arn, ModelApprovalStatus: 'Approved' });
    answer({ ETag: '"tag"' });
    await eventually(() => registry.aws.events[1]);
    expect(await call('DescribeModelPackage', { ModelPackageName: arn })).toMatchObject({
      ModelApprovalStatus: 'Approved',
      InferenceSpecification: { Containers: [{ ...container, ModelDataETag: 'tag' }] },
    });
  });

  test('are registered once for a token, however often they are sent', async () => {
    const ClientToken = 'token';
    const [first, again] = await Promise.all([register({ ClientToken }), register({ ClientToken })]);
    expect([again, await register({ ClientToken })]).toEqual([first, first]);
    expect(await register()).toBe(`${PREFIX}model-package/group/2`);
  });
});

test('a package without a group has a name of its own, once', async () => {
  const request = { ModelPackageName: 'alone', Tags: [{ Key: 'a', Value: 'b' }] };
  const { ModelPackageArn } = await call('CreateModelPackage', request);
  expect(ModelPackageArn).toBe(`${PREFIX}model-package/alone`);
  expect(await call('DescribeModelPackage', { ModelPackageName: 'alone' })).toMatchObject({
    ModelPackageName: 'alone',
  });
  expect(await call('ListTags', { ResourceArn: ModelPackageArn })).toEqual({ Tags: request.Tags });
  await expect(call('CreateModelPackage', request)).rejects.toMatchObject({ code: 'ConflictException' });
});

test('a package is pending, then completed, and says so by an event', async () => {
  const arn = await register();
  const status = async () => (await call('DescribeModelPackage', { ModelPackageName: arn })).ModelPackageStatus;
  expect(await status()).toBe('InProgress');
  const event = await eventually(() => registry.aws.events[0]);
  expect(event).toMatchObject({ source: 'aws.sagemaker', resources: [arn], scope: TOOLS });
  expect(event.detail).toMatchObject({ ModelPackageStatus: 'Completed', ModelApprovalStatus: 'PendingManualApproval' });
  expect(await status()).toBe('Completed');
});

describe('an approval', () => {
  test('is kept with who gave it', async () => {
    const ModelPackageArn = await registered();
    const request = { ModelPackageArn, ModelApprovalStatus: 'Approved', ApprovalDescription: 'good' };
    expect(await call('UpdateModelPackage', request, APPROVER)).toEqual({ ModelPackageArn });
    expect(await call('DescribeModelPackage', { ModelPackageName: ModelPackageArn })).toMatchObject({
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'good',
      LastModifiedBy: { IamIdentity: { Arn: APPROVER.principal } },
      LastModifiedTime: expect.any(Date),
    });
  });

  test('is told by an event of the documented shape', async () => {
    const ModelPackageArn = await registered({ CustomerMetadataProperties: { commit: 'abc' } });
    await call('UpdateModelPackage', { ModelPackageArn, ModelApprovalStatus: 'Rejected' });
    const event = registry.aws.events.at(-1)!;
    const file = join(__dirname, '../../../support/events.json');
    const documented = JSON.parse(readFileSync(file, 'utf8')) as { event: { 'detail-type': string; detail: object } }[];
    const { event: sample } = documented.find(({ event: { 'detail-type': type } }) => type === event.detailType)!;
    for (const [name, value] of Object.entries(sample.detail)) {
      const told = (event.detail as { [name: string]: unknown })[name];
      expect({ [name]: typeof told }).toEqual({ [name]: typeof value });
      if (name.endsWith('Time')) expect(told).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    expect(event.detail).toMatchObject({ ModelApprovalStatus: 'Rejected', ModelPackageVersion: 1 });
  });
});

describe('an update', () => {
  test('adds, replaces and removes metadata', async () => {
    const ModelPackageArn = await register({ CustomerMetadataProperties: { a: '1', b: '2' } });
    const change = { CustomerMetadataProperties: { b: '3', c: '4' }, CustomerMetadataPropertiesToRemove: ['a'] };
    await call('UpdateModelPackage', { ModelPackageArn, ...change });
    const { CustomerMetadataProperties } = await call('DescribeModelPackage', { ModelPackageName: ModelPackageArn });
    expect(CustomerMetadataProperties).toEqual({ b: '3', c: '4' });
  });

  test('leaves what it does not name', async () => {
    const ModelPackageArn = await register({ SourceUri: 's3://b/k' });
    await call('UpdateModelPackage', { ModelPackageArn, ModelLifeCycle: { Stage: 'prod', StageStatus: 'live' } });
    expect(await call('DescribeModelPackage', { ModelPackageName: ModelPackageArn })).toMatchObject({
      SourceUri: 's3://b/k',
      InferenceSpecification: SPECIFICATION,
      ModelLifeCycle: { Stage: 'prod', StageStatus: 'live' },
    });
  });

  test.each<[object, string[]]>([
    [{ ModelApprovalStatus: 'Approved', ApprovalDescription: 'seen' }, ['ModelApprovalStatus', 'ApprovalDescription']],
    [{ CustomerMetadataProperties: { reviewed: 'yes' } }, ['CustomerMetadataProperties']],
    [{ CustomerMetadataPropertiesToRemove: ['a'] }, ['CustomerMetadataProperties']],
    [{ ModelLifeCycle: { Stage: 'prod', StageStatus: 'live' } }, ['ModelLifeCycle']],
    [{ CustomerMetadataProperties: { a: '1' } }, []],
  ])('%j is told with what it changed', async (change, fields) => {
    const ModelPackageArn = await registered({ CustomerMetadataProperties: { a: '1' } });
    expect(registry.aws.events.at(-1)!.detail).not.toHaveProperty('UpdatedModelPackageFields');
    await call('UpdateModelPackage', { ModelPackageArn, ...change });
    const detail = registry.aws.events.at(-1)!.detail as Told;
    expect(detail.UpdatedModelPackageFields!.toSorted()).toEqual(fields.toSorted());
  });

  test('of the metadata of an approved version looks like its approval but for that', async () => {
    const ModelPackageArn = await registered();
    await call('UpdateModelPackage', { ModelPackageArn, ModelApprovalStatus: 'Approved' }, APPROVER);
    await call('UpdateModelPackage', { ModelPackageArn, CustomerMetadataProperties: { reviewed: 'yes' } });
    const [approval, edit] = registry.aws.events.slice(-2).map(({ detail }) => detail as Told) as [Told, Told];
    expect(edit.ModelApprovalStatus).toBe(approval.ModelApprovalStatus);
    expect(approval.UpdatedModelPackageFields).toEqual(['ModelApprovalStatus']);
    expect(edit.UpdatedModelPackageFields).toEqual(['CustomerMetadataProperties']);
  });

  test('refuses more metadata than there may be', async () => {
    const ModelPackageArn = await register({ CustomerMetadataProperties: { a: '1' } });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
    await expect(call('UpdateModelPackage', { ModelPackageArn, CustomerMetadataProperties: many })).rejects.toThrow(
      'more than 50',
    );
  });
});

describe('the card of a package', () => {
  const card = (content: object) => ({ ModelCardContent: JSON.stringify(content), ModelCardStatus: 'Draft' });

  test('is kept, and left out where only metadata is asked for', async () => {
    const ModelCard = card({ model_overview: { model_creator: 'c' }, intended_uses: { risk_rating: 'Low' } });
    const ModelPackageName = await register({ ModelCard });
    expect(await call('DescribeModelPackage', { ModelPackageName })).toMatchObject({ ModelCard });
    const request = { ModelPackageName, IncludedData: 'MetadataOnly' };
    expect(await call('DescribeModelPackage', request)).toMatchObject({ ModelCard: card({}) });
  });

  test('does not say again what the package says', async () => {
    const ModelCard = card({ model_overview: { model_name: 'm' } });
    await expect(register({ ModelCard })).rejects.toThrow('$.model_overview.model_name: is not in the schema');
    const ModelPackageArn = await register();
    await expect(call('UpdateModelPackage', { ModelPackageArn, ModelCard })).rejects.toThrow('is not in the schema');
  });
});

describe('a list', () => {
  beforeEach(async () => {
    for (const ModelApprovalStatus of ['Approved', 'Rejected', 'Approved']) await register({ ModelApprovalStatus });
    await call('CreateModelPackage', { ModelPackageName: 'alone' });
  });

  const versions = async (input: object) =>
    (await call('ListModelPackages', input)).ModelPackageSummaryList.map(
      (row: { ModelPackageVersion?: number; ModelPackageName?: string }) =>
        row.ModelPackageVersion ?? row.ModelPackageName,
    );

  test.each([
    [{ ModelPackageGroupName: 'group' }, [1, 2, 3]],
    [{ ModelPackageGroupName: `${PREFIX}model-package-group/group`, SortOrder: 'Descending' }, [3, 2, 1]],
    [{ ModelPackageGroupName: 'group', ModelApprovalStatus: 'Approved' }, [1, 3]],
    [{ ModelPackageGroupName: 'group', CreationTimeBefore: new Date(0) }, []],
    [{}, ['alone']],
    [{ ModelPackageType: 'Versioned' }, [1, 2, 3]],
    [{ ModelPackageType: 'Both' }, [1, 2, 3, 'alone']],
    [{ NameContains: 'lon' }, ['alone']],
  ])('%j', async (input, found) => {
    expect(await versions(input)).toEqual(found);
  });
});

describe('another account', () => {
  const reader = { ...STAGING, principal: 'arn:aws:iam::222222222222:role/reader' };
  const policy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

  test('is refused without a policy of the group', async () => {
    registry.aws.admitted.add(reader.principal);
    await expect(call('DescribeModelPackage', { ModelPackageName: await register() }, reader)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message:
        `User: ${reader.principal} is not authorized to perform: sagemaker:DescribeModelPackage on resource: ` +
        `${PREFIX}model-package/group/1 because no resource-based policy allows the sagemaker:DescribeModelPackage action`,
    });
  });

  test('reads what the policy lets it read, and nobody else does', async () => {
    const ModelPackageName = await register();
    await call('PutModelPackageGroupPolicy', {
      ModelPackageGroupName: 'group',
      ResourcePolicy: JSON.stringify(policy),
    });
    await expect(call('DescribeModelPackage', { ModelPackageName }, reader)).rejects.toThrow('not authorized');
    registry.aws.admitted.add(reader.principal);
    expect(await call('DescribeModelPackage', { ModelPackageName }, reader)).toMatchObject({ ModelPackageVersion: 1 });
    expect(await registry.registry.packages.modelPackage(ModelPackageName, reader)).toMatchObject({
      ModelPackageVersion: 1,
    });
    await expect(call('DescribeModelPackage', { ModelPackageName }, STAGING)).rejects.toThrow('not authorized');
  });

  test('does not find its own under a name of ours', async () => {
    await register();
    await expect(call('DescribeModelPackage', { ModelPackageName: 'group/1' }, STAGING)).rejects.toThrow(
      'ModelPackage arn:aws:sagemaker:eu-west-1:222222222222:model-package/group/1 does not exist.',
    );
  });

  test('cannot delete the group', async () => {
    const request = { ModelPackageGroupName: `${PREFIX}model-package-group/group` };
    await expect(call('DeleteModelPackageGroup', request, reader)).rejects.toThrow('not authorized');
  });
});
