import * as kms from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { data, foundation, monitoring, serving } from '../../../constructs';
import { type Call } from '../../support/policy-pairs';
import { TRAINING, DATA, REGISTRY, BOTH, Estate, idOf, keyIn, FEATURES, warnings } from './fixture';

describe('when an endpoint serves models of another account of the app', () => {
  const estate = new Estate();
  const central = estate.stack('Data', DATA);
  const artifacts = estate.zone(central);
  const place = estate.stack('Serving', REGISTRY);
  const capture = new data.Zone(estate.train, 'Capture', {
    key: new foundation.EncryptionKey(estate.train, 'CaptureKey'),
  });
  const endpoint = new serving.ModelEndpoint(place, 'Endpoint', {
    model: serving.ServedModel.fromPackage('mortgage-approval/7', { artifacts }),
    hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
    capture: serving.DataCapture.to(capture),
    serviceLevels: estate.useCase.serviceLevels,
  });
  const pairs = estate.pairs();
  const other = `arn:aws:iam::${REGISTRY}:role/other`;
  const bucket = pairs.arn('Data', idOf(central, artifacts));
  const captured = pairs.arn('Train', idOf(estate.train, capture));

  test('then the role has a name that tells it from those of other Regions', () => {
    const [found] = pairs.roles('Serving', /EndpointRole/);
    expect(found).toMatch(/^arn:aws:iam::333333333333:role\/[\w-]+-eu-west-1$/);
    expect(found.split('/').at(-1)!.length).toBeLessThanOrEqual(64);
  });

  test.each<[string, (at: string) => Call]>([
    ['reads the model', (of) => ({ role: of, action: 's3:GetObject', resource: `${bucket}/models/a/model.tar.gz` })],
    ['writes traffic', (of) => ({ role: of, action: 's3:PutObject', resource: `${captured}/captured/a.jsonl` })],
    ['decrypts the model', (of) => ({ role: of, action: 'kms:Decrypt', resource: keyIn(pairs, 'Data', artifacts) })],
    [
      'encrypts traffic',
      (of) => ({ role: of, action: 'kms:GenerateDataKey', resource: keyIn(pairs, 'Train', capture) }),
    ],
  ])('then it %s, and nobody else of its account does', (_, call) => {
    const [found] = pairs.roles('Serving', /EndpointRole/);
    expect(pairs.judge(call(found))).toEqual(BOTH);
    expect(pairs.judge(call(other)).resource).toBe(false);
  });

  test('then nobody has to add a statement', () => {
    expect(endpoint.requiredStatements()).toEqual([]);
  });
});

describe('when a drift check reads traffic and baselines of other accounts of the app', () => {
  const estate = new Estate();
  const central = estate.stack('Data', DATA);
  const baselines = estate.zone(central);
  const watched = estate.stack('Watched', REGISTRY);
  const captured = new data.Zone(estate.train, 'Capture', {
    key: new foundation.EncryptionKey(estate.train, 'CaptureKey'),
  });
  const check = new monitoring.DriftCheck(watched, 'Drift', {
    useCase: estate.useCase,
    environmentName: 'prod',
    captured,
    baseline: monitoring.Baseline.released(baselines),
  });
  const pairs = estate.pairs();
  const named = (name: string) => `arn:aws:iam::${REGISTRY}:role/ml/mortgage-approval-prod-drift${name}`;
  const bucket = pairs.arn('Train', idOf(estate.train, captured));
  const released = `${pairs.arn('Data', idOf(central, baselines))}/released/mortgage-approval/7/baseline.json`;
  const window = { 's3:prefix': 'captured/a' };

  test.each<Call>([
    { role: named(''), action: 's3:GetObject', resource: `${bucket}/captured/a.jsonl` },
    { role: named(''), action: 's3:PutObject', resource: `${bucket}/drift/a/report.json` },
    { role: named(''), action: 'kms:GenerateDataKey', resource: keyIn(pairs, 'Train', captured) },
    { role: named(''), action: 's3:GetObject', resource: released },
    { role: named(''), action: 'kms:Decrypt', resource: keyIn(pairs, 'Data', baselines) },
    { role: named('-starter'), action: 's3:ListBucket', resource: bucket, context: window },
    { role: named('-starter'), action: 'kms:GenerateDataKey', resource: keyIn(pairs, 'Train', captured) },
    { role: named('-reports'), action: 's3:GetObject', resource: `${bucket}/drift/a/report.json` },
    { role: named('-reports'), action: 'kms:Decrypt', resource: keyIn(pairs, 'Train', captured) },
  ])('then $role may call $action on $resource', (call) => {
    expect(pairs.judge(call)).toEqual(BOTH);
    expect(pairs.judge({ ...call, role: named('-other') }).resource).toBe(false);
  });

  test('then nobody has to add a statement', () => {
    expect(check.requiredStatements()).toEqual([]);
  });
});

describe('when the history of features is in another account of the app', () => {
  const estate = new Estate();
  const central = estate.stack('Data', DATA);
  const offline = estate.zone(central);
  new data.FeatureGroup(estate.train, 'Features', { ...FEATURES, offline });
  const pairs = estate.pairs();
  const [role] = pairs.roles('Train', /FeaturesRole/);
  const bucket = pairs.arn('Data', idOf(central, offline));

  test.each<Call>([
    { role, action: 's3:PutObject', resource: `${bucket}/feature-store/a.parquet` },
    { role, action: 's3:GetBucketAcl', resource: bucket },
    { role, action: 'kms:GenerateDataKey', resource: keyIn(pairs, 'Data', offline) },
  ])('then both policies allow $action', (call) => {
    expect(pairs.judge(call)).toEqual(BOTH);
  });
});

describe('when the key of a handler is in another account', () => {
  const handle = (stack: Stack, key: kms.IKeyRef) =>
    new foundation.EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Starts retraining', key });
  const logs = {
    ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${TRAINING}:log-group:*` },
  };

  test('then a key of this app admits its logs, its rules and its role', () => {
    const estate = new Estate();
    const central = estate.stack('Data', DATA);
    const key = new foundation.EncryptionKey(central, 'Key');
    for (const [id, account] of [
      ['One', TRAINING],
      ['Two', REGISTRY],
      ['Three', DATA],
    ] as const) {
      handle(id === 'One' ? estate.train : estate.stack(id, account), key);
    }
    const { Resources } = estate.app.synth().getStackByName('Data').template;
    const policy = (
      Object.values(Resources) as { Type: string; Properties: { KeyPolicy: { Statement: { Sid?: string }[] } } }[]
    ).find(({ Type }) => Type === 'AWS::KMS::Key')!.Properties.KeyPolicy.Statement;
    const sids = policy.flatMap(({ Sid }) => Sid ?? []);
    expect(sids).toEqual(expect.arrayContaining([`LogsOf${TRAINING}`, `LogsOf${REGISTRY}`, 'LogsOfThisAccount']));
    expect(sids.filter((sid) => sid === 'RulesSendDeadLetters')).toHaveLength(1);
    const pairs = estate.pairs();
    const [role] = pairs.roles('Train', /HandlerRole/);
    const call = { role, action: 'kms:Decrypt', resource: pairs.arn('Data', idOf(central, key)) };
    expect(pairs.judge(call)).toEqual(BOTH);
    expect(pairs.judge({ ...call, role: `${role}x` }).resource).toBe(false);
  });

  test('then the owner of any other key is told what to add', () => {
    const estate = new Estate();
    const arn = `arn:aws:kms:eu-west-1:${DATA}:key/central`;
    const handler = handle(estate.train, kms.Key.fromKeyArn(estate.train, 'CentralKey', arn));
    expect(handler.requiredStatements()).toEqual([
      expect.objectContaining({
        account: DATA,
        resourceArn: arn,
        statement: expect.objectContaining({ Principal: { Service: 'events.amazonaws.com' } }),
      }),
      expect.objectContaining({ statement: expect.objectContaining({ Sid: `LogsOf${TRAINING}`, Condition: logs }) }),
      expect.objectContaining({
        statement: {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${TRAINING}:root` },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
        },
      }),
    ]);
    expect(warnings(estate)).toHaveLength(1);
  });

  test('then an imported key of the own account asks for nothing', () => {
    const estate = new Estate();
    const arn = `arn:aws:kms:eu-west-1:${TRAINING}:key/own`;
    const handler = handle(estate.train, kms.Key.fromKeyArn(estate.train, 'OwnKey', arn));
    expect(handler.requiredStatements()).toEqual([]);
    expect(warnings(estate)).toEqual([]);
  });
});
