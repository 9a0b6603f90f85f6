import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { run } from '../rehearsal/command';
import type { RehearsalFailure } from '../rehearsal/failure';
import { packageCommand } from '../rehearsal/package-command';
import { phases } from '../rehearsal/phases';
import { approveModel } from '../rehearsal/phases/approve';
import { deployAssembly } from '../rehearsal/phases/deploy';
import { rehearse } from '../rehearsal/rehearsal';
import { attempt, take } from '../rehearsal/traffic';
import { newSession, type Session, toolsOf, within } from '../rehearsal/session';
import { EXAMPLE, PROJECT } from './support/example';
import { projectOf } from './support/project';

const PROD = { account: '333333333333', region: 'eu-west-1' };
const folder = mkdtempSync(join(tmpdir(), 'without-pipeline-'));
const abort = new AbortController();

let session: Session;
afterAll(async () => {
  abort.abort();
  await session?.aws?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The project of the example, with an app that has no pipeline. */
function project(): string {
  const made = projectOf({ 'mortgage-approval': () => {} });
  cpSync(join(__dirname, 'fixtures/without-pipeline/app.cjs'), join(made, 'app.cjs'));
  const given = {
    LIBRARY: join(PROJECT, 'dist/constructs'),
    CODE: join(EXAMPLE, 'code'),
    MODULES: join(PROJECT, 'node_modules'),
  };
  const environment = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  writeFileSync(
    join(made, 'cdk.json'),
    JSON.stringify({ app: `${environment.join(' ')} node app.cjs`, context: { useCases: made, ...FLAGS } }),
  );
  return made;
}

const FLAGS = { '@aws-cdk/core:enablePartitionLiterals': true, '@aws-cdk/aws-iam:minimizePolicies': true };

async function go(...names: string[]): Promise<void> {
  const chosen = names.map((name) => phases.find((phase) => phase.name === name)!);
  for (const { name, failure } of await rehearse(session, chosen))
    expect(failure === undefined ? '' : `${name}: ${failure.subject}: ${failure.message}`).toBe('');
}

/** The versions of the release, the newest first. */
async function releases(): Promise<string[]> {
  const { scope, name } = session.assembly.development;
  const found = await session.aws.resources(scope, name);
  const { PhysicalResourceId: Bucket } = found.find(
    ({ LogicalResourceId, ResourceType }) =>
      ResourceType === 'AWS::S3::Bucket' &&
      LogicalResourceId!.startsWith('Releases') &&
      !/AccessLogs/.test(LogicalResourceId!),
  )!;
  const { Versions = [] } = await session.aws.use(S3Client, scope, (s3) =>
    s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'mortgage-approval/release.zip' })),
  );
  return Versions.map(({ VersionId }) => VersionId!);
}

/** Deploys a release as a job of another tool would: with the role that the tool has, and nothing else. */
async function deployRelease(...more: string[]): Promise<string> {
  const scope = toolsOf(session);
  const { Credentials } = await session.aws.use(STSClient, scope, (sts) =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${scope.account}:role/mortgage-approval-jobs`,
        RoleSessionName: 'job',
      }),
    ),
  );
  const lines: string[] = [];
  await run('cdk-ml-lifecycle deploy-release', {
    program: process.execPath,
    args: [
      packageCommand(PROJECT),
      'deploy-release',
      '--stack',
      'mortgage-approval-dev',
      '--environment',
      'prod',
      ...more,
    ],
    cwd: folder,
    env: {
      ...process.env,
      ...session.aws.environment(scope),
      AWS_ACCESS_KEY_ID: Credentials!.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials!.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials!.SessionToken,
    },
    log: join(session.folder, 'logs', 'deploy-release.log'),
    signal: session.signal,
    onLine: (line) => lines.push(line),
  }).catch(({ message, details }: RehearsalFailure) => {
    throw new Error([message, ...(details ?? [])].join('\n'));
  });
  return lines.join('\n');
}

/** The model that production serves, as the stack of the release says. */
async function served(): Promise<string | undefined> {
  const { Stacks } = await session.aws.use(CloudFormationClient, PROD, (client) =>
    client.send(new DescribeStacksCommand({ StackName: 'mortgage-approval-prod-release' })),
  );
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ReleasedModel')?.OutputValue;
}

describe('when no pipeline deploys releases', () => {
  beforeAll(async () => {
    session = newSession({ project: project(), keep: false, folder: join(folder, 'rehearsal') }, abort.signal);
    await go('synth', 'start', 'bootstrap');
    await deployAssembly(session);
    await go('upload', 'train', 'gate', 'register');
    await approveModel(session, session.facts.modelPackage!);
    expect(await within(session, session.patience, async () => (await releases())[0])).toBeDefined();
  });

  test('then a dry run verifies the release, and says what it would make', async () => {
    const said = await deployRelease('--dry-run');
    expect(said).toContain('it is what was approved: version 1 of mortgage-approval');
    expect(said).toContain('Add AWS::SageMaker::Endpoint');
    expect(said).toContain('nothing was deployed');
  });

  test('then the role of the tool deploys it, and the endpoint answers', async () => {
    const [version] = await releases();
    const said = await deployRelease('--version-id', version!);
    expect(said).toContain('mortgage-approval-prod-release is CREATE_COMPLETE');
    expect(said).toMatch(/mortgage-approval-prod serves \S+ and answered in \d+ ms/);
    expect(await served()).toBe(session.facts.modelPackage);
    const { errors } = await attempt(session, PROD, 'mortgage-approval-prod', take(session.useCase.rows, 8));
    expect(errors).toEqual([]);
  });

  test('then what is deployed already is only tested again', async () => {
    const said = await deployRelease();
    expect(said).toContain('there is nothing to change');
    expect(said).toMatch(/answered in \d+ ms/);
  });

  test('then it deploys nothing whose approval was withdrawn, not even again', async () => {
    const ModelPackageArn = session.facts.modelPackage!;
    await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
      sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Rejected' })),
    );
    const refused = await within(session, session.patience, () =>
      deployRelease('--dry-run').then(
        () => undefined,
        (error: Error) => error.message,
      ),
    );
    expect(refused).toContain('it is Rejected; release another version');
    expect(await served()).toBe(ModelPackageArn);
  });
});
