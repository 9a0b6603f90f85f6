import type { DescribeModelPackageOutput } from '@aws-sdk/client-sagemaker';
import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { approvedPackage } from '../../../handlers/make-release/approved-package';
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
const facts: ReleaseFacts = {
  modelPackage: approvedPackage(described, example.GROUP)!,
  evaluation: Evaluation.parse(example.EVALUATION),
  modelData: { versionId: 'v1', etag: 'abc' },
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

  test('then only the parameters that the kit asks for come from the approval', () => {
    const files = makeRelease({ ...kit, fromApproval: ['ModelPackageArn'] }, facts);
    expect(JSON.parse(files['prod.json']).Parameters).toEqual({ Instances: '2', ModelPackageArn: example.PACKAGE_ARN });
  });

  test('then the registration time of the model is in whole seconds', () => {
    const CreationTime = new Date('2026-11-20T08:00:00.999Z');
    expect(approvedPackage({ ...described, CreationTime }, example.GROUP)!.createdAt).toBe('2026-11-20T08:00:00Z');
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

  test.each([
    ['an IAM identity', { IamIdentity: { Arn: example.APPROVER }, UserProfileName: 'ana' }, example.APPROVER],
    ['a Studio user', { UserProfileArn: 'arn:profile', UserProfileName: 'ana' }, 'arn:profile'],
    ['a profile name', { UserProfileName: 'ana' }, 'ana'],
    ['nobody', undefined, 'unknown'],
  ])('then the approver is named if SageMaker says %s', (_who, LastModifiedBy, by) => {
    expect(approvedPackage({ ...described, LastModifiedBy }, example.GROUP)!.approval.by).toBe(by);
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
  const imprintOf = ({ version, at }: { version: number; at: string }) => imprint(Buffer.from(`${version} ${at}`), at);

  test('then the latest approval is the newest release, in whatever order the events arrive', () =>
    fc.assert(
      fc.property(fc.uniqueArray(release, { minLength: 1, selector: ({ at }) => at }), (arriving) => {
        let current: { metadata: ReturnType<typeof imprint> } | undefined;
        for (const each of arriving) {
          const next = imprintOf(each);
          if (judge(next, current) === 'publish') current = { metadata: next };
        }
        const latest = arriving.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)!;
        expect(current!.metadata.sha256).toBe(imprintOf(latest).sha256);
      }),
    ));

  test('then one that exists already is not published again', () =>
    fc.assert(
      fc.property(release, (each) => {
        const next = imprintOf(each);
        expect(judge(next, undefined)).toBe('publish');
        expect(judge(next, { metadata: next })).toBe('already released');
        expect(judge(next, { metadata: {} })).toBe('publish');
      }),
    ));
});
