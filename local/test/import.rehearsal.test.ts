import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetBucketEncryptionCommand, GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { cdk } from '../rehearsal/cdk';
import { run } from '../rehearsal/command';
import type { RehearsalFailure } from '../rehearsal/failure';
import { packageCommand } from '../rehearsal/package-command';
import { phases } from '../rehearsal/phases';
import { rehearse } from '../rehearsal/rehearsal';
import { newSession, type Session, toolsOf } from '../rehearsal/session';
import { ALIAS, bucketsOf, type ByHand, makeByHand, objects, versions } from './support/by-hand';
import { projectOf, type UseCaseFile } from './support/project';
import { PROJECT } from './support/example';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
const abort = new AbortController();

let session: Session;
let found: ByHand;
afterAll(async () => {
  abort.abort();
  await session?.aws?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** SageMaker can't change the description of a group, so the use case says what it is. */
function asItWas(file: UseCaseFile): void {
  file.registry = { existingDescription: 'Made by hand' };
}

async function go(...names: string[]): Promise<void> {
  const chosen = names.map((name) => phases.find((phase) => phase.name === name)!);
  for (const { name, failure } of await rehearse(session, chosen))
    expect(failure === undefined ? '' : `${name}: ${failure.subject}: ${failure.message}`).toBe('');
}

/** The resources of the tools stack by logical ID, without the hash at its end. */
async function physicalIds(): Promise<{ [id: string]: string }> {
  const resources = await session.aws.resources(toolsOf(session), session.assembly.development.name);
  return Object.fromEntries(
    resources.map(({ LogicalResourceId: id, PhysicalResourceId }) => [id!.slice(0, -8), PhysicalResourceId!]),
  );
}

/** What identifies what exists, by the logical IDs of the template. */
function mapping(): { [id: string]: object } {
  const { logs, data, models } = bucketsOf(toolsOf(session));
  const byId: { [id: string]: object } = {
    LakeKey: { KeyId: found.keyId },
    LakeKeyAlias: { AliasName: ALIAS },
    LakeAccessLogs: { BucketName: logs },
    LakeRaw: { BucketName: data },
    LakeArtifacts: { BucketName: models },
    Models: { ModelPackageGroupArn: found.groupArn },
  };
  const ids = Object.keys(session.assembly.development.template.Resources);
  return Object.fromEntries(
    Object.entries(byId).map(([id, value]) => [ids.find((each) => each.slice(0, -8) === id)!, value]),
  );
}

/** What the stack has to have, by logical ID. */
function expected(): { [id: string]: string } {
  return Object.fromEntries(
    Object.entries(mapping()).map(([id, value]) => [id.slice(0, -8), Object.values(value)[0] as string]),
  );
}

/** Brings what exists into the stack with the real CDK CLI. */
async function bring(): Promise<void> {
  const { name, selector } = session.assembly.development;
  const [file, reduced] = [join(folder, 'mapping.json'), join(folder, 'cdk.import')];
  writeFileSync(file, JSON.stringify(mapping()));
  await run('cdk-ml-lifecycle prepare-import', {
    program: process.execPath,
    args: [
      packageCommand(PROJECT),
      'prepare-import',
      name,
      '--resource-mapping',
      file,
      '--assembly',
      session.assembly.folder,
      '--output',
      reduced,
    ],
    cwd: folder,
    env: process.env,
    log: join(session.folder, 'logs', 'prepare-import.log'),
    signal: session.signal,
  });
  const scope = toolsOf(session);
  await cdk(session, ['import', selector, '--app', reduced, '--resource-mapping', file], { scope }).catch(told);
}

/** The test shows the message only. */
function told({ message, details }: RehearsalFailure): never {
  throw new Error([message, ...details].join('\n'));
}

describe('when a team that has made its buckets, its key and its registry by hand migrates', () => {
  beforeAll(async () => {
    const project = projectOf({ 'mortgage-approval': asItWas });
    session = newSession({ project, keep: false, folder: join(folder, 'rehearsal') }, abort.signal);
    await go('synth', 'start', 'bootstrap');
    found = await makeByHand(session.aws, toolsOf(session));
    await bring();
  });

  test('then cdk import makes them resources of the stack, and makes nothing', async () => {
    expect(await physicalIds()).toEqual(expected());
    expect(await versions(session.aws, toolsOf(session))).toEqual([found.packageArn]);
  });

  describe('and the whole app is deployed', () => {
    beforeAll(() => go('deploy'));

    test('then each of them is still the one that it was, with what is in it', async () => {
      expect(await physicalIds()).toMatchObject(expected());
      expect(await objects(session.aws, toolsOf(session))).toEqual(['a,b\n1,2\n', 'the old model']);
      expect(await versions(session.aws, toolsOf(session))).toEqual([found.packageArn]);
    });

    test('then each of them is as the template has it', async () => {
      const scope = toolsOf(session);
      const { data, models } = bucketsOf(scope);
      await session.aws.use(S3Client, scope, async (s3) => {
        for (const Bucket of [data, models]) {
          const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
          expect(JSON.stringify(ServerSideEncryptionConfiguration)).toContain(found.keyId);
        }
        const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: models }));
        expect(Policy).toContain('OnlyTheReleaseMakerOfMortgageApproval');
      });
      const { Policy } = await session.aws.use(KMSClient, scope, (kms) =>
        kms.send(new GetKeyPolicyCommand({ KeyId: found.keyId, PolicyName: 'default' })),
      );
      expect(Policy).toContain('GrantsForServicesOnly');
    });

    test('then the lifecycle goes on: the next version is trained, approved, delivered and asked', async () => {
      await go('upload', 'train', 'gate', 'register', 'approve', 'deliver', 'predict');
      expect(session.facts.modelPackage).toBe(found.packageArn.replace(/\/1$/, '/2'));
      expect(await versions(session.aws, toolsOf(session))).toEqual([found.packageArn, session.facts.modelPackage]);
    });

    test('then a destroyed app leaves them where they were', async () => {
      await go('destroy');
      expect(await objects(session.aws, toolsOf(session))).toEqual(['a,b\n1,2\n', 'the old model']);
      expect(session.facts.retained).toContain(`AWS::SageMaker::ModelPackageGroup ${found.groupArn}`);
    });
  });
});
