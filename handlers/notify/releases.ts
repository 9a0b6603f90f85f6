import { GetPipelineExecutionCommand, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import type { ActionExecutionDetail, CodePipelineClient, PipelineExecution } from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { strFromU8, unzipSync } from 'fflate';
import { ReleaseManifest } from '../../schema/release';
import { ask, type Location } from '../../releases/objects';
import { parseJson } from '../../releases/parse';
import { consolePage } from './console';
import type { Note } from './models';
import type { Action, Run } from './release';
import { environmentOfStage, line } from './words';

const MANIFEST = 'manifest.json';

/** What the delivery pipeline and its bucket know about releases, as messages show it. */
export class Releases {
  public constructor(
    private readonly codepipeline: CodePipelineClient,
    private readonly s3: S3Client,
    private readonly at: Location,
    private readonly environments: readonly string[],
    private readonly note: Note,
  ) {}

  /** A run with the manifest of its release. Throws if the run is unknown, because it tells a rollback from a release. */
  public async run(pipeline: string, execution: string): Promise<Run> {
    const found = await this.execution(pipeline, execution);
    const revision = found?.artifactRevisions?.[0]?.revisionId;
    return {
      pipeline,
      execution,
      isRollback: found?.executionType === 'ROLLBACK',
      isCreation: found?.trigger?.triggerType === 'CreatePipeline',
      rolledBackBy: found?.trigger?.triggerType === 'ManualRollback' ? found.trigger.triggerDetail : undefined,
      version: revision,
      manifest: revision === undefined ? undefined : await this.manifest(revision),
      summary: found?.statusSummary,
    };
  }

  /** The action that a run failed at. */
  public async failedAction(pipeline: string, execution: string): Promise<Action | undefined> {
    const actions = await this.actions(pipeline, execution);
    const failed =
      actions.find(({ status }) => status === 'Failed') ?? actions.find(({ status }) => status === 'Abandoned');
    return failed === undefined ? undefined : this.actionOf(failed);
  }

  /** The action that a run has come to. */
  public async lastAction(pipeline: string, execution: string): Promise<Action | undefined> {
    const [last] = await this.actions(pipeline, execution);
    return last === undefined ? undefined : this.actionOf(last);
  }

  /** An action of a run. */
  public async action(pipeline: string, execution: string, stage: string, action: string): Promise<Action | undefined> {
    const actions = await this.actions(pipeline, execution);
    const found = actions.find(({ stageName, actionName }) => stageName === stage && actionName === action);
    return found === undefined ? undefined : this.actionOf(found);
  }

  private async execution(pipelineName: string, pipelineExecutionId: string): Promise<PipelineExecution | undefined> {
    const get = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
    return (await this.codepipeline.send(get)).pipelineExecution;
  }

  /** The actions of a run, the newest first. */
  private async actions(pipelineName: string, pipelineExecutionId: string): Promise<ActionExecutionDetail[]> {
    const answer = await this.codepipeline
      .send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }))
      .catch((error: unknown) => this.note('the actions of the run', error));
    return answer?.actionExecutionDetails ?? [];
  }

  private async manifest(versionId: string): Promise<ReleaseManifest | undefined> {
    const { bucket, key } = this.at;
    try {
      const zip = await ask('GetObject', this.at, async (options) => {
        const get = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
        return (await this.s3.send(get, options)).Body!.transformToByteArray();
      });
      const { [MANIFEST]: file } = unzipSync(zip, { filter: ({ name }) => name === MANIFEST });
      if (file === undefined) throw new Error(`version ${versionId} of s3://${bucket}/${key} has no ${MANIFEST}`);
      return parseJson(ReleaseManifest, strFromU8(file), MANIFEST);
    } catch (error) {
      this.note('the release', error);
      return undefined;
    }
  }

  private actionOf({ stageName = '', actionName = '', input, output }: ActionExecutionDetail): Action {
    const result = output?.executionResult;
    return {
      environment: line(environmentOfStage(stageName, this.environments)),
      action: line(actionName),
      isApproval: input?.actionTypeId?.category === 'Approval',
      summary: result?.externalExecutionSummary ?? result?.errorDetails?.message,
      page: consolePage(result?.externalExecutionUrl),
      instructions: (input?.resolvedConfiguration ?? input?.configuration)?.CustomData,
    };
  }
}
