import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DescribeEndpointCommand, DescribeEndpointConfigCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { production } from './production';
import type { Session } from './session';
import type { Scope } from '../core/scope';
import { s3Location } from '../core/s3-uri';

/** How many requests to the production endpoint were captured, and where they are. */
export async function captured(session: Session): Promise<{ records: number; uri: string }> {
  const { scope, endpointName } = await production(session);
  const { bucket, prefix } = await destination(session, scope, endpointName);
  return { records: await countRecords(session, scope, bucket, prefix), uri: `s3://${bucket}/${prefix}` };
}

/** Where an endpoint writes the traffic that it captures now. */
export async function destination(session: Session, scope: Scope, EndpointName: string) {
  return session.aws.use(SageMakerClient, scope, async (sagemaker) => {
    const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    const { DataCaptureConfig } = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    const { bucket, key } = s3Location(DataCaptureConfig!.DestinationS3Uri!)!;
    return { bucket, prefix: `${key}/${EndpointName}/` };
  });
}

async function countRecords(session: Session, scope: Scope, Bucket: string, Prefix: string): Promise<number> {
  return session.aws.use(S3Client, scope, async (s3) => {
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    const counts = (Contents ?? []).map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body!.transformToString()).trimEnd().split('\n').length;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  });
}
