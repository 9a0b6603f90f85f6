import { put } from './phases/upload';
import { type Session, toolsOf } from './session';
import { definitionOf, trainingData, trainingPipeline } from './training-pipeline';

/** The parameter of the training pipeline for the version of its dataset. */
const VERSION = 'DataVersion';

/**
 * Publishes the data once more as a newer version, and points to it, as whoever maintains the dataset would.
 *
 * @returns the version
 */
export async function publishNewerData(session: Session, suffix = 'newer'): Promise<string> {
  const definition = await definitionOf(session, toolsOf(session), await trainingPipeline(session));
  const first = definition.Parameters.find(({ Name }) => Name === VERSION)?.DefaultValue;
  const version = `${String(first)}-${suffix}`;
  const { bucket, prefix } = await trainingData(session, { [VERSION]: version });
  for (const [name, body] of Object.entries(session.useCase.data)) await put(session, bucket, `${prefix}${name}`, body);
  // the pointer comes last, so that nobody reads half a version
  const pointer = prefix.replace(`${version}/`, 'current.json');
  await put(session, bucket, pointer, Buffer.from(JSON.stringify({ version })));
  session.progress.detail(version, `s3://${bucket}/${pointer}`);
  return version;
}
