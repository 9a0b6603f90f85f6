import { Logger } from '@aws-lambda-powertools/logger';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { verifyRelease } from '../../releases/verify';
import { VerificationParameters } from '../../schema/events';
import type { ReleaseManifest } from '../../schema/release';
import { naming } from '../private/call-names';
import { answerJob, type JobWork, type Outcome } from '../private/job';
import { parseJson } from '../../releases/parse';
import { readRelease } from '../private/release-artifact';
import { settings } from '../private/settings';
import { assertIndependent } from './approver';

const env = settings('RELEASES_TABLE');
const logger = new Logger();
const dynamodb = naming(new DynamoDBClient());
const s3 = new S3Client();
const codepipeline = naming(new CodePipelineClient());

/**
 * Verifies a release before it is deployed: it holds what the release maker put into it, and the model that it serves is
 * the one that was approved. It may be repeated, because it looks anew each time.
 */
export function handler(event: unknown, context: Context): Promise<Outcome> {
  return answerJob(event, context, logger, verify);
}

const verify: JobWork = async (userParameters, data) => {
  const { environment, approved } = parseJson(VerificationParameters, userParameters, 'UserParameters');
  const files = await readRelease(data, () => true);
  const independent = (manifest: ReleaseManifest) =>
    approved === undefined ? Promise.resolve() : assertIndependent(codepipeline, manifest, approved);
  const { what, unbound } = await verifyRelease(files, { dynamodb, table: env.RELEASES_TABLE, s3 }, independent);
  if (unbound !== undefined)
    return { summary: `the release that goes to ${environment} is what was approved: ${what}. ${unbound}` };
  return { summary: `what goes to ${environment} is what was approved: ${what}` };
};
