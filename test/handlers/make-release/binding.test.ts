import { checksum256 } from '../support/bound-release';
import * as example from '../support/examples';
import { json } from '../support/wire';
import { ENV, Registry, RELEASE } from './registry';

const MODEL = example.MODEL_DATA_URI.slice(5);
const COPY = `artifacts/released/${example.GROUP}/7/version-3/model.tar.gz`;

let registry: Registry;
beforeEach(async () => {
  registry = await Registry.start();
});
afterEach(() => registry.cloud.stop());

const approve = (more?: object) => registry.happens({ at: 0, fields: ['ModelApprovalStatus'], more });
const container = (more: object) => ({
  InferenceSpecification: {
    Containers: [{ ...example.modelPackage().InferenceSpecification.Containers[0], ...more }],
  },
});

/** Approves a package that has to be refused, and returns what people are told. */
async function refusal(more?: object): Promise<string> {
  const outcome = await approve(more);
  expect(outcome.result).toMatchObject({ released: false });
  expect(registry.releases()).toEqual([]);
  const [{ type, reason }] = registry.notices();
  expect(type).toBe('Release Refused');
  return reason;
}

describe('when an approval is bound to bytes', () => {
  test('then this very version of the model is copied inside S3, to a key where there is nothing', async () => {
    await approve();
    const [call] = registry.cloud.calls('S3.CopyObject');
    expect(call.path).toBe(`/${COPY}`);
    expect(call.headers).toMatchObject({
      'x-amz-copy-source': `${MODEL}?versionId=version-3`,
      'x-amz-copy-source-if-match': registry.cloud.objects.versions(MODEL)[0].etag,
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-tagging-directive': 'REPLACE',
      'if-none-match': '*',
    });
  });

  test('then the digest of the manifest is remembered before the release is written', async () => {
    await approve();
    const [{ body }] = registry.cloud.objects.versions(RELEASE);
    const operations = registry.cloud.requests.map(({ operation, body: sent }) =>
      operation === 'DynamoDB.PutItem' && sent.toString().includes('"release#') ? 'remember' : operation,
    );
    expect(operations.filter((each) => each === 'remember')).toHaveLength(1);
    expect(operations.indexOf('remember')).toBeLessThan(operations.indexOf('S3.PutObject'));
    expect([...registry.cloud.table.items.keys()]).toContain(`release#${registry.manifestDigest(body)}`);
  });

  test('then a copy of an earlier attempt is compared with the model, and used', async () => {
    registry.cloud.objects.put(COPY, 'the model', {}, new Date(), checksum256('the model'));
    await approve();
    expect(registry.releases()).toHaveLength(1);
    expect(registry.cloud.objects.versions(COPY)).toHaveLength(1);
    const read = registry.cloud.requests.filter(({ method, path }) => method === 'GET' && path === `/${MODEL}`);
    expect(read.map(({ query }) => new URLSearchParams(query).get('versionId'))).toEqual(['version-3']);
  });

  test('then something else in the place of the copy is an error', async () => {
    registry.cloud.objects.put(COPY, 'another one', {}, new Date(), checksum256('another one'));
    const { error } = await approve();
    expect(error).toMatch(
      /is no copy of version version-3 of .*: somebody else wrote it; delete it \(the bucket policy forbids this until you remove it\) and send the event again$/,
    );
    expect(registry.releases()).toEqual([]);
  });

  test('then a model that changes while it is copied is an error', async () => {
    const answer = registry.cloud.objects.answer.bind(registry.cloud.objects);
    registry.cloud.on('S3.CopyObject', (request) =>
      answer({ ...request, headers: { ...request.headers, 'x-amz-copy-source-if-match': '"before"' } }),
    );
    expect((await approve()).error).toBe(`Error: s3://${COPY} is gone, although it was there a moment ago`);
    expect(registry.releases()).toEqual([]);
  });
});

describe('when a model can not be bound to its approval', () => {
  test('then a model that was written twice is refused', async () => {
    const [{ etag }] = registry.cloud.objects.versions(MODEL);
    registry.cloud.objects.put(MODEL, 'the model', {}, example.TRAINED_AT);
    expect(await refusal(container({ ModelDataETag: etag }))).toBe(
      'version 7 of mortgage-approval is not released: its model data has 2 versions, and training writes it only once: ' +
        `somebody has overwritten or deleted ${example.MODEL_DATA_URI}; train the model again.`,
    );
  });

  test('then an image of which nobody knows the digest is refused', async () => {
    expect(await refusal(container({ Image: 'registry/serving:1', ImageDigest: undefined }))).toMatch(
      /SageMaker knows no digest of its image registry\/serving:1: register it with the image as <repository>@sha256:<digest>\.$/,
    );
  });

  test('then other environment variables than those of the release are refused', async () => {
    const reason = await refusal(container({ Environment: { SAGEMAKER_PROGRAM: 'other.py', DEBUG: '1' } }));
    expect(reason).toMatch(/other environment variables than it was registered with \(DEBUG, SAGEMAKER_PROGRAM\)/);
  });

  test('then a baseline that is gone is refused', async () => {
    const missing = 's3://artifacts/models/x/baseline.json';
    const metrics = example.modelPackage().ModelMetrics;
    const ModelMetrics = { ...metrics, ModelDataQuality: { Statistics: { S3Uri: missing } } };
    expect(await refusal({ ModelMetrics })).toMatch(`its baseline is gone: there is no object ${missing}`);
  });

  test('then a kit that was overwritten is refused', async () => {
    registry.cloud.objects.put(`${ENV.KIT_BUCKET}/${ENV.KIT_KEY}`, JSON.stringify({ ...example.KIT, name: 'Other' }));
    expect(await refusal()).toMatch(
      /the release kit s3:\/\/cdk-assets\/kits\/abc\.json is not the one that was deployed/,
    );
  });

  test('then a package of several containers is an error', async () => {
    const [one] = example.modelPackage().InferenceSpecification.Containers;
    const { error } = await approve({ InferenceSpecification: { Containers: [one, one] } });
    expect(error).toBe('Error: the model package has several containers, and a release serves one');
  });
});

test('a release that was made is not made again, whatever has happened to the model since', async () => {
  await approve();
  registry.cloud.objects.put(MODEL, 'another model');
  registry.cloud.on('SageMaker.DescribeModelPackage', () =>
    json(example.modelPackage({ LastModifiedTime: 1795165200.25 })),
  );
  await registry.handle(registry.eventOf({ at: 0, fields: ['ModelApprovalStatus'] }));
  expect(registry.releases()).toHaveLength(1);
  expect(registry.notices()).toEqual([]);
});
