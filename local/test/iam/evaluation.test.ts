import { evaluate, type DeployedPolicies, type RecordedCall } from '../../iam';

const KEY = 'arn:aws:kms:eu-west-1:111111111111:key/0b1c2d3e-0000-4000-8000-123456789012';
const DEPLOY = 'arn:aws:iam::222222222222:role/deploy';
const PIPELINE = 'arn:aws:iam::111111111111:role/pipeline';

interface Grant {
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: object;
  readonly Effect?: 'Allow' | 'Deny';
}

function role(arn: string, grants: readonly Grant[], trusted: object = { Service: 'codepipeline.amazonaws.com' }) {
  const statement = { Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' } as const;
  return {
    account: arn.split(':')[4],
    arn,
    trust: { Version: '2012-10-17', Statement: [statement] },
    inline: {
      Allowed: {
        Version: '2012-10-17',
        Statement: grants.map(({ Effect = 'Allow', ...grant }) => ({ Effect, ...grant })),
      },
    },
    managed: {},
  };
}

function call(principal: string, action: string, resource: string, more: Partial<RecordedCall> = {}): RecordedCall {
  const { context, ...others } = more;
  return {
    account: principal.split(':')[4] ?? '111111111111',
    region: 'eu-west-1',
    principal,
    action,
    resource,
    allowed: true,
    context: { 'aws:PrincipalArn': principal, 'aws:SecureTransport': 'true', ...context },
    ...others,
  };
}

/** As the delivery's key: its account decides, and of another account one role may read. */
const keyPolicy = (reader: string) => ({
  account: '111111111111',
  arn: KEY,
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::222222222222:root'] },
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': [reader] } },
      },
    ] as const,
  },
});

async function verdicts(policies: DeployedPolicies, calls: readonly RecordedCall[]) {
  const { denied, judged } = await evaluate({ policies, calls });
  return { judged, denied: denied.map(({ action, reason }) => `${action}: ${reason}`) };
}

describe('a key of another account', () => {
  const decrypt = call(DEPLOY, 'kms:Decrypt', KEY, { via: 's3', context: { 'aws:ResourceAccount': '111111111111' } });
  const allowed = role(DEPLOY, [{ Action: 'kms:Decrypt', Resource: '*' }]);

  test('is used where the role and the key allow it', async () => {
    expect(await verdicts({ roles: [allowed], resources: [keyPolicy(DEPLOY)] }, [decrypt])).toEqual({
      judged: 1,
      denied: [],
    });
  });

  test('is not used where the key names another role', async () => {
    const other = keyPolicy('arn:aws:iam::222222222222:role/other');
    expect(await verdicts({ roles: [allowed], resources: [other] }, [decrypt])).toEqual({
      judged: 1,
      denied: ['kms:Decrypt: the policy of the resource does not allow it'],
    });
  });

  test('is not used where the role may not', async () => {
    const without = role(DEPLOY, [{ Action: 's3:GetObject', Resource: '*' }]);
    expect(await verdicts({ roles: [without], resources: [keyPolicy(DEPLOY)] }, [decrypt])).toEqual({
      judged: 1,
      denied: ['kms:Decrypt: no policy of the role allows it'],
    });
  });

  test('is not used for what the key does not share', async () => {
    const writer = role(DEPLOY, [{ Action: 'kms:*', Resource: '*' }]);
    const { denied } = await evaluate({
      policies: { roles: [writer], resources: [keyPolicy(DEPLOY)] },
      calls: [{ ...decrypt, action: 'kms:GenerateDataKey' }],
    });
    expect(denied).toEqual([expect.objectContaining({ role: DEPLOY, via: 's3', resource: KEY })]);
  });
});

test('a key of the same account is used only if its policy leaves the decision to the account', async () => {
  const roles = [role(PIPELINE, [{ Action: 'kms:Decrypt', Resource: KEY }])];
  const decrypt = call(PIPELINE, 'kms:Decrypt', KEY);
  expect((await verdicts({ roles, resources: [keyPolicy(DEPLOY)] }, [decrypt])).denied).toEqual([]);
  expect((await verdicts({ roles, resources: [] }, [decrypt])).denied).toEqual([
    'kms:Decrypt: the policy of the resource does not allow it',
  ]);
});

test('a role is assumed only by whom it trusts', async () => {
  const roles = [
    role(PIPELINE, [{ Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::222222222222:role/*' }]),
    role(DEPLOY, [], { AWS: 'arn:aws:iam::111111111111:root' }),
    role('arn:aws:iam::222222222222:role/closed', [], { AWS: 'arn:aws:iam::333333333333:root' }),
  ];
  const assume = (resource: string) => call(PIPELINE, 'sts:AssumeRole', resource);
  const calls = [assume(DEPLOY), assume('arn:aws:iam::222222222222:role/closed')];
  expect(await verdicts({ roles, resources: [] }, calls)).toEqual({
    judged: 2,
    denied: ['sts:AssumeRole: the policy of the resource does not allow it'],
  });
});

test('a service assumes a role only under the conditions of its trust policy', async () => {
  const condition = { StringEquals: { 'aws:SourceAccount': '111111111111' } };
  const guarded = role(PIPELINE, []);
  guarded.trust.Statement = [{ ...guarded.trust.Statement[0], Condition: condition } as never];
  const assume = (service: string, account: string) =>
    call(service, 'sts:AssumeRole', PIPELINE, { account: '', context: { 'aws:SourceAccount': account } });
  const calls = [
    assume('codepipeline.amazonaws.com', '111111111111'),
    assume('codepipeline.amazonaws.com', '999999999999'),
    assume('sagemaker.amazonaws.com', '111111111111'),
  ];
  const { judged, denied } = await evaluate({ policies: { roles: [guarded], resources: [] }, calls });
  expect(judged).toBe(3);
  expect(denied.map(({ role: service }) => service)).toEqual(['codepipeline.amazonaws.com', 'sagemaker.amazonaws.com']);
});

test("an object of another account is read by the bucket's policy and the role's", async () => {
  const reader = role(DEPLOY, [{ Action: 's3:GetObject', Resource: '*' }]);
  const bucket = (Principal: object, Effect: 'Allow' | 'Deny' = 'Allow') => ({
    account: '111111111111',
    arn: 'arn:aws:s3:::artifacts',
    policy: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Readers', Effect, Principal, Action: 's3:GetObject*', Resource: 'arn:aws:s3:::artifacts/*' }],
    },
  });
  const read = call(DEPLOY, 's3:GetObject', 'arn:aws:s3:::artifacts/release/a.zip', {
    context: { 'aws:ResourceAccount': '111111111111' },
  });
  const judged = (resource: ReturnType<typeof bucket>) => verdicts({ roles: [reader], resources: [resource] }, [read]);
  expect((await judged(bucket({ AWS: DEPLOY }))).denied).toEqual([]);
  expect((await judged(bucket({ AWS: 'arn:aws:iam::333333333333:root' }))).denied).toHaveLength(1);
  expect((await judged(bucket({ AWS: '*' }, 'Deny'))).denied).toEqual(['s3:GetObject: denied by Readers']);
});

test('a model package of another account is read by the policy of its group', async () => {
  const exec = role(DEPLOY, [{ Action: 'sagemaker:DescribeModelPackage', Resource: '*' }]);
  const read = (group: string) =>
    call(DEPLOY, 'sagemaker:DescribeModelPackage', `arn:aws:sagemaker:eu-west-1:111111111111:model-package/${group}/1`);
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::222222222222:root' },
    Action: 'sagemaker:DescribeModelPackage',
    Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/shared/*',
  } as const;
  const group = {
    account: '111111111111',
    arn: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/shared',
    policy: { Version: '2012-10-17', Statement: [statement] },
  };
  const { denied } = await evaluate({
    policies: { roles: [exec], resources: [group] },
    calls: [read('shared'), read('private')],
  });
  expect(denied.map(({ resource }) => resource)).toEqual([read('private').resource]);
});

test("an event's source and type are lists to IAM, which only ForAllValues compares", async () => {
  const bus = 'arn:aws:events:eu-west-1:111111111111:event-bus/retraining';
  const sender = role(DEPLOY, [{ Action: 'events:PutEvents', Resource: bus }]);
  const put = call(DEPLOY, 'events:PutEvents', bus, {
    context: { 'events:source': 'aws.cloudwatch', 'events:detail-type': 'CloudWatch Alarm State Change' },
  });
  const judged = (operator: string, source: string) => {
    const Condition = {
      [operator]: { 'events:source': source, 'events:detail-type': 'CloudWatch Alarm State Change' },
    };
    const root = { AWS: 'arn:aws:iam::222222222222:root' };
    const Statement = {
      Effect: 'Allow',
      Principal: root,
      Action: 'events:PutEvents',
      Resource: bus,
      Condition,
    } as const;
    const resources = [{ account: '111111111111', arn: bus, policy: { Version: '2012-10-17', Statement } }];
    return verdicts({ roles: [sender], resources }, [put]);
  };
  expect((await judged('ForAllValues:StringEquals', 'aws.cloudwatch')).denied).toEqual([]);
  expect((await judged('ForAllValues:StringEquals', 'aws.s3')).denied).toHaveLength(1);
  expect((await judged('StringEquals', 'aws.cloudwatch')).denied).toHaveLength(1);
});

test('a call on which the emulator decided otherwise is disputed', async () => {
  const roles = [role(PIPELINE, [{ Action: 's3:GetObject', Resource: '*' }])];
  const read = call(PIPELINE, 's3:GetObject', 'arn:aws:s3:::a/b', { allowed: false });
  const put = call(PIPELINE, 's3:PutObject', 'arn:aws:s3:::a/b');
  const { disputed } = await evaluate({ policies: { roles, resources: [] }, calls: [read, put] });
  expect(disputed.map(({ action, emulator }) => [action, emulator])).toEqual([
    ['s3:GetObject', 'denied'],
    ['s3:PutObject', 'allowed'],
  ]);
});

test('who is bound by no policy is not judged', async () => {
  const calls = [
    call('arn:aws:iam::111111111111:root', 's3:GetObject', 'arn:aws:s3:::a/b'),
    call('arn:aws:iam::111111111111:role/gone', 's3:GetObject', 'arn:aws:s3:::a/b'),
  ];
  expect((await evaluate({ policies: { roles: [], resources: [] }, calls })).judged).toBe(0);
});

describe('a call on a resource that the reference of actions does not list for it', () => {
  const resource = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/shared/1';
  const create = (principal: string) => call(principal, 'sagemaker:CreateModel', resource);
  const creator = (arn: string) => role(arn, [{ Action: 'sagemaker:CreateModel', Resource: '*' }]);
  const group = (Principal: object, Condition?: object, Effect: 'Allow' | 'Deny' = 'Allow') => ({
    account: '111111111111',
    arn: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/shared',
    policy: {
      Version: '2012-10-17',
      Statement: {
        Effect,
        Principal,
        Action: 'sagemaker:CreateModel',
        Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/shared/*',
        ...(Condition && { Condition }),
      },
    },
  });
  const root = { AWS: ['arn:aws:iam::222222222222:root'] };
  const only = (arn: string) => ({ ArnEquals: { 'aws:PrincipalArn': arn } });

  test('is judged by both sides across accounts', async () => {
    const judged = (from: ReturnType<typeof group>, grants = creator(DEPLOY)) =>
      verdicts({ roles: [grants], resources: [from] }, [create(DEPLOY)]);
    expect(await judged(group(root, only(DEPLOY)))).toEqual({ judged: 1, denied: [] });
    const refused = { judged: 1, denied: ['sagemaker:CreateModel: no policy allows it'] };
    expect(await judged(group(root, only(PIPELINE)))).toEqual(refused);
    expect(await judged(group({ AWS: '333333333333' }))).toEqual(refused);
    expect(await judged(group(root), role(DEPLOY, []))).toEqual(refused);
    expect((await judged(group({ AWS: '*' }, undefined, 'Deny'))).denied).toEqual([
      'sagemaker:CreateModel: a statement denies it',
    ]);
  });

  test('is judged by one side in the same account', async () => {
    const roles = [creator(PIPELINE)];
    expect(await verdicts({ roles, resources: [] }, [create(PIPELINE)])).toEqual({ judged: 1, denied: [] });
  });

  test('is limited by a permissions boundary, too', async () => {
    const arn = 'arn:aws:iam::222222222222:policy/boundary';
    const judged = async (Action: string) => {
      const Statement = [{ Effect: 'Allow', Action, Resource: '*' }] as const;
      const holder = { ...role(PIPELINE, []), managed: { [arn]: { Version: '2012-10-17', Statement } } };
      const roles = [{ ...creator(DEPLOY), boundary: arn }, holder];
      return (await verdicts({ roles, resources: [group(root)] }, [create(DEPLOY)])).denied;
    };
    expect(await judged('sagemaker:*')).toEqual([]);
    expect(await judged('s3:*')).toEqual(['sagemaker:CreateModel: no policy allows it']);
  });

  test('is told, and not judged, where a side is not known', async () => {
    const { judged, unknown } = await evaluate({
      policies: { roles: [creator(DEPLOY)], resources: [] },
      calls: [create(DEPLOY)],
    });
    expect(judged).toBe(0);
    expect(unknown).toEqual([{ role: DEPLOY, action: 'sagemaker:CreateModel', resource, reason: 'no.resource.types' }]);
  });
});

test('a call of an action that knows no resources is judged on all of them', async () => {
  const roles = [role(PIPELINE, [{ Action: 'codepipeline:PutJobSuccessResult', Resource: '*' }])];
  const put = call(PIPELINE, 'codepipeline:PutJobSuccessResult', 'arn:aws:codepipeline:eu-west-1:111111111111:x');
  expect(await verdicts({ roles, resources: [] }, [put])).toEqual({ judged: 1, denied: [] });
});

test('a stream of logs is judged as a stream, though only its group was recorded', async () => {
  const group = 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/jobs';
  const put = call(PIPELINE, 'logs:PutLogEvents', group);
  const judged = (Resource: string) =>
    verdicts({ roles: [role(PIPELINE, [{ Action: 'logs:PutLogEvents', Resource }])], resources: [] }, [put]);
  expect((await judged(`${group}:*`)).denied).toEqual([]);
  expect((await judged(group)).denied).toEqual(['logs:PutLogEvents: no policy of the role allows it']);
});

test('a permissions boundary limits a role, and one that is not known is an error', async () => {
  const limited = role(PIPELINE, [{ Action: '*', Resource: '*' }]);
  const arn = 'arn:aws:iam::111111111111:policy/boundary';
  const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] as const;
  const holder = { ...role(DEPLOY, []), managed: { [arn]: { Version: '2012-10-17', Statement } } };
  const calls = [call(PIPELINE, 's3:PutObject', 'arn:aws:s3:::a/b')];
  const roles = [{ ...limited, boundary: arn }, holder];
  expect((await verdicts({ roles, resources: [] }, calls)).denied).toEqual([
    's3:PutObject: its permissions boundary does not allow it',
  ]);
  await expect(evaluate({ policies: { roles: roles.slice(0, 1), resources: [] }, calls })).rejects.toThrow('not known');
});
