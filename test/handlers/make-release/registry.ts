import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { Cloud } from '../support/cloud';
import * as example from '../support/examples';
import { type Outcome, run } from '../support/lambda';
import { json } from '../support/wire';

export const ENV = {
  KIT_BUCKET: 'cdk-assets',
  KIT_KEY: 'kits/abc.json',
  KIT_SHA256: createHash('sha256').update(JSON.stringify(example.KIT)).digest('hex'),
  COPIES_BUCKET: 'artifacts',
  COPIES_PREFIX: `released/${example.GROUP}/`,
  RELEASE_BUCKET: 'releases',
  RELEASE_KEY: 'mortgage-approval/release.zip',
  MODEL_PACKAGE_GROUP: example.GROUP,
  PIPELINE_NAME: 'delivery',
  TRAINING_PIPELINE: 'mortgage-approval-training',
  STATE_TABLE: 'state',
  USE_CASE: example.GROUP,
  APPROVER: 'anybody',
};
export const RELEASE = `${ENV.RELEASE_BUCKET}/${ENV.RELEASE_KEY}`;
const EXECUTION = '11111111-2222-3333-4444-555555555555';

/** A change of a model package, and what the event about it says. */
export interface Edit {
  readonly version?: number;
  readonly status?: string;
  readonly by?: string;
  /** Seconds after 09:00. */
  readonly at: number;
  readonly fields?: string[];
  readonly more?: object;
}

/** An execution of the delivery pipeline. One that waits for an approval has a token. */
export interface Executed {
  readonly status: string;
  readonly stage?: string;
  readonly token?: string;
  /** Which of the others it returns to, if it is a rollback. */
  readonly rollsBackTo?: number;
  /** Whether it is older than the history that the pipeline keeps. */
  readonly isForgotten?: boolean;
  /** Why it was stopped. */
  readonly stopped?: string;
}

/** A registry whose model packages people edit, with the delivery pipeline, around the handler. */
export class Registry {
  /** What the delivery pipeline was asked to do with the executions. */
  public readonly answered: string[] = [];
  private count = 0;

  private constructor(
    public readonly cloud: Cloud,
    private readonly env: typeof ENV | Omit<typeof ENV, 'PIPELINE_NAME'>,
  ) {}

  public static async start(env: typeof ENV | Omit<typeof ENV, 'PIPELINE_NAME'> = ENV): Promise<Registry> {
    const cloud = await Cloud.start();
    cloud.objects.put(`${ENV.KIT_BUCKET}/${ENV.KIT_KEY}`, JSON.stringify(example.KIT));
    cloud.objects.put(example.EVALUATION_URI.slice(5), JSON.stringify(example.EVALUATION));
    cloud.objects.put(example.MODEL_DATA_URI.slice(5), 'the model', {}, example.TRAINED_AT);
    cloud.objects.put(example.BASELINE_URI.slice(5), '{"columns":{}}', {}, example.TRAINED_AT);
    cloud.on('AWSEvents.PutEvents', () => json({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
    cloud.on('CodePipeline.StopPipelineExecution', () => json({ pipelineExecutionId: EXECUTION }));
    const registry = new Registry(cloud, env);
    registry.pipelineIs([]);
    return registry;
  }

  /** Changes a package as SageMaker shows it, without an event. */
  public edit({ version = 7, status = 'Approved', by = example.APPROVER, at, more }: Edit): void {
    const described = example.modelPackage({
      ModelPackageArn: arnOf(version),
      ModelPackageVersion: version,
      ModelApprovalStatus: status,
      LastModifiedTime: Date.parse(timeOf(at)) / 1000 + 0.25,
      LastModifiedBy: { IamIdentity: { Arn: by, PrincipalId: 'AROAEXAMPLE:x' } },
      ...more,
    });
    this.cloud.on('SageMaker.DescribeModelPackage', () => json(described));
  }

  /** The event of an edit. */
  public eventOf({ version = 7, status = 'Approved', at, fields }: Edit): object {
    this.count += 1;
    return example.approval(`event-${this.count}`, {
      ModelPackageArn: arnOf(version),
      ModelPackageVersion: version,
      ModelApprovalStatus: status,
      LastModifiedTime: timeOf(at),
      UpdatedModelPackageFields: fields,
    });
  }

  /** Runs the handler, which remembers nothing of earlier events, on an event. */
  public async handle(event: object): Promise<Outcome> {
    return (await run('make-release', this.cloud.endpoint, this.env, [event])).outcomes[0];
  }

  /** Edits a package, and runs the handler on the event about it. */
  public happens(edit: Edit): Promise<Outcome> {
    this.edit(edit);
    return this.handle(this.eventOf(edit));
  }

  /** Every release in its bucket, by what its manifest says. */
  public releases(): { version: number; by: string }[] {
    return this.cloud.objects.versions(RELEASE).map(({ body }) => {
      const manifest = JSON.parse(strFromU8(unzipSync(body)['manifest.json']));
      return { version: manifest.modelPackageVersion, by: manifest.approval.by };
    });
  }

  /** The digest of the manifest in a release. */
  public manifestDigest(zip: Uint8Array): string {
    return createHash('sha256').update(unzipSync(zip)['manifest.json']).digest('hex');
  }

  /** What people were told. */
  public notices(): { type: string; reason: string }[] {
    const inputs = this.cloud.inputs<{ Entries: { DetailType: string; Detail: string }[] }>('AWSEvents.PutEvents');
    return inputs.flatMap(({ Entries }) =>
      Entries.map(({ DetailType, Detail }) => ({ type: DetailType, reason: JSON.parse(Detail).reason })),
    );
  }

  /** Moves the newest release back in time. */
  public releaseAges(days: number): void {
    const { body, metadata } = this.cloud.objects.versions(RELEASE).at(-1)!;
    this.cloud.objects.versions(RELEASE).pop();
    this.cloud.objects.put(RELEASE, body, metadata, new Date(Date.now() - days * 86_400_000));
  }

  /** Sets what the delivery pipeline does: one execution for each version of the release, the oldest first, and rollbacks. */
  public pipelineIs(executed: Executed[]): void {
    const executions = executed.map(({ status, rollsBackTo, stopped }, i) => ({
      pipelineExecutionId: executionId(i),
      status,
      startTime: i,
      lastUpdateTime: stopped === undefined ? i : Date.now() / 1000,
      ...(stopped !== undefined && { stopTrigger: { reason: stopped } }),
      ...(rollsBackTo === undefined
        ? { executionType: 'STANDARD', sourceRevisions: [this.revision(i)] }
        : {
            executionType: 'ROLLBACK',
            rollbackMetadata: { rollbackTargetPipelineExecutionId: executionId(rollsBackTo) },
          }),
    }));
    const stageStates = ['Source', 'staging', 'prod'].map((stageName) => {
      const i = executed.findLastIndex(({ stage }) => stage === stageName);
      if (i < 0) return { stageName, actionStates: [{ actionName: 'Any' }] };
      const { status, token } = executed[i];
      return {
        stageName,
        latestExecution: { pipelineExecutionId: executions[i].pipelineExecutionId, status },
        actionStates: [{ actionName: token ? 'Approve' : 'Deploy', latestExecution: { status, token } }],
      };
    });
    this.cloud.on('CodePipeline.ListPipelineExecutions', () =>
      json({ pipelineExecutionSummaries: executions.filter((_, i) => !executed[i].isForgotten).toReversed() }),
    );
    this.cloud.on('CodePipeline.GetPipelineState', () => json({ pipelineName: 'delivery', stageStates }));
  }

  private revision(index: number): object {
    return { actionName: 'Release', revisionId: this.cloud.objects.versions(RELEASE)[index].id };
  }
}

function executionId(index: number): string {
  return `${EXECUTION.slice(0, -1)}${index}`;
}

function arnOf(version: number): string {
  return example.PACKAGE_ARN.replace(/7$/, `${version}`);
}

function timeOf(at: number): string {
  return new Date(Date.UTC(2026, 10, 20, 9) + at * 1000).toISOString().replace('.000', '');
}
