import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iamVerdict, type DeployedPolicies } from '../../iam';

const ARN = 'arn:aws:iam::111111111111:role/app-WorkerRole0A1B2C3D-ABCDEF012345';
const BUCKET = 'app-data0a1b2c3d-abcdef012345';

test('a rehearsal is judged from its files, with names that stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-'));
  const call = {
    account: '111111111111',
    region: 'eu-west-1',
    principal: ARN,
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${BUCKET}/k`,
    allowed: true,
    context: {},
  };
  writeFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(call)}\n${JSON.stringify(call)}\n`);
  const entry = {
    role: '*:{app/WorkerRole}',
    action: ['s3:PutObject', 's3:DeleteObject'],
    resource: 'arn:aws:s3:::{app/Data}/*',
    reason: 'on failure',
  };
  writeFileSync(join(folder, 'reviewed.json'), JSON.stringify({ reviewed: [entry] }));
  const Action = ['s3:GetObject', 's3:PutObject', 's3:ListBucket'];
  const Statement = { Effect: 'Allow', Action, Resource: `arn:aws:s3:::${BUCKET}/*` } as const;
  const inline = { Allowed: { Version: '2012-10-17', Statement } };
  const policies: DeployedPolicies = {
    roles: [{ account: '111111111111', arn: ARN, trust: { Statement: [] }, inline, managed: {} }],
    resources: [],
  };
  const resources = [
    { stack: 'app', logicalId: 'Data0A1B2C3D', physicalId: BUCKET },
    { stack: 'app', logicalId: 'WorkerRole0A1B2C3D', physicalId: ARN.split('/')[1] },
  ];
  const verdict = await iamVerdict({
    calls: join(folder, 'calls.jsonl'),
    policies,
    resources,
    reviewed: join(folder, 'reviewed.json'),
  });
  const unused = { role: '111111111111:{app/WorkerRole}', resource: 'arn:aws:s3:::{app/Data}/*' };
  expect(verdict).toEqual({
    judged: 1,
    denied: [],
    disputed: [],
    unknown: [],
    unused: [
      { ...unused, action: 's3:PutObject', reviewed: true },
      { ...unused, action: 's3:ListBucket', reviewed: false },
    ],
    stale: ['action s3:DeleteObject of "on failure"'],
  });
});

test('a rehearsal of which nothing was recorded is no success', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-'));
  const reviewed = join(folder, 'reviewed.json');
  writeFileSync(reviewed, JSON.stringify({ reviewed: [] }));
  const calls = join(folder, 'calls.jsonl');
  const request = { calls, policies: { roles: [], resources: [] }, resources: [], reviewed };
  await expect(iamVerdict(request)).rejects.toThrow(`${calls} has no call that a policy applies to`);
});
