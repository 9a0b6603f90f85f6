import { boundRelease, checksum256, COPIES, zipOf } from '../support/bound-release';
import { Cloud } from '../support/cloud';
import * as example from '../support/examples';
import { FAILURE, jobOf, serveJobs, SUCCESS } from '../support/jobs';
import { run } from '../support/lambda';

const ARTIFACT = 'pipeline/delivery/Release/abc';
const location = {
  type: 'S3',
  s3Location: { bucketName: 'pipeline', objectKey: ARTIFACT.slice('pipeline/'.length) },
};

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  serveJobs(cloud);
  for (const { uri, body } of Object.values(COPIES))
    cloud.objects.put(uri.slice(5), body, {}, new Date(), checksum256(body));
});
afterEach(() => cloud.stop());

/** Hands in a release that the release maker has made, or that somebody else wrote. */
function handIn({ files, digest }: ReturnType<typeof boundRelease>, isMade = true): void {
  cloud.objects.put(ARTIFACT, zipOf(files));
  if (isMade) cloud.table.items.set(`release#${digest}`, { id: { S: `release#${digest}` } });
}

async function answer(): Promise<{ summary?: string; failure?: string }> {
  const job = jobOf('{"environment":"prod"}', { inputArtifacts: [{ name: 'Release', revision: null, location }] });
  await run('verify-release', cloud.endpoint, { RELEASES_TABLE: 'state' }, [job]);
  const [succeeded] = cloud.inputs<{ executionDetails: { summary: string } }>(SUCCESS);
  const [failed] = cloud.inputs<{ failureDetails: { message: string } }>(FAILURE);
  return { summary: succeeded?.executionDetails.summary, failure: failed?.failureDetails.message };
}

describe('when a release is what was approved', () => {
  test('then the job succeeds, after the copies were described with their checksums', async () => {
    const release = boundRelease();
    handIn(release);
    expect(await answer()).toEqual({
      summary: `what goes to prod is what was approved: version 7 of mortgage-approval, with manifest ${release.digest.slice(0, 12)}`,
    });
    const heads = cloud.calls('S3.HeadObject');
    expect(heads.map(({ path }) => `s3:/${path}`)).toEqual([COPIES.model.uri, COPIES.baseline.uri]);
    expect(heads.every(({ headers }) => headers['x-amz-checksum-mode'] === 'ENABLED')).toBe(true);
  });

  test('then the summary claims nothing of a model that the template takes from elsewhere', async () => {
    const release = boundRelease({ servesCopy: false });
    handIn(release);
    expect((await answer()).summary).toBe(
      `the release that goes to prod is what was approved: version 7 of mortgage-approval, with manifest ${release.digest.slice(0, 12)}. ` +
        'Its template does not serve the copy of the model (ReleaseStack.servedModel), so nothing was compared with what the endpoint reads',
    );
  });

  test('then the release is read with the credentials of the job, and the copies with its own', async () => {
    handIn(boundRelease());
    await answer();
    expect(cloud.calls('S3.GetObject')[0].headers.authorization).toMatch(/Credential=ASIAPIPELINE\//);
    expect(cloud.calls('S3.HeadObject')[0].headers.authorization).not.toMatch(/ASIAPIPELINE/);
  });
});

describe('when a release is not what was approved', () => {
  const strange = 'the release of version 7 of mortgage-approval is not what was approved: ';
  const release = boundRelease();
  const { 'prod.json': _, ...without } = release.files;

  test.each([
    [
      'a file differs',
      { ...release.files, 'template.json': '{}' },
      'template.json differs from its digest in the manifest',
    ],
    ['a file is missing', without, 'prod.json is missing'],
    ['there is another file', { ...release.files, 'test.json': '{}' }, 'test.json is not in the manifest'],
  ])('then the job fails if %s', async (_what, files, because) => {
    handIn({ ...release, files });
    expect(await answer()).toEqual({ failure: `${strange}${because}` });
  });

  test.each(['template.json', '__proto__'])('then the job fails if its zip file hides another %s', async (name) => {
    handIn(release);
    const alias = name.toUpperCase().replaceAll('_', 'X');
    const zip = zipOf({ ...release.files, [alias]: '{"Resources":{}}' }).toString('latin1');
    cloud.objects.put(ARTIFACT, Buffer.from(zip.replaceAll(alias, name), 'latin1'));
    expect((await answer()).failure).toBe(`the release hides a file of the name "${name}"`);
  });

  test('then the job fails if somebody else wrote it, whatever its manifest says', async () => {
    handIn(release, false);
    const { failure } = await answer();
    expect(failure).toBe(
      `the release maker has made no release whose manifest has SHA-256 digest ${release.digest}: somebody else wrote ` +
        'this one; reject the model and approve it again to get a release of it',
    );
  });

  test.each([
    ['model data', COPIES.model],
    ['baseline', COPIES.baseline],
  ])('then the job fails if the %s was overwritten', async (what, { uri }) => {
    handIn(release);
    cloud.objects.put(uri.slice(5), 'another one', {}, new Date(), checksum256('another one'));
    expect((await answer()).failure).toMatch(`the ${what} is not what was approved: ${uri} has SHA-256 checksum `);
  });

  test('then the job fails if the copy has no checksum', async () => {
    handIn(release);
    cloud.on('S3.HeadObject', () => ({ status: 200, headers: { etag: '"e"' }, body: '' }));
    expect((await answer()).failure).toMatch(/ has SHA-256 checksum none, and the manifest says /);
  });

  test('then the job fails if the copy is gone', async () => {
    handIn(release);
    cloud.on('S3.HeadObject', () => ({ status: 404, headers: {}, body: '' }));
    expect((await answer()).failure).toBe(`the model data is gone: there is no object ${COPIES.model.uri}`);
  });

  test('then the job fails if the manifest names no copy', async () => {
    handIn(boundRelease({ modelData: { uri: COPIES.model.uri } }));
    expect((await answer()).failure).toBe('the manifest has no checksum of the model data');
  });

  test('then the job fails if there is no manifest', async () => {
    handIn({ files: { 'template.json': '{}' }, digest: '' });
    expect((await answer()).failure).toBe('the release has no manifest.json');
  });
});

describe('when the approval of a model was withdrawn', () => {
  const remember = (...statuses: string[]) => {
    const id = { S: `approvals#${example.PACKAGE_ARN}` };
    const changes = statuses.map((status) => ({ status, at: example.APPROVED_AT, by: 'ana' }));
    cloud.table.items.set(id.S, { id, approvals: { S: JSON.stringify({ changes, releases: [] }) } });
  };

  test.each(['Rejected', 'PendingManualApproval'])('then its release is not deployed again: %s', async (status) => {
    handIn(boundRelease());
    remember('Approved', status);
    expect((await answer()).failure).toBe(
      `the approval of ${example.PACKAGE_ARN} was withdrawn by ana: it is ${status}; release another version`,
    );
  });

  test('then a new approval lets it through', async () => {
    handIn(boundRelease());
    remember('Approved', 'Rejected', 'Approved');
    expect((await answer()).failure).toBeUndefined();
  });
});

describe('when a release is older than digests', () => {
  test('then the job fails, because whoever can write a release could leave the digests out', async () => {
    handIn(boundRelease({ files: undefined, baseline: undefined, modelData: { uri: COPIES.model.uri } }));
    expect(await answer()).toEqual({
      failure:
        'the release of version 7 of mortgage-approval has no digests, so nobody can tell whether it is what was ' +
        'approved: version 0.1.0 of the library made it, or somebody else. Reject its model in the registry and approve ' +
        'it again to get a release that can be verified',
    });
  });
});
