import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DescribeModelPackageCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Context } from 'aws-lambda';
import { Evaluation } from '../../schema/evaluation';
import { ModelPackageStateChange } from '../../schema/events';
import { ReleaseKit } from '../../schema/release';
import { readText } from '../private/objects';
import { onceIn } from '../private/once';
import { parse, parseJson } from '../private/parse';
import { settings } from '../private/settings';
import { type ApprovedPackage, approvedPackage } from './approved-package';
import { archive } from './archive';
import { imprint, judge } from './publication';
import { makeRelease } from './release';
import { describe, locate, write } from './stored-object';

const env = settings('KIT_BUCKET', 'KIT_KEY', 'RELEASE_BUCKET', 'RELEASE_KEY', 'MODEL_PACKAGE_GROUP', 'STATE_TABLE');
const KIT = { bucket: env.KIT_BUCKET, key: env.KIT_KEY };
const RELEASE = { bucket: env.RELEASE_BUCKET, key: env.RELEASE_KEY };

const logger = new Logger();
const sagemaker = new SageMakerClient();
const s3 = new S3Client();
const once = onceIn(env.STATE_TABLE, new DynamoDBClient());

type Outcome = { readonly released: boolean; readonly because?: string; readonly versionId?: string };

/** Makes a release of an approved model package: a new version of the zip file that the delivery pipeline watches. */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const { id, detail } = parse(ModelPackageStateChange, event, 'the event');
  const outcome = await once(id, context, () => release(detail.ModelPackageArn));
  logger.info('the approval was handled', { eventId: id, modelPackage: detail.ModelPackageArn, outcome });
  return outcome;
}

async function release(arn: string): Promise<Outcome> {
  const described = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  const modelPackage = approvedPackage(described, env.MODEL_PACKAGE_GROUP);
  if (modelPackage === undefined) return { released: false, because: 'the approval was withdrawn' };
  const zip = await assemble(modelPackage);
  const next = imprint(zip, modelPackage.approval.at);
  const current = await describe(s3, RELEASE);
  const verdict = judge(next, current);
  if (verdict !== 'publish') return { released: false, because: verdict };
  const versionId = await write(s3, RELEASE, zip, next, current);
  return versionId === undefined ? { released: true } : { released: true, versionId };
}

async function assemble(modelPackage: ApprovedPackage): Promise<Uint8Array> {
  const [kit, evaluation, modelData] = await Promise.all([
    readText(s3, KIT),
    readText(s3, locate(modelPackage.evaluationUri)),
    describe(s3, locate(modelPackage.modelDataUri)),
  ]);
  if (modelData === undefined) throw new Error(`there is no model data at ${modelPackage.modelDataUri}`);
  const etag = modelData.etag?.replaceAll('"', '');
  if (modelPackage.modelDataEtag !== undefined && modelPackage.modelDataEtag !== etag)
    logger.warn('the model data has changed since the model was registered', {
      registered: modelPackage.modelDataEtag,
      now: etag,
    });
  const files = makeRelease(parseJson(ReleaseKit, kit, 'the release kit'), {
    modelPackage,
    evaluation: parseJson(Evaluation, evaluation, modelPackage.evaluationUri),
    modelData: { versionId: modelData.versionId, etag },
  });
  return archive(files);
}
