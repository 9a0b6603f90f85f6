import { Logger } from '@aws-lambda-powertools/logger';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Context } from 'aws-lambda';
import { Evaluation } from '../../schema/evaluation';
import { ModelPackageStateChange } from '../../schema/events';
import { ReleaseKit } from '../../schema/release';
import { naming } from '../private/call-names';
import { sha256 } from '../../releases/digest';
import { readText } from '../../releases/objects';
import { MANIFEST } from '../../releases/release-files';
import { onceIn } from '../private/once';
import { parse, parseJson, shown } from '../../releases/parse';
import { dependence } from '../private/people';
import { settings } from '../private/settings';
import { approverOf, changeOf, changesApproval, changesModel, isStale } from './approval-event';
import { type Approvals, type Change, isGuess, isSame, standing, withChange, withRelease } from './approvals';
import { type ApprovedPackage, approvedPackage, assertGroup, unusable } from './approved-package';
import { archive } from './archive';
import { releasedVersion } from './current-release';
import { DeliveryPipeline } from './delivery-pipeline';
import { Memory } from './memory';
import { copyModel } from './model-copies';
import { imprint, judge } from './publication';
import { makeRelease, type ReleaseFacts, type ReleaseFiles } from './release';
import { boundImage, unservable } from './served-container';
import { describe, type Description, locate, write } from './stored-object';
import { modelEdit, Reports, withdrawal } from './reports';
import { trainingRun } from './training-run';
import { wait } from './wait';

const env = settings(
  'KIT_BUCKET',
  'KIT_KEY',
  'KIT_SHA256',
  'COPIES_BUCKET',
  'COPIES_PREFIX',
  'RELEASE_BUCKET',
  'RELEASE_KEY',
  'MODEL_PACKAGE_GROUP',
  'TRAINING_PIPELINE',
  'STATE_TABLE',
  'USE_CASE',
  'APPROVER',
);
const KIT = { bucket: env.KIT_BUCKET, key: env.KIT_KEY };
const COPIES = { bucket: env.COPIES_BUCKET, key: env.COPIES_PREFIX };
const RELEASE = { bucket: env.RELEASE_BUCKET, key: env.RELEASE_KEY };

/** Whether whoever approves a model must not have made it. */
const IS_INDEPENDENT = env.APPROVER === 'independent';

/** The delivery pipeline that the releases are for. Without one, another tool deploys them. */
const PIPELINE = process.env.PIPELINE_NAME;

/** How long to wait between readings of a package that SageMaker doesn't show as the event says. */
const READ_AGAIN_MILLIS = [500, 1000, 2000, 4000];

/** What people are told of a release that another tool deploys. */
const NOBODY_STOPS_IT =
  'another tool deploys it, so stop it there; the command deploy-release refuses a release whose approval was withdrawn';

const logger = new Logger();
const sagemaker = naming(new SageMakerClient());
const s3 = new S3Client();
const dynamodb = naming(new DynamoDBClient());
const once = onceIn(env.STATE_TABLE, dynamodb);
const memory = new Memory(dynamodb, env.STATE_TABLE);
const pipeline = PIPELINE ? new DeliveryPipeline(naming(new CodePipelineClient()), PIPELINE) : undefined;
const reports = new Reports(env.USE_CASE, logger);

type Described = DescribeModelPackageCommandOutput;
type Outcome = { readonly released: boolean; readonly because?: string; readonly versionId?: string };

/**
 * Follows the approval of model packages. An approval makes a release: a new version of the zip file that the delivery
 * pipeline watches. The withdrawal of an approval stops the release if it waits.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const change = parse(ModelPackageStateChange, event, 'the event');
  const outcome = await once(change.id, context, () => follow(change));
  logger.info('the event was handled', { eventId: change.id, modelPackage: change.detail.ModelPackageArn, outcome });
  return outcome;
}

async function follow(event: ModelPackageStateChange): Promise<Outcome> {
  if (!changesApproval(event) && !changesModel(event))
    return { released: false, because: 'the approval status was not changed' };
  const described = await describePackage(event);
  assertGroup(described, env.MODEL_PACKAGE_GROUP);
  const change = changeOf(event, described);
  if (!changesApproval(event)) return withdrawEdited(described, change);
  const known = await memory.change(event.detail.ModelPackageArn, (before) => withChange(before, change));
  const { status, since } = standing(known);
  const isRepetition = change.status === status && !isSame(change, since);
  if (isRepetition) return repeated(described, change);
  if (status !== 'Approved') return withdraw(described, known, since);
  if (changesModel(event)) return refuseChanged(described, change);
  return isGuess(known) ? releaseIfNewer(described, since) : release(described, since);
}

/** Reads a package again while SageMaker shows it as it was before the event. */
async function describePackage(event: ModelPackageStateChange): Promise<Described> {
  const arn = event.detail.ModelPackageArn;
  for (const pause of [...READ_AGAIN_MILLIS, undefined]) {
    const described = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
    if (!isStale(event, described)) return described;
    if (pause !== undefined) await wait(pause);
  }
  throw new Error(`SageMaker does not show yet that the approval status of ${shown(arn)} was changed`);
}

async function release(described: Described, approval: Change): Promise<Outcome> {
  if (described.ModelApprovalStatus !== 'Approved') return { released: false, because: 'the approval was withdrawn' };
  const failed = unusable(described);
  if (failed !== undefined) return refused(described, failed);
  const training = await trainingRun(sagemaker, described, env.TRAINING_PIPELINE);
  const dependent = IS_INDEPENDENT
    ? (training.unknown ?? dependence(approverOf(approval), training.makers))
    : undefined;
  if (dependent !== undefined) return refused(described, `its approver must not have made it, and ${dependent}`);
  const modelPackage = {
    ...approvedPackage(described, env.MODEL_PACKAGE_GROUP, approval),
    training,
    pipeline: PIPELINE,
  };
  const current = await describe(s3, RELEASE);
  const verdict = judge(modelPackage, current);
  if (verdict === 'a later approval was released') return { released: false, because: verdict };
  if (verdict === 'already released') return known(modelPackage, current?.versionId, verdict);
  const files = await bind(modelPackage);
  return 'because' in files ? refused(described, files.because) : publish(modelPackage, files.made, current);
}

/** Binds a release to the bytes that were approved, or says why it can't. */
async function bind(
  modelPackage: ApprovedPackage,
): Promise<{ readonly made: ReleaseFiles } | { readonly because: string }> {
  const { container, evaluationUri } = modelPackage;
  const evaluated = locate(evaluationUri);
  const text = await readText(s3, KIT);
  if (sha256(text) !== env.KIT_SHA256)
    return {
      because:
        `the release kit s3://${KIT.bucket}/${KIT.key} is not the one that was deployed with the delivery: somebody has ` +
        'overwritten it; delete it and deploy the stack of the delivery again',
    };
  const kit = parseJson(ReleaseKit, text, 'the release kit');
  const unserved = unservable(container, kit);
  if (unserved !== undefined) return { because: unserved };
  const image = boundImage(container);
  if (image === undefined)
    return {
      because: `SageMaker knows no digest of its image ${container.image}: register it with the image as <repository>@sha256:<digest>`,
    };
  const evaluation = parseJson(Evaluation, await readText(s3, evaluated), evaluationUri);
  const copies = await copyModel(s3, modelPackage, COPIES);
  if ('because' in copies) return copies;
  return { made: makeRelease(kit, { modelPackage, evaluation, image, copies } satisfies ReleaseFacts) };
}

async function publish(
  modelPackage: ApprovedPackage,
  files: ReleaseFiles,
  current: Description | undefined,
): Promise<Outcome> {
  const zip = archive(files);
  // Before the write, which starts the pipeline: it deploys only what is remembered.
  await memory.made(sha256(files[MANIFEST]));
  const versionId = await write(s3, RELEASE, zip, imprint(zip, modelPackage), current);
  return known(modelPackage, versionId);
}

/** Remembers a release of a package, unless the approval was withdrawn while it was written. */
async function known(modelPackage: ApprovedPackage, versionId: string | undefined, because?: string): Promise<Outcome> {
  const approvals = await memory.change(modelPackage.arn, (before) =>
    versionId === undefined ? before : withRelease(before, versionId),
  );
  // The next attempt stops the release.
  if (standing(approvals).status !== 'Approved')
    throw new Error('the approval was withdrawn while the release was written');
  if (because !== undefined) return { released: false, because };
  return versionId === undefined ? { released: true } : { released: true, versionId };
}

/** Stops the releases of a package that is no longer approved. */
async function withdraw(described: Described, { releases }: Approvals, change: Change): Promise<Outcome> {
  if (releases.length === 0) return { released: false, because: 'the package is not approved' };
  const stopped = await stopReleases(described, releases, withdrawal(described, change), change);
  return { released: false, because: `the approval was withdrawn${stopped ? ': its release was stopped' : ''}` };
}

/** Stops the releases of a package whose model was changed. A rejection and a new approval release the changed model. */
async function withdrawEdited(described: Described, change: Change): Promise<Outcome> {
  const { releases } = await memory.change(described.ModelPackageArn!, (known) => known);
  const stopped =
    releases.length > 0 && (await stopReleases(described, releases, modelEdit(described, change), change));
  return { released: false, because: `the model was changed${stopped ? ': its release was stopped' : ''}` };
}

/** A model that was changed along with its approval is not the one that the approver could look at. */
async function refuseChanged(described: Described, change: Change): Promise<Outcome> {
  await withdrawEdited(described, change);
  return refused(
    described,
    'its model was changed in the request that approved it; look at the model as it is now, reject it and then approve it',
  );
}

async function stopReleases(
  described: Described,
  releases: readonly string[],
  said: string,
  { at }: Change,
): Promise<boolean> {
  if (pipeline === undefined) {
    await reports.withdrawn(described, said, { stopped: [], tooLate: [NOBODY_STOPS_IT] });
    return false;
  }
  const { versionId, modifiedAt } = (await describe(s3, RELEASE)) ?? {};
  const newest =
    versionId !== undefined && modifiedAt && releases.includes(versionId) ? { versionId, at: modifiedAt } : undefined;
  const found = await pipeline.withdraw(releases, newest, { reason: said, since: new Date(at) });
  await reports.withdrawn(described, said, found);
  return found.stopped.length > 0;
}

/** An edit of a package may state its status again. That is no new approval, and changes who gave the approval no more. */
async function repeated(described: Described, { status, unsure }: Change): Promise<Outcome> {
  const because = `its status was ${status} already`;
  if (status === 'Approved' && !unsure)
    await reports.refused(described, `${because}; to release it again, reject it and then approve it`);
  return { released: false, because };
}

/** Releases what may be an edit of a package that was approved long ago only if it can't replace a newer version. */
async function releaseIfNewer(described: Described, approval: Change): Promise<Outcome> {
  const released = await releasedVersion(s3, RELEASE);
  const version = described.ModelPackageVersion;
  if (released === undefined || version === undefined || version > released) return release(described, approval);
  if (version === released) return { released: false, because: 'already released' };
  const because = `the event does not say that its approval changed, and version ${released} is released`;
  await reports.refused(described, `${because}; to release it, reject it and then approve it`);
  return { released: false, because };
}

async function refused(described: Described, because: string): Promise<Outcome> {
  await reports.refused(described, because);
  return { released: false, because };
}
