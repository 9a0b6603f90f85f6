import {
  CodePipelineClient,
  GetPipelineCommand,
  paginateListPipelineExecutions,
  type PipelineExecutionSummary,
  StartPipelineExecutionCommand,
  type SourceRevisionOverride,
} from '@aws-sdk/client-codepipeline';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeModelPackageCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { arnParts } from './arn';
import type { Clients } from './clients';
import { Refusal } from './refusal';

/**
 * Starts a delivery pipeline with the revision that a letter names. The token makes two tries one. It refuses what is no
 * longer right: a release that a newer one has overtaken, and one whose approval was withdrawn. A revision that has an
 * execution has started already.
 */
export async function startPipeline(arn: string, payload: string, token: string, clients: Clients): Promise<string> {
  const name = arnParts(arn).resource;
  const revision = revisionOf(payload);
  const client = clients.of(CodePipelineClient, arn);
  const executions = await executionsOf(client, name);
  const own = executions.find(({ sourceRevisions = [] }) =>
    sourceRevisions.some(({ revisionId }) => revisionId === revision.revisionValue),
  );
  if (own) return `the pipeline ${name}, which has started with this release already (${own.status})`;
  const { model, written } = await releaseOf(arn, revision, clients);
  const overtaken = executions.some(
    ({ executionType, startTime }) => executionType !== 'ROLLBACK' && startTime !== undefined && startTime > written,
  );
  if (overtaken)
    throw new Refusal(
      'another release has started since; to go back to this one, reject its model in the registry and approve it again',
    );
  await checkApproval(model, clients);
  await client.send(
    new StartPipelineExecutionCommand({ name, sourceRevisions: [revision], clientRequestToken: token }),
  );
  return `the pipeline ${name}`;
}

/** The executions that the pipeline remembers. */
async function executionsOf(client: CodePipelineClient, pipelineName: string): Promise<PipelineExecutionSummary[]> {
  const all: PipelineExecutionSummary[] = [];
  for await (const { pipelineExecutionSummaries = [] } of paginateListPipelineExecutions({ client }, { pipelineName }))
    all.push(...pipelineExecutionSummaries);
  return all;
}

function revisionOf(payload: string): SourceRevisionOverride {
  const { sourceRevisions } = (JSON.parse(payload) ?? {}) as { readonly sourceRevisions?: SourceRevisionOverride[] };
  const [revision, ...more] = Array.isArray(sourceRevisions) ? sourceRevisions : [];
  if (revision?.revisionType !== 'S3_OBJECT_VERSION_ID' || !revision.revisionValue || more.length > 0)
    throw new Refusal('it does not name one version of a release');
  return revision;
}

/** The model package that a version of the release names in its metadata, and when the version was written. */
async function releaseOf(arn: string, revision: SourceRevisionOverride, clients: Clients) {
  const name = arnParts(arn).resource;
  const { pipeline } = await clients.of(CodePipelineClient, arn).send(new GetPipelineCommand({ name }));
  const actions = pipeline?.stages?.flatMap(({ actions: all = [] }) => all) ?? [];
  const { S3Bucket, S3ObjectKey } = actions.find((each) => each.name === revision.actionName)?.configuration ?? {};
  if (!S3Bucket || !S3ObjectKey) throw new Refusal(`the pipeline has no source ${revision.actionName} in S3`);
  const { Metadata, LastModified } = await clients
    .of(S3Client, arn)
    .send(new HeadObjectCommand({ Bucket: S3Bucket, Key: S3ObjectKey, VersionId: revision.revisionValue }));
  const model = Metadata?.['model-package'];
  if (model === undefined || LastModified === undefined)
    throw new Refusal('its release does not name the model package; reject the model and approve it again');
  return { model, written: LastModified };
}

/** Refuses a release whose model is not approved any more. */
async function checkApproval(model: string, clients: Clients): Promise<void> {
  const { ModelApprovalStatus } = await clients
    .of(SageMakerClient, model)
    .send(new DescribeModelPackageCommand({ ModelPackageName: model }));
  if (ModelApprovalStatus !== 'Approved')
    throw new Refusal(`its model is ${ModelApprovalStatus} now; approve it again if it has to be released`);
}
