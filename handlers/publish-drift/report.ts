import type { S3Client } from '@aws-sdk/client-s3';
import { DriftReport } from '../../schema/drift-report';
import { type Location, ObjectError, readText } from '../../releases/objects';
import { parseJson } from '../../releases/parse';

/** A report that is missing or invalid. Reading it again doesn't help. */
export class UnreadableReport extends Error {}

/** Reads the report of an execution. The drift pipeline writes it under the id of the execution. */
export async function readReport(
  s3: S3Client,
  { bucket, key: prefix }: Location,
  executionArn: string,
): Promise<DriftReport> {
  const id = executionArn.slice(executionArn.lastIndexOf('/') + 1);
  const at = { bucket, key: `${prefix}/${id}/report.json` };
  const text = await readText(s3, at).catch((error: unknown) => {
    if (error instanceof ObjectError && error.missing) throw new UnreadableReport(error.message);
    throw error;
  });
  try {
    return parseJson(DriftReport, text, `the report s3://${bucket}/${at.key}`);
  } catch (error) {
    throw new UnreadableReport((error as Error).message);
  }
}
