import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { Unzipped } from 'fflate';
import { clear } from '../../releases/clear';
import { sha256 } from '../../releases/digest';
import type { EnvironmentAccess, TimeLimit } from '../../releases/environment';
import { probe } from '../../releases/probe';
import { proveRelease } from '../../releases/proof';
import { releaseFiles, TEMPLATE } from '../../releases/release-files';
import { requestIn } from '../../releases/request';
import { verifyRelease } from '../../releases/verify';
import type { Deployment } from '../../schema/deployment';
import { assume } from '../credentials';
import { Problem, said } from '../problem';
import { deleteChangeSet, makeChangeSet } from './change-set';
import { contentOf, type Uploaded, uploadOf } from './content';
import { executeChangeSet } from './execution';

/** How a release is deployed. */
export interface Order {
  /** The version of the release. Without it, the newest one. */
  readonly versionId?: string;
  /** Whether to say only what would change. */
  readonly dryRun?: boolean;
  /** The bucket for a template that is too large for a request. */
  readonly templateBucket?: string;
}

/** Tells people of a step, by what it was and how it went. */
export type Tell = (step: string, how: string) => void;

const SESSION = 'cdk-ml-lifecycle-deploy-release';

/** Takes one version of a release into one environment, as the stage of a delivery pipeline does. */
export class ReleaseDeployment {
  private readonly sts: STSClient;
  private readonly s3: S3Client;

  public constructor(
    private readonly deployment: Deployment,
    private readonly time: TimeLimit,
    private readonly tell: Tell,
  ) {
    const { region } = deployment;
    this.sts = new STSClient({ region });
    this.s3 = new S3Client({ region });
  }

  /** Verifies, makes way, deploys and tests. Throws a problem at the first step that fails. */
  public async run(order: Order): Promise<void> {
    const { stackName } = this.deployment;
    const files = await this.step('read', () => this.read(order.versionId));
    const digest = await this.step('verify', () => this.verify(files));
    const uploaded = uploadOf(files, digest, order.templateBucket);
    const content = contentOf(files, this.deployment, uploaded);
    if (uploaded && !order.dryRun) await this.step('upload', () => this.upload(files, uploaded));
    if (!order.dryRun) await this.step('clear', () => this.clear());
    const cloudformation = new CloudFormationClient(await this.enter(this.deployment.roles.deploy));
    const changes = await this.step('prepare', () =>
      makeChangeSet(cloudformation, stackName, content, this.time.signal),
    );
    for (const { ResourceChange: change } of changes)
      this.tell('change', `${change?.Action} ${change?.ResourceType} ${change?.LogicalResourceId}${replaced(change)}`);
    if (changes.length === 0) this.tell('prepare', `${stackName} is as the release has it: there is nothing to change`);
    if (order.dryRun) return this.step('forget', () => deleteChangeSet(cloudformation, stackName));
    if (changes.length > 0)
      this.tell(
        'deploy',
        `${stackName} is ${await this.step('deploy', () => executeChangeSet(cloudformation, stackName, this.time.signal))}`,
      );
    await this.step('test', () => this.test(files));
  }

  private async read(VersionId: string | undefined): Promise<Unzipped> {
    const { bucket, key } = this.deployment.releases;
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId });
    const { Body, VersionId: read } = await this.s3.send(command, { abortSignal: this.time.signal });
    const files = releaseFiles(await Body!.transformToByteArray());
    this.tell('read', `version ${read} of s3://${bucket}/${key}`);
    return files;
  }

  private async verify(files: Unzipped): Promise<string> {
    const { region, states, useCase } = this.deployment;
    const dynamodb = new DynamoDBClient({ region });
    const { manifest, what, unbound } = await verifyRelease(files, { dynamodb, table: states, s3: this.s3 });
    if (manifest.useCase !== useCase) throw new Problem(`the release is one of ${manifest.useCase}, not of ${useCase}`);
    this.tell('verify', `it is what was approved: ${what}${unbound === undefined ? '' : `. ${unbound}`}`);
    return sha256(files[TEMPLATE]);
  }

  private async upload(files: Unzipped, { bucket, key }: Uploaded): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: files[TEMPLATE] }));
    this.tell('upload', `the template is at s3://${bucket}/${key}`);
  }

  private async clear(): Promise<void> {
    const access = await this.enter(this.deployment.roles.clearing);
    const { summary, continuationToken } = await clear(access, this.deployment, this.time);
    if (continuationToken !== undefined) throw new Problem(summary);
    this.tell('clear', summary);
  }

  private async test(files: Unzipped): Promise<void> {
    const { environment, endpoint, latencyMillis, roles } = this.deployment;
    if (roles.smokeTest === undefined) return this.tell('test', 'no smoke test was asked for');
    const request = requestIn(files, environment);
    const access = await this.enter(roles.smokeTest);
    const { configuration, status } = await proveRelease(access, this.deployment, this.time);
    if (configuration === undefined) throw new Problem(`${endpoint} is still ${status}`);
    if (!request)
      return this.tell('test', `${endpoint} serves ${configuration}; the release is older than requests in it`);
    const millis = await probe(access, { endpoint, latencyMillis }, request, this.time.signal);
    this.tell('test', `${endpoint} serves ${configuration} and answered in ${Math.round(millis)} ms`);
  }

  private async enter(role: string): Promise<EnvironmentAccess> {
    try {
      return { region: this.deployment.region, credentials: await assume(this.sts, role, SESSION) };
    } catch (error) {
      throw new Problem(
        `${role} can't be assumed: ${said(error)}; name your role among the deployers of the ReleaseEnvironment`,
      );
    }
  }

  /** Says which step failed. */
  private async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new Problem(`${name} failed: ${this.time.signal.aborted ? 'it took too long' : said(error)}`);
    }
  }
}

function replaced(change: { readonly Replacement?: string } | undefined): string {
  return change?.Replacement === 'True' ? ', which is replaced' : '';
}
