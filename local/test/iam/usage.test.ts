import { evaluate, StableNames, type RecordedCall } from '../../iam';

const ROLE = 'arn:aws:iam::111111111111:role/ml/worker';

async function unusedOf(statements: readonly object[], calls: readonly Partial<RecordedCall>[], names?: StableNames) {
  const role = {
    account: '111111111111',
    arn: ROLE,
    trust: { Version: '2012-10-17', Statement: [] },
    inline: {
      Allowed: { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) as never },
    },
    managed: {},
  };
  const common = { account: '111111111111', region: 'eu-west-1', principal: ROLE, allowed: true, context: {} };
  const full = calls.map((one) => ({ ...common, ...one }) as RecordedCall);
  const { unused } = await evaluate({ policies: { roles: [role], resources: [] }, calls: full, names });
  return unused.map(({ action, resource }) => `${action} ${resource}`);
}

test('each action on each resource of a statement counts for itself', async () => {
  const statement = { Action: ['s3:GetObject', 's3:PutObject'], Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'] };
  expect(await unusedOf([statement], [{ action: 's3:GetObject', resource: 'arn:aws:s3:::a/k' }])).toEqual([
    's3:GetObject arn:aws:s3:::b/*',
    's3:PutObject arn:aws:s3:::a/*',
    's3:PutObject arn:aws:s3:::b/*',
  ]);
});

test('a pattern is used by any call that it matches', async () => {
  const statement = { Action: 's3:Get*', Resource: 'arn:aws:s3:::a/*' };
  expect(await unusedOf([statement], [{ action: 's3:GetObjectTagging', resource: 'arn:aws:s3:::a/x/y' }])).toEqual([]);
  expect(await unusedOf([statement], [{ action: 's3:PutObject', resource: 'arn:aws:s3:::a/x/y' }])).toHaveLength(1);
});

test('a call that was refused uses nothing', async () => {
  const statements = [
    { Action: 's3:GetObject', Resource: '*' },
    { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' },
  ];
  expect(await unusedOf(statements, [{ action: 's3:GetObject', resource: 'arn:aws:s3:::a/k' }])).toEqual([
    's3:GetObject *',
  ]);
});

test('a statement is used only under its condition', async () => {
  const statement = {
    Action: 'iam:PassRole',
    Resource: '*',
    Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  };
  const plain = { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111111111111:role/job' };
  const pass = (service: string) => ({
    action: 'iam:PassRole',
    resource: 'arn:aws:iam::111111111111:role/job',
    context: { 'iam:PassedToService': service },
  });
  expect(await unusedOf([statement, plain], [pass('lambda.amazonaws.com')])).toEqual(['iam:PassRole *']);
  expect(await unusedOf([statement, plain], [pass('sagemaker.amazonaws.com')])).toEqual([]);
});

test('what two statements allow is used once it is used', async () => {
  const conditional = {
    Action: 's3:GetObject',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const plain = { Action: 's3:GetObject', Resource: '*' };
  const read = { action: 's3:GetObject', resource: 'arn:aws:s3:::a/k', context: { 'aws:SecureTransport': 'true' } };
  expect(await unusedOf([conditional, plain], [read])).toEqual([]);
});

test('actions without resources are used on a star', async () => {
  const statement = { Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' };
  expect(await unusedOf([statement], [{ action: 'xray:PutTraceSegments', resource: '*' }])).toEqual([
    'xray:PutTelemetryRecords *',
  ]);
});

test("a key's use through S3 counts", async () => {
  const key = 'arn:aws:kms:eu-west-1:222222222222:key/0b1c2d3e-0000-4000-8000-123456789012';
  const statement = { Action: ['kms:Decrypt', 'kms:Encrypt'], Resource: key };
  const Statement = [{ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:*', Resource: '*' }] as const;
  const { unused, denied } = await evaluate({
    policies: {
      roles: [
        {
          account: '111111111111',
          arn: ROLE,
          trust: { Statement: [] },
          inline: { A: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } },
          managed: {},
        },
      ],
      resources: [{ account: '222222222222', arn: key, policy: { Version: '2012-10-17', Statement } }],
    },
    calls: [
      {
        account: '111111111111',
        region: 'eu-west-1',
        principal: ROLE,
        action: 'kms:Decrypt',
        resource: key,
        allowed: true,
        context: {},
        via: 's3',
      },
    ],
  });
  expect(denied).toEqual([]);
  expect(unused).toEqual([
    { role: '111111111111:worker', action: 'kms:Encrypt', resource: 'arn:aws:kms:eu-west-1:222222222222:key/{id}' },
  ]);
});

test('the roles of the bootstrap are not held to it', async () => {
  const arn = 'arn:aws:iam::111111111111:role/cdk-hnb659fds-deploy-role-111111111111-eu-west-1';
  const inline = {
    A: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } },
  } as const;
  const roles = [{ account: '111111111111', arn, trust: { Statement: [] }, inline, managed: {} }];
  expect((await evaluate({ policies: { roles, resources: [] }, calls: [] })).unused).toEqual([]);
});

test('generated names are told by stack and logical id', async () => {
  const names = new StableNames([
    { stack: 'app-dev', logicalId: 'DataBucket0A1B2C3D', physicalId: 'app-dev-databucket0a1b2c3d-4e5f6a7b8c9d0' },
    { stack: 'app-dev', logicalId: 'Key12345678', physicalId: '0b1c2d3e-0000-4000-8000-123456789012' },
    {
      stack: 'app-dev',
      logicalId: 'Dead99999999',
      physicalId: 'https://127.0.0.1/1/app-dev-Dead99999999-ABCDEF012345',
    },
    { stack: 'app-dev', logicalId: 'Named00000000', physicalId: 'app-dev-drift' },
  ]);
  expect(names.of('arn:aws:s3:::app-dev-databucket0a1b2c3d-4e5f6a7b8c9d0/models/*')).toBe(
    'arn:aws:s3:::{app-dev/DataBucket}/models/*',
  );
  expect(names.of('arn:aws:kms:r:1:key/0b1c2d3e-0000-4000-8000-123456789012')).toBe(
    'arn:aws:kms:r:1:key/{app-dev/Key}',
  );
  expect(names.of('arn:aws:sqs:r:1:app-dev-Dead99999999-ABCDEF012345')).toBe('arn:aws:sqs:r:1:{app-dev/Dead}');
  expect(names.of('app-dev-drift')).toBe('app-dev-drift');
  expect(names.of(`assets/${'0a'.repeat(32)}.zip`)).toBe('assets/{content}.zip');
  expect(
    await unusedOf(
      [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::app-dev-databucket0a1b2c3d-4e5f6a7b8c9d0/*' }],
      [],
      names,
    ),
  ).toEqual(['s3:GetObject arn:aws:s3:::{app-dev/DataBucket}/*']);
});
