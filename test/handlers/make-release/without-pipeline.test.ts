import { strFromU8, unzipSync } from 'fflate';
import { ENV, Registry, RELEASE } from './registry';

const APPROVAL = ['ModelApprovalStatus'];

let registry: Registry;
beforeEach(async () => {
  const { PIPELINE_NAME: _, ...env } = ENV;
  registry = await Registry.start(env);
});
afterEach(() => registry.cloud.stop());

describe('when no pipeline of the library deploys releases', () => {
  test('then an approval makes a release all the same, for no pipeline', async () => {
    const { result } = await registry.happens({ at: 0, fields: APPROVAL });
    expect(result).toMatchObject({ released: true, versionId: expect.any(String) });
    const [{ body }] = registry.cloud.objects.versions(RELEASE);
    const manifest = JSON.parse(strFromU8(unzipSync(body)['manifest.json'])) as object;
    expect(manifest).toMatchObject({ modelPackageVersion: 7, approval: { by: expect.any(String) } });
    expect(manifest).not.toHaveProperty('pipeline');
  });

  test('then a withdrawal is remembered, stops nothing, and people are told where to stop it', async () => {
    await registry.happens({ at: 0, fields: APPROVAL });
    const { result } = await registry.happens({ status: 'Rejected', at: 60, by: 'eve', fields: APPROVAL });
    expect(result).toEqual({ released: false, because: 'the approval was withdrawn' });
    expect(registry.notices()).toEqual([
      {
        type: 'Release Not Stopped',
        reason:
          'eve rejected version 7 of mortgage-approval. Its release was not stopped: another tool deploys it, so stop it ' +
          'there; the command deploy-release refuses a release whose approval was withdrawn. To replace it, release another version.',
      },
    ]);
    expect(
      registry.cloud.requests.filter(({ headers }) => /CodePipeline/.test(String(headers['x-amz-target']))),
    ).toEqual([]);
    const records = [...registry.cloud.table.items].filter(([id]) => id.startsWith('approvals#'));
    expect(JSON.stringify(records)).toContain('Rejected');
  });
});
