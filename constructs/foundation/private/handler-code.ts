import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssetStaging, type FileAssetLocation, FileAssetPackaging, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { handlerFolder } from '../../private/package-root';

/** Publishes the bundle of a handler with the assets of the stack. */
export function publishHandler(owner: Construct, handler: string): FileAssetLocation {
  const stack = Stack.of(owner);
  const staged = new AssetStaging(owner, 'Code', { sourcePath: handlerFolder(handler) });
  return stack.synthesizer.addFileAsset({
    packaging: FileAssetPackaging.ZIP_DIRECTORY,
    sourceHash: staged.assetHash,
    fileName: staged.relativeStagedPath(stack),
    displayName: `Handler ${handler} of ${owner.node.path}`,
  });
}

let folders: string[] | undefined;

/** The names of the handlers that this package has. */
export function availableHandlers(): string[] {
  const all = dirname(handlerFolder('any'));
  return (folders ??= existsSync(all) ? readdirSync(all) : []);
}
