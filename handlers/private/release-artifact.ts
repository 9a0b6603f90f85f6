import { S3Client } from '@aws-sdk/client-s3';
import type { Unzipped } from 'fflate';
import { readBytes } from '../../releases/objects';
import { parse } from '../../releases/parse';
import { releaseFiles } from '../../releases/release-files';
import { ReleaseArtifact } from '../../schema/events';

/**
 * Reads files of the release that is the input artifact of a job, with the credentials of the job.
 * @param data the data of the job
 * @param wanted whether a file is read, by its name
 */
export async function readRelease(data: unknown, wanted: (name: string) => boolean): Promise<Unzipped> {
  const { artifactCredentials, inputArtifacts } = parse(ReleaseArtifact, data, 'the job');
  const { bucketName: bucket, objectKey: key } = inputArtifacts[0].location.s3Location;
  const s3 = new S3Client({ credentials: artifactCredentials });
  return releaseFiles(await readBytes(s3, { bucket, key }), wanted);
}
