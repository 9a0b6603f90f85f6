import { Logger } from '@aws-lambda-powertools/logger';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { VerificationParameters } from '../../schema/events';
import { naming } from '../private/call-names';
import { answerJob, type JobWork, type Outcome } from '../private/job';
import { parseJson } from '../private/parse';
import { readRelease } from '../private/release-artifact';
import { settings } from '../private/settings';
import { assertIndependent } from './approver';
import { assertCopy } from './copies';
import { manifestOf, strangeFiles } from './files';
import { assertApproved, assertMade } from './record';

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
  const { manifest, sha256 } = manifestOf(files);
  const version = `version ${manifest.modelPackageVersion} of ${manifest.useCase}`;
  if (manifest.files === undefined)
    throw new Error(
      `the release of ${version} has no digests, so nobody can tell whether it is what was approved: version 0.1.0 of ` +
        'the library made it, or somebody else. Reject its model in the registry and approve it again to get a release ' +
        'that can be verified',
    );
  const strange = strangeFiles(files, manifest.files);
  if (strange !== undefined) throw new Error(`the release of ${version} is not what was approved: ${strange}`);
  await assertMade(dynamodb, env.RELEASES_TABLE, sha256);
  if (approved !== undefined) await assertIndependent(codepipeline, manifest, approved);
  await assertApproved(dynamodb, env.RELEASES_TABLE, manifest.modelPackageArn);
  await assertCopy(s3, 'the model data', manifest.modelData);
  if (manifest.baseline !== undefined) await assertCopy(s3, 'the baseline', manifest.baseline);
  const what = `${version}, with manifest ${sha256.slice(0, 12)}`;
  if (manifest.servesCopy === false)
    return {
      summary:
        `the release that goes to ${environment} is what was approved: ${what}. Its template does not serve the copy of the ` +
        'model (ReleaseStack.servedModel), so nothing was compared with what the endpoint reads',
    };
  return { summary: `what goes to ${environment} is what was approved: ${what}` };
};
