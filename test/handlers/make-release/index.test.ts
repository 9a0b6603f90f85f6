import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReleaseManifest } from '../../../schema/release';
import { checksum256 } from '../support/bound-release';
import { failure } from '../support/bucket-store';
import type { Cloud } from '../support/cloud';
import * as example from '../support/examples';
import { run, type Run } from '../support/lambda';
import { json, refuse } from '../support/wire';
import { ENV, Registry, RELEASE } from './registry';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const COPIES = {
  modelData: `s3://artifacts/released/${example.GROUP}/7/version-3/model.tar.gz`,
  baseline: `s3://artifacts/released/${example.GROUP}/7/version-4/baseline.json`,
};
const BUSY = failure(503, 'SlowDown', 'Reduce your request rate.');

let cloud: Cloud;
beforeEach(async () => {
  ({ cloud } = await Registry.start());
  cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage()));
});
afterEach(() => cloud.stop());

const handle = (...events: unknown[]): Promise<Run> => run('make-release', cloud.endpoint, ENV, events);
const releases = () => cloud.objects.versions(RELEASE);

/** Reads a zip file with Python: names in order, times, the first broken file, and texts. */
function unzip(zip: Buffer): {
  names: string[];
  times: number[][];
  broken: string | null;
  texts: Record<string, string>;
} {
  const file = join(mkdtempSync(join(tmpdir(), 'release-')), 'release.zip');
  writeFileSync(file, zip);
  const program = `
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps({
  "names": z.namelist(), "times": [i.date_time for i in z.infolist()], "broken": z.testzip(),
  "texts": {n: z.read(n).decode() for n in z.namelist()}}))`;
  return JSON.parse(execFileSync('python3', ['-c', program, file], { encoding: 'utf8' }));
}

describe('when a model package is approved', () => {
  test('then one release is written, with what the kit and the approval say', async () => {
    const { outcomes } = await handle(example.approval());
    expect(outcomes).toEqual([{ result: { released: true, versionId: releases()[0].id } }]);
    expect(releases()).toHaveLength(1);
    const { names, times, broken, texts } = unzip(releases()[0].body);
    expect(broken).toBeNull();
    expect(names).toEqual(['manifest.json', 'prod.json', 'requests/1.json', 'staging.json', 'template.json']);
    expect(new Set(times.map(String))).toEqual(new Set(['1980,1,1,12,0,0']));
    expect(texts['template.json']).toBe(JSON.stringify(example.KIT.template));
    expect(JSON.parse(texts['prod.json'])).toEqual({
      Parameters: {
        Instances: '2',
        ModelPackageArn: example.PACKAGE_ARN,
        ModelImage: example.IMAGE,
        ModelDataUri: COPIES.modelData,
        BaselineUri: COPIES.baseline,
        ModelCreatedAt: example.CREATED_AT,
      },
      Tags: { useCase: example.GROUP, environment: 'prod', release: 'mortgage-approval-7' },
    });
    expect(JSON.parse(texts['staging.json']).Parameters.Instances).toBe('1');
  });

  test('then the manifest says what is released, how good it is and who approved it', async () => {
    await handle(example.approval());
    const manifest = JSON.parse(unzip(releases()[0].body).texts['manifest.json']);
    expect(ReleaseManifest.parse(manifest)).toEqual(manifest);
    const [model] = cloud.objects.versions(example.MODEL_DATA_URI.slice(5));
    const [copy] = cloud.objects.versions(COPIES.modelData.slice(5));
    expect(manifest).toMatchObject({
      useCase: example.GROUP,
      modelPackageArn: example.PACKAGE_ARN,
      modelPackageVersion: 7,
      modelCreatedAt: example.CREATED_AT,
      container: { image: example.IMAGE, digest: expect.stringMatching(/^sha256:/) },
      modelData: {
        uri: COPIES.modelData,
        versionId: copy.id,
        checksum: { algorithm: 'SHA256', value: checksum256('the model') },
        source: { uri: example.MODEL_DATA_URI, versionId: model.id, etag: model.etag.replaceAll('"', '') },
      },
      baselineUri: COPIES.baseline,
      baseline: { uri: COPIES.baseline, source: { uri: example.BASELINE_URI } },
      commit: '0f3c2ab',
      dataVersion: '1990',
      metadata: { 'hp.max_depth': '3' },
      metrics: example.EVALUATION.metrics,
      fairness: example.EVALUATION.fairness,
      approval: { by: example.APPROVER, at: example.APPROVED_AT, description: 'four-fifths rule met' },
    });
  });

  test('then the only calls to S3 are those that the role allows', async () => {
    await handle(example.approval());
    const requests = cloud.requests.filter(({ operation }) => operation.startsWith('S3.'));
    expect(requests.map(({ operation }) => operation).sort()).toEqual([
      ...Array(2).fill('S3.CopyObject'),
      ...Array(2).fill('S3.GetObject'),
      ...Array(7).fill('S3.HeadObject'),
      'S3.ListObjectVersions',
      'S3.PutObject',
    ]);
  });
});

describe('when an approval arrives more than once', () => {
  test('then the same event is answered from the record', async () => {
    const first = await handle(example.approval());
    const again = await handle(example.approval());
    expect(again.outcomes).toEqual(first.outcomes);
    expect(releases()).toHaveLength(1);
    expect(cloud.calls('SageMaker.DescribeModelPackage')).toHaveLength(1);
  });

  test('then another event for the same approval makes no second release', async () => {
    await handle(example.approval('one'), example.approval('two'));
    const { outcomes } = await handle(example.approval('three'));
    expect(outcomes).toEqual([{ result: { released: false, because: 'already released' } }]);
    expect(releases()).toHaveLength(1);
  });

  test('then a late event does not replace a newer approval by an older one', async () => {
    await handle(example.approval('newer'));
    const arn = { ModelPackageVersion: 6, ModelPackageArn: example.PACKAGE_ARN.replace(/7$/, '6') };
    const earlier = { ...arn, LastModifiedTime: Date.parse(example.APPROVED_AT) / 1000 - 60 };
    cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage(earlier)));
    const late = { ...arn, LastModifiedTime: '2026-11-20T09:29:00Z' };
    const { outcomes } = await handle(example.approval('older', late));
    expect(outcomes).toEqual([{ result: { released: false, because: 'a later approval was released' } }]);
    expect(releases()).toHaveLength(1);
  });

  test('then a release that was written in between is not overwritten', async () => {
    await handle(example.approval('one'));
    const unseen = { status: 404, headers: {}, body: '' };
    cloud.on('S3.HeadObject', (request) => (request.path === `/${RELEASE}` ? unseen : cloud.objects.answer(request)));
    const { outcomes } = await handle(example.approval('two'));
    expect(outcomes[0].error).toBe(
      `ObjectError: PutObject of s3://${RELEASE} failed: 412 PreconditionFailed: PreconditionFailed happened`,
    );
    expect(releases()).toHaveLength(1);
  });
});

describe('when a model package must not be released', () => {
  test('then an approval that was withdrawn before its event came ends without a release', async () => {
    const withdrawn = { ModelApprovalStatus: 'Rejected', LastModifiedTime: Date.parse(example.APPROVED_AT) / 1000 + 5 };
    cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage(withdrawn)));
    const { outcomes } = await handle(example.approval());
    expect(outcomes).toEqual([{ result: { released: false, because: 'the approval was withdrawn' } }]);
    expect(cloud.calls('S3.PutObject')).toHaveLength(0);
  });

  test('then a package of another group is an error', async () => {
    cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage({ ModelPackageGroupName: 'other' })));
    const { outcomes } = await handle(example.approval());
    expect(outcomes[0].error).toBe(
      `Error: model package ${example.PACKAGE_ARN} belongs to group other, not to ${ENV.MODEL_PACKAGE_GROUP}`,
    );
    expect(cloud.calls('S3.PutObject')).toHaveLength(0);
  });

  test.each([
    ['no metrics', { ModelMetrics: {} }, 'Error: the model package has no ModelMetrics ModelQuality Statistics'],
    ['no time of its own', { CreationTime: undefined }, 'Error: the model package has no CreationTime'],
    ['no model data', { InferenceSpecification: { Containers: [{ Image: 'i' }] } }, / has no InferenceSpecification /],
  ])('then a package with %s is an error', async (_what, more, error) => {
    cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage(more)));
    const { outcomes } = await handle(example.approval());
    expect(outcomes[0].error).toMatch(error);
  });

  test('then missing model data is refused, and people are told', async () => {
    cloud.on('S3.HeadObject', () => ({ status: 404, headers: {}, body: '' }));
    const { outcomes } = await handle(example.approval());
    const because = `its model data is gone: there is no object ${example.MODEL_DATA_URI}`;
    expect(outcomes[0].result).toEqual({ released: false, because });
    expect(cloud.inputs('AWSEvents.PutEvents')).toMatchObject([{ Entries: [{ DetailType: 'Release Refused' }] }]);
  });
});

describe('when something goes wrong', () => {
  test.each([
    ['not an event', 'hello'],
    ['no detail', { ...example.approval(), detail: undefined }],
    ['another source', { ...example.approval(), source: 'com.example' }],
    ['another type', { ...example.approval(), 'detail-type': 'SageMaker Endpoint State Change' }],
    ['no ARN', example.approval('x', { ModelPackageArn: undefined })],
  ])('then an event that is %s fails before the handler calls AWS or writes a record', async (_what, event) => {
    const { outcomes } = await handle(event);
    expect(outcomes[0].error).toMatch(/^Error: the event is invalid: /);
    expect(cloud.requests).toHaveLength(0);
  });

  test('then a failed write leaves nothing behind, and the retry releases', async () => {
    cloud.fail('S3.PutObject', BUSY, 3);
    const first = await handle(example.approval());
    expect(first.outcomes[0].error).toBe(
      `ObjectError: PutObject of s3://${RELEASE} failed: 503 SlowDown: Reduce your request rate.`,
    );
    // what is remembered of a release that was not written lets nobody else's through
    const remembered = [...cloud.table.items.keys()].filter((id) => !id.startsWith('release#'));
    expect(remembered).toEqual([`approvals#${example.PACKAGE_ARN}`]);
    const retry = await handle(example.approval());
    expect(retry.outcomes[0].result).toMatchObject({ released: true });
    expect(releases()).toHaveLength(1);
  });

  test('then a write that S3 throttles is retried', async () => {
    cloud.fail('S3.PutObject', { status: 503, headers: {}, body: '<Error><Code>SlowDown</Code></Error>' }, 2);
    const { outcomes } = await handle(example.approval());
    expect(outcomes[0].result).toMatchObject({ released: true });
    expect(cloud.calls('S3.PutObject')).toHaveLength(3);
  });

  test('then a package that SageMaker does not know fails and can be retried', async () => {
    cloud.on('SageMaker.DescribeModelPackage', () =>
      refuse(400, 'ValidationException', { message: 'no such package' }),
    );
    const { outcomes } = await handle(example.approval());
    expect(outcomes[0].error).toMatch(/no such package/);
    expect(cloud.table.items.size).toBe(0);
  });

  test.each([
    ['is not JSON', '{', 'Error: the release kit is not JSON'],
    ['is no kit', '{}', /^Error: the release kit is invalid: schema must be release-kit\/1; name /],
    [
      'was altered',
      JSON.stringify({ ...example.KIT, template: { Resources: {} } }),
      /^Error: the template of the kit has SHA-256 digest [0-9a-f]{64}, but the manifest says [0-9a-f]{64}$/,
    ],
  ])('then a kit that %s since it was made fails', async (_what, kit, error) => {
    cloud.objects.put(`${ENV.KIT_BUCKET}/${ENV.KIT_KEY}`, kit);
    const env = { ...ENV, KIT_SHA256: sha256(kit) };
    const { outcomes } = await run('make-release', cloud.endpoint, env, [example.approval()]);
    expect(outcomes[0].error).toMatch(error);
  });

  test('then a function without its settings does not load', async () => {
    await expect(run('make-release', cloud.endpoint, {}, [example.approval()])).rejects.toThrow(
      /these environment variables are missing: KIT_BUCKET, KIT_KEY, KIT_SHA256, COPIES_BUCKET/,
    );
  });
});

test('the same approval gives the same bytes in another time zone and with everything listed in another order', async () => {
  cloud.objects.put(`${ENV.KIT_BUCKET}/${ENV.KIT_KEY}`, JSON.stringify(example.KIT));
  cloud.objects.put(example.EVALUATION_URI.slice(5), JSON.stringify(example.EVALUATION));
  await handle(example.approval());
  const { cloud: there } = await Registry.start();
  const kit = {
    ...example.KIT,
    parameters: { prod: example.KIT.parameters.prod, staging: example.KIT.parameters.staging },
  };
  const backwards = Object.fromEntries(Object.entries(example.modelPackage().CustomerMetadataProperties).reverse());
  const evaluation = { ...example.EVALUATION, metrics: { auc: 0.83, recall: 0.35 } };
  there.objects.put(`${ENV.KIT_BUCKET}/${ENV.KIT_KEY}`, JSON.stringify(kit));
  there.objects.put(example.EVALUATION_URI.slice(5), JSON.stringify(evaluation));
  there.on('SageMaker.DescribeModelPackage', () =>
    json(example.modelPackage({ CustomerMetadataProperties: backwards })),
  );
  await run(
    'make-release',
    there.endpoint,
    { ...ENV, KIT_SHA256: sha256(JSON.stringify(kit)), TZ: 'Pacific/Auckland' },
    [example.approval()],
  );
  const [other] = there.objects.versions(RELEASE);
  await there.stop();
  expect(other.body.equals(releases()[0].body)).toBe(true);
});

// a rejection that nobody handles would end the process, and with it the next event
test('a package whose evaluation is at no URI leaves no call behind', async () => {
  const ModelMetrics = {
    ...example.modelPackage().ModelMetrics,
    ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: 'evaluation.json' } },
  };
  cloud.on('SageMaker.DescribeModelPackage', () => json(example.modelPackage({ ModelMetrics })));
  const { outcomes } = await handle(example.approval('one'));
  expect(outcomes[0].error).toContain('"evaluation.json" is not the URI of an object in S3');
  expect(cloud.requests.filter(({ path }) => path.includes(ENV.KIT_KEY))).toEqual([]);
});
