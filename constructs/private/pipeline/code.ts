import { AssetStaging, FileAssetPackaging, IgnoreMode, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Python modules in one zip file in S3. Python imports from it without unpacking it. */
export interface JobCode {
  readonly uri: string;
  /** The name of the file, as jobs see it. */
  readonly fileName: string;
  /** A hash that changes exactly when the modules change. */
  readonly hash: string;
}

/** Files that no job runs. They are left out, so that the hash stays the same when only tests change. */
const NOT_CODE = ['test_*.py', '*_test.py', 'conftest.py', 'tests/', '__pycache__/', '*.pyc', '*.md', '.*'];

/** Makes a folder of Python modules an asset of the owner's stack. */
export function jobCode(owner: Construct, id: string, folder: string): JobCode {
  const stack = Stack.of(owner);
  const staged = new AssetStaging(owner, id, { sourcePath: folder, exclude: NOT_CODE, ignoreMode: IgnoreMode.GIT });
  const { bucketName, objectKey } = stack.synthesizer.addFileAsset({
    packaging: FileAssetPackaging.ZIP_DIRECTORY,
    sourceHash: staged.assetHash,
    fileName: staged.relativeStagedPath(stack),
    displayName: `Python modules of ${owner.node.path}`,
  });
  return {
    uri: `s3://${bucketName}/${objectKey}`,
    fileName: objectKey.slice(objectKey.lastIndexOf('/') + 1),
    hash: staged.assetHash,
  };
}
