import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DockerImageAssetLocation,
  type DockerImageAssetSource,
  type FileAssetLocation,
  FileAssetPackaging,
  type FileAssetSource,
  type ISynthesisSession,
  type Stack,
  StackSynthesizer,
} from 'aws-cdk-lib/core';
import { refuse, throwFaults } from '../../private/errors';
import { fault } from '../../private/faults';
import { assetFault, checkTemplate } from './release-checks';
import { FROM_APPROVAL } from './release-facts';
import { checkImports, importsOf } from './release-references';
import type { Requests } from './requests';
import * as rules from './rules';

/** What a release adds to its template. */
export interface ReleaseContents {
  readonly useCase: { readonly useCaseName: string };
  _environmentFiles(): { [environment: string]: object };
  _requests(): Requests;
  /** The environment variables with which the release serves the approved image; nothing if it serves something else. */
  _servedEnvironment(): { readonly [name: string]: string } | undefined;
}

/** Where the kit is published, and the hex digest of its bytes. */
export interface Kit {
  readonly location: FileAssetLocation;
  readonly sha256: string;
}

/**
 * Writes the template of a release, and publishes its kit as a file asset of the stack that contains the release. It emits
 * no artifact, so the CDK CLI sees no stack to deploy.
 */
export class ReleaseSynthesizer extends StackSynthesizer {
  private kit?: Kit;

  public constructor(private readonly parent: Stack) {
    super();
  }

  /** Where the kit is published. Children are synthesised before their parents, so the parent's template can name it. */
  public get published(): Kit {
    return this.kit ?? refuse([fault(rules.KIT_EARLY, ['kit'])], this.boundStack);
  }

  /**
   * No role deploys a release from here. CDK asks for the role when the release reads a value of a stack in another account,
   * which may be missing where the release is deployed.
   */
  public get cloudFormationExecutionRole(): string | undefined {
    throwFaults(checkImports(this.boundStack, importsOf(this.boundStack)), this.boundStack);
    return undefined;
  }

  public addFileAsset(asset: FileAssetSource): FileAssetLocation {
    return this.refuseAsset(asset.displayName ?? asset.fileName ?? asset.sourceHash);
  }

  public addDockerImageAsset(asset: DockerImageAssetSource): DockerImageAssetLocation {
    return this.refuseAsset(asset.displayName ?? asset.directoryName ?? asset.sourceHash);
  }

  public synthesize(session: ISynthesisSession): void {
    const release = this.boundStack as Stack & ReleaseContents;
    const { outdir } = session.assembly;
    const { fileName } = this.synthesizeTemplate(session);
    const template = JSON.parse(readFileSync(join(outdir, fileName!), 'utf8')) as object;
    const text = JSON.stringify(template);
    throwFaults(checkTemplate(template, text), release);
    const body = JSON.stringify(this.renderKit(release, template, sha256(text)));
    const kitFile = `${release.artifactId}.kit.json`;
    writeFileSync(join(outdir, kitFile), body);
    const location = this.parent.synthesizer.addFileAsset({
      fileName: kitFile,
      packaging: FileAssetPackaging.FILE,
      sourceHash: sha256(body),
      displayName: `${release.node.path} release kit`,
    });
    this.kit = { location, sha256: sha256(body) };
  }

  private renderKit(release: Stack & ReleaseContents, template: object, templateSha256: string): object {
    const { files, byEnvironment } = release._requests();
    const environment = release._servedEnvironment();
    return {
      schema: 'release-kit/1',
      name: release.node.id,
      template,
      parameters: release._environmentFiles(),
      fromApproval: FROM_APPROVAL,
      requests: files,
      ...(environment && { serves: { environment } }),
      manifest: {
        schema: 'release/1',
        useCase: release.useCase.useCaseName,
        templateSha256,
        smokeTests: byEnvironment,
      },
    };
  }

  private refuseAsset(asset: string): never {
    refuse([assetFault(asset)], this.boundStack);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
