import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AssetStaging, FileAssetPackaging, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { jobFolder } from '../package-root';
import { codeFiles } from './code-files';

/** Python modules in one zip file in S3. A job unpacks it before it runs one of them. */
export interface JobCode {
  readonly uri: string;
  /** The same location with an asterisk for the hash: where earlier and later versions of the code are. */
  readonly anyVersion: string;
  /** The name of the file, as jobs see it. */
  readonly fileName: string;
  /** A hash that changes exactly when the modules change. */
  readonly hash: string;
}

/** The module that unpacks the code, installs its requirements and runs another module. */
export const LAUNCHER = 'launcher';
/** The reader of tables, which the code of users shares with the jobs of the library. */
export const TABULAR = 'tabular';

/**
 * Makes a folder of Python modules an asset of the owner's stack, together with the modules of the library.
 *
 * @param keyPrefix what the keys of the code of this pipeline begin with in the bucket of the assets, and no others, as a
 *   dot follows it. The role may read all of them, so that a run which started before a deployment still finds its code.
 */
export function jobCode(owner: Construct, id: string, folder: string, keyPrefix: string): JobCode {
  const stack = Stack.of(owner);
  const merged = mkdtempSync(join(tmpdir(), 'code-'));
  copyWithLibrary(folder, merged);
  const staged = new AssetStaging(owner, id, { sourcePath: merged });
  if (staged.absoluteStagedPath !== merged) rmSync(merged, { recursive: true });
  const { bucketName, objectKey } = stack.synthesizer.addFileAsset({
    packaging: FileAssetPackaging.ZIP_DIRECTORY,
    // the synthesizer makes the key of the object from it, and the CDK CLI the name of a file, so a slash isn't possible
    sourceHash: `${keyPrefix}.${staged.assetHash}`,
    fileName: staged.relativeStagedPath(stack),
    displayName: `Python modules of ${owner.node.path}`,
  });
  const uri = `s3://${bucketName}/${objectKey}`;
  const at = uri.indexOf(`/${keyPrefix}.${staged.assetHash}`);
  return {
    uri,
    anyVersion: at < 0 ? uri : `${uri.slice(0, at)}/${keyPrefix}.*`,
    fileName: objectKey.slice(objectKey.lastIndexOf('/') + 1),
    hash: staged.assetHash,
  };
}

/** Copies the modules of a folder and those of the library, without what is no code. */
export function copyWithLibrary(folder: string, target: string): void {
  copyCode(folder, target);
  copyCode(jobFolder(LAUNCHER), target);
  copyCode(jobFolder(TABULAR), join(target, TABULAR));
}

/** Copies what links lead to, so that nothing in the asset depends on where it was made. */
function copyCode(from: string, to: string): void {
  for (const { path, source } of codeFiles(from).files) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(source, join(to, path));
  }
}
