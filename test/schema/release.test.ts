import { ReleaseKit, ReleaseManifest, ReleaseParameters } from '../../schema/release';

const digest = 'a'.repeat(64);
const kit = {
  schema: 'release-kit/1',
  name: 'Serving',
  template: { Resources: {} },
  parameters: { staging: { Parameters: { Instances: '1' }, Tags: {} } },
  fromApproval: ['ModelPackageArn', 'BaselineUri', 'ModelCreatedAt'],
  requests: {},
  manifest: { schema: 'release/1', useCase: 'mortgage-approval', templateSha256: digest, smokeTests: {} },
};
const manifest = {
  ...kit.manifest,
  modelPackageArn: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7',
  modelPackageVersion: 7,
  modelCreatedAt: '2026-11-20T08:00:00Z',
  container: { image: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3' },
  modelData: { uri: 's3://artifacts/model.tar.gz' },
  baselineUri: 's3://artifacts/baseline.json',
  metadata: {},
  metrics: { auc: 0.83 },
  approval: { by: 'arn:aws:sts::111111111111:assumed-role/ModelOwner/ana', at: '2026-11-20T09:30:00.123Z' },
};

test('a kit and a manifest with no more than they need pass as they are', () => {
  expect(ReleaseKit.parse(kit)).toEqual(kit);
  expect(ReleaseManifest.parse(manifest)).toEqual(manifest);
  expect(ReleaseParameters.parse(kit.parameters.staging)).toEqual(kit.parameters.staging);
});

test('a manifest of version 0.1.0, which names no requests, passes', () => {
  const { smokeTests: _, ...before } = manifest;
  expect(ReleaseManifest.parse(before)).toEqual(before);
});

test.each(['template', 'manifest', 'Prod', 'prod/x', '../prod', 'a-very-long-name', '', '1st'])(
  'an environment named %p would spoil the files of a release, and is refused',
  (name) => {
    expect(ReleaseKit.safeParse({ ...kit, parameters: { [name]: kit.parameters.staging } }).success).toBe(false);
  },
);

test.each([
  ['another version', { schema: 'release-kit/2' }],
  ['a parameter that no approval gives', { fromApproval: ['Secret'] }],
  ['a parameter that is no string', { parameters: { prod: { Parameters: { Instances: 2 }, Tags: {} } } }],
  ['a request without a body', { requests: { 'requests/1.json': { contentType: 'text/csv', payload: '' } } }],
  ['a request under the name of an environment', { manifest: { ...kit.manifest, smokeTests: { prod: 'prod.json' } } }],
  ['a digest that is none', { manifest: { ...kit.manifest, templateSha256: 'abc' } }],
])('a kit with %s is refused', (_what, more) => {
  expect(ReleaseKit.safeParse({ ...kit, ...more }).success).toBe(false);
});

test.each([
  ['nobody who approved', { approval: { at: manifest.approval.at } }],
  ['a time that is none', { approval: { ...manifest.approval, at: 'yesterday' } }],
  ['metrics that are no numbers', { metrics: { auc: 'high' } }],
  ['a model of no time', { modelCreatedAt: undefined }],
  ['a model of a day', { modelCreatedAt: '2026-11-20' }],
  ['a model of a moment', { modelCreatedAt: '2026-11-20T08:00:00.123Z' }],
  ['version 0', { modelPackageVersion: 0 }],
])('a manifest with %s is refused', (_what, more) => {
  expect(ReleaseManifest.safeParse({ ...manifest, ...more }).success).toBe(false);
});
