import type { S3Client } from '@aws-sdk/client-s3';
import type { BoundObject } from '../../schema/release';
import type { Location } from '../../releases/objects';
import { type ApprovedPackage, changedModelData } from './approved-package';
import { copyOnce } from './object-copy';
import { versionsOf } from './object-versions';
import { describe, type Description, locate } from './stored-object';

/** What a release serves and compares with: copies that nobody else writes. */
export interface ModelCopies {
  readonly modelData: BoundObject;
  readonly baseline: BoundObject;
}

/** Why a model can't be bound to its approval. */
export interface Refusal {
  readonly because: string;
}

/**
 * Copies the model data and the baseline of an approved package to keys that say which bytes they have. What was written after
 * the registration is refused, and model data that was written twice: a training job has an output path of its own.
 *
 * @param folder where copies go; its key ends with a slash
 */
export async function copyModel(
  s3: S3Client,
  modelPackage: ApprovedPackage,
  folder: Location,
): Promise<ModelCopies | Refusal> {
  const { baselineUri, modelDataUri, version } = modelPackage;
  // before the first call, which would be left alone, and end the process, if this threw
  const [trained, described] = [locate(modelDataUri), locate(baselineUri)];
  const [modelData, baseline] = await Promise.all([describe(s3, trained), describe(s3, described)]);
  if (modelData === undefined) return { because: `its model data is gone: there is no object ${modelDataUri}` };
  if (baseline === undefined) return { because: `its baseline is gone: there is no object ${baselineUri}` };
  const changed = changedModelData(modelPackage, modelData);
  if (changed !== undefined) return { because: `its model data has changed since it was registered: ${changed}` };
  const versions = await versionsOf(s3, trained);
  if (versions > 1)
    return {
      because:
        `its model data has ${versions} versions, and training writes it only once: somebody has overwritten or deleted ` +
        `${modelDataUri}; train the model again`,
    };
  const copy = (uri: string, source: Description, name: string) =>
    bind(s3, { uri, source }, { ...folder, key: `${folder.key}${version}/${identityOf(source)}/${name}` });
  return {
    modelData: await copy(modelDataUri, modelData, 'model.tar.gz'),
    baseline: await copy(baselineUri, baseline, 'baseline.json'),
  };
}

async function bind(
  s3: S3Client,
  { uri, source }: { readonly uri: string; readonly source: Description },
  to: Location,
): Promise<BoundObject> {
  const { versionId, etag } = source;
  const copy = await copyOnce(s3, { ...locate(uri), ...source }, to);
  return {
    uri: `s3://${to.bucket}/${to.key}`,
    ...copy,
    source: { uri, versionId, etag: etag?.replaceAll('"', '') },
  };
}

/** What tells the bytes of an object from any other bytes at its key. A bucket without versions has only entity tags. */
function identityOf({ versionId, etag }: Description): string {
  return versionId === undefined || versionId === 'null' ? `${etag?.replaceAll('"', '')}` : versionId;
}
