import type { DescribeModelPackageOutput } from '@aws-sdk/client-sagemaker';
import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { approvedPackage, changedModelData, unusable } from '../../../handlers/make-release/approved-package';
import { archive } from '../../../handlers/make-release/archive';
import { imprint, judge } from '../../../handlers/make-release/publication';
import { makeRelease, type ReleaseFacts } from '../../../handlers/make-release/release';
import { Evaluation } from '../../../schema/evaluation';
import { ReleaseKit, ReleaseManifest, ReleaseParameters, SmokeTestRequest } from '../../../schema/release';
import * as example from '../support/examples';

const kit = ReleaseKit.parse(example.KIT);
const described = {
  ...example.modelPackage(),
  ModelPackageName: undefined,
  CreationTime: new Date(example.CREATED_AT),
  LastModifiedTime: new Date(example.APPROVED_AT),
} as DescribeModelPackageOutput;
const approval = { status: 'Approved' as const, at: example.APPROVED_AT, by: example.APPROVER };
const copyOf = (name: string) => ({
  uri: `s3://artifacts/released/mortgage-approval/7/v1/${name}`,
  checksum: { algorithm: 'SHA256' as const, value: `${'A'.repeat(43)}=` },
  source: { uri: `s3://artifacts/models/x/${name}`, versionId: 'v1', etag: 'abc' },
});
const facts: ReleaseFacts = {
  modelPackage: approvedPackage(described, example.GROUP, approval),
  evaluation: Evaluation.parse(example.EVALUATION),
  image: example.IMAGE,
  copies: { modelData: copyOf('model.tar.gz'), baseline: copyOf('baseline.json') },
};
const metadata = fc.dictionary(fc.string(), fc.string());

describe('when a release is made', () => {
  test('then every file conforms to its schema', () => {
    const files = makeRelease(kit, facts);
    expect(ReleaseManifest.parse(JSON.parse(files['manifest.json'])).approval.by).toBe(example.APPROVER);
    for (const environment of Object.keys(kit.parameters))
      expect(ReleaseParameters.parse(JSON.parse(files[`${environment}.json`])).Tags.release).toBe(
        'mortgage-approval-7',
      );
  });

  test('then it carries the requests of the smoke tests, and the manifest says who sends which', () => {
    const payload = 'hir\n0.25 "é"\n'.repeat(100_000);
    const requests = { ...kit.requests, 'requests/2.json': { contentType: 'text/csv', payload } };
    const smokeTests = { staging: 'requests/1.json', prod: 'requests/2.json' };
    const files = makeRelease({ ...kit, requests, manifest: { ...kit.manifest, smokeTests } }, facts);
    for (const [name, request] of Object.entries(requests))
      expect(SmokeTestRequest.parse(JSON.parse(files[name]))).toEqual(request);
    expect(ReleaseManifest.parse(JSON.parse(files['manifest.json'])).smokeTests).toEqual(smokeTests);
  });

  test.each([
    [true, kit],
    [false, { ...kit, serves: undefined }],
  ])('then the manifest says whether the template serves the copy: %s', (servesCopy, from) => {
    expect(ReleaseManifest.parse(JSON.parse(makeRelease(from, facts)['manifest.json']))).toMatchObject({ servesCopy });
  });

  test('then only the parameters that the kit asks for come from the approval', () => {
    const files = makeRelease({ ...kit, fromApproval: ['ModelPackageArn'] }, facts);
    expect(JSON.parse(files['prod.json']).Parameters).toEqual({ Instances: '2', ModelPackageArn: example.PACKAGE_ARN });
  });

  test('then the registration time of the model is in whole seconds', () => {
    const CreationTime = new Date('2026-11-20T08:00:00.999Z');
    expect(approvedPackage({ ...described, CreationTime }, example.GROUP, approval).createdAt).toBe(
      '2026-11-20T08:00:00Z',
    );
  });

  test('then the order in which things are listed makes no difference', () =>
    fc.assert(
      fc.property(metadata, (listed) => {
        const reversed = Object.fromEntries(Object.entries(listed).reverse());
        const [one, other] = [listed, reversed].map((each) =>
          makeRelease(kit, { ...facts, modelPackage: { ...facts.modelPackage, metadata: each } }),
        );
        expect(one).toEqual(other);
        expect(JSON.parse(one['manifest.json']).metadata).toEqual(listed);
      }),
    ));

  test('then the manifest names nobody if nobody knows who approved', () => {
    const { by: _, ...anonymous } = approval;
    expect(approvedPackage(described, example.GROUP, anonymous).approval.by).toBe('unknown');
  });
});

describe('when a package is judged', () => {
  test.each([
    ['Completed', undefined],
    ['Failed', 'its status in the registry is Failed'],
    ['Deleting', 'its status in the registry is Deleting'],
  ] as const)('then one whose status is %s gives %p', (ModelPackageStatus, reason) => {
    expect(unusable({ ...described, ModelPackageStatus })).toBe(reason);
  });

  test.each(['Pending', 'InProgress'] as const)('then one whose status is %s is looked at again', (status) => {
    expect(() => unusable({ ...described, ModelPackageStatus: status })).toThrow(/is not ready: /);
  });
});

describe('when model data is compared with what was registered', () => {
  const registered = { ...facts.modelPackage, modelDataEtag: 'abc' };
  const { modelDataEtag: _, ...withoutEtag } = registered;
  const now = { metadata: {}, size: 9 };
  const at = (time: string) => new Date(time);

  test.each([
    ['the same entity tag', registered, { ...now, etag: '"abc"', modifiedAt: at('2026-11-21T00:00:00Z') }, undefined],
    ['another entity tag', registered, { ...now, etag: '"def"' }, 'its entity tag was abc and is def'],
    ['no entity tag, and written before', withoutEtag, { ...now, modifiedAt: at('2026-11-20T08:00:00Z') }, undefined],
    [
      'no entity tag, and written after the registration',
      withoutEtag,
      { ...now, etag: '"abc"', modifiedAt: at('2026-11-20T08:00:01Z') },
      'it was written at 2026-11-20T08:00:01.000Z, and registered at 2026-11-20T08:00:00Z',
    ],
  ])('then %s gives %#', (_what, before, description, reason) => {
    expect(changedModelData(before, description)).toBe(reason);
  });
});

describe('when files are archived', () => {
  const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.json$/), fc.string());

  test('then unzipping gives them back', () =>
    fc.assert(
      fc.property(files, (texts) => {
        const out = Object.entries(unzipSync(archive(texts))).map(([name, bytes]) => [name, strFromU8(bytes)]);
        expect(Object.fromEntries(out)).toEqual(texts);
      }),
    ));

  test('then equal files give equal bytes, in any order', () =>
    fc.assert(
      fc.property(files, (texts) => {
        const reversed = Object.fromEntries(Object.entries(texts).reverse());
        expect(archive(reversed)).toEqual(archive(texts));
      }),
    ));
});

describe('when a release would become the newest', () => {
  const when = fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString());
  // the time of the approval is part of the content, as it is in a manifest
  const release = fc.record({ version: fc.nat(3), at: when });
  const approvedOf = ({ version, at }: { version: number; at: string }) => ({
    arn: `${version}`,
    approval: { by: 'ana', at },
  });
  const imprintOf = (each: { version: number; at: string }) =>
    imprint(Buffer.from(`${each.version} ${each.at}`), approvedOf(each));

  test('then the latest approval is the newest release, in whatever order the events arrive', () =>
    fc.assert(
      fc.property(fc.uniqueArray(release, { minLength: 1, selector: ({ at }) => at }), (arriving) => {
        let current: { metadata: ReturnType<typeof imprint> } | undefined;
        for (const each of arriving) {
          if (judge(approvedOf(each), current) === 'publish') current = { metadata: imprintOf(each) };
        }
        const latest = arriving.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)!;
        expect(current!.metadata.sha256).toBe(imprintOf(latest).sha256);
      }),
    ));

  test('then one that exists already is not published again', () =>
    fc.assert(
      fc.property(release, (each) => {
        const next = approvedOf(each);
        expect(judge(next, undefined)).toBe('publish');
        expect(judge(next, { metadata: imprintOf(each) })).toBe('already released');
        expect(judge(next, { metadata: {} })).toBe('publish');
      }),
    ));

  test('then one approval is released once, even if the package was edited in between', () => {
    const approved = { arn: 'a/7', approval: { by: 'ana', at: example.APPROVED_AT } };
    const released = { metadata: imprint(Buffer.from('before'), approved) };
    expect(judge(approved, released)).toBe('already released');
    expect(judge({ ...approved, arn: 'a/8' }, released)).toBe('publish');
    const { 'model-package': _, ...of010 } = released.metadata;
    expect(judge(approved, { metadata: of010 })).toBe('already released');
  });
});
