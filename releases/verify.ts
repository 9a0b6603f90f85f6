import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Unzipped } from 'fflate';
import type { ReleaseManifest } from '../schema/release';
import { assertApproved, assertMade } from './approved';
import { assertCopy } from './copies';
import { manifestOf, strangeFiles } from './manifest';

/** Where it is written down which bytes were approved. */
export interface Records {
  readonly dynamodb: DynamoDBClient;
  /** The name of the table in which the release maker remembers. */
  readonly table: string;
  readonly s3: S3Client;
}

/** A release that is what was approved. */
export interface Verified {
  readonly manifest: ReleaseManifest;
  /** Which release it is, for people. */
  readonly what: string;
  /** What could not be compared, if there is something. */
  readonly unbound?: string;
}

/**
 * Verifies a release before it is deployed: it holds what the release maker put into it, and the model that it serves is the
 * one that was approved. Throws if not.
 * @param assertAlso what else has to be so before anything is read of the model
 */
export async function verifyRelease(
  files: Unzipped,
  { dynamodb, table, s3 }: Records,
  assertAlso: (manifest: ReleaseManifest) => Promise<void> = () => Promise.resolve(),
): Promise<Verified> {
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
  await assertMade(dynamodb, table, sha256);
  await assertAlso(manifest);
  await assertApproved(dynamodb, table, manifest.modelPackageArn);
  await assertCopy(s3, 'the model data', manifest.modelData);
  if (manifest.baseline !== undefined) await assertCopy(s3, 'the baseline', manifest.baseline);
  const what = `${version}, with manifest ${sha256.slice(0, 12)}`;
  return { manifest, what, ...(manifest.servesCopy === false && { unbound: UNBOUND }) };
}

const UNBOUND =
  'Its template does not serve the copy of the model (ReleaseStack.servedModel), so nothing was compared with what the ' +
  'endpoint reads';
