import type { Evaluation } from '../../schema/evaluation';
import type { ReleaseKit, ReleaseManifest } from '../../schema/release';
import { sha256 } from '../../releases/digest';
import { MANIFEST } from '../../releases/release-files';
import type { ApprovedPackage } from './approved-package';
import type { ModelCopies } from './model-copies';

/** Everything that is known only after a model package is approved. */
export interface ReleaseFacts {
  readonly modelPackage: ApprovedPackage;
  readonly evaluation: Evaluation;
  /** The image of the package by its digest. */
  readonly image: string;
  readonly copies: ModelCopies;
}

/** The files of a release by name. Equal facts give equal texts, in whatever order a service lists them. */
export type ReleaseFiles = { readonly [name: string]: string };

/** Combines the kit, which synth made, with the facts of the approval. */
export function makeRelease(kit: ReleaseKit, facts: ReleaseFacts): ReleaseFiles {
  const template = JSON.stringify(kit.template);
  const digest = sha256(template);
  if (digest !== kit.manifest.templateSha256)
    throw new Error(
      `the template of the kit has SHA-256 digest ${digest}, but the manifest says ${kit.manifest.templateSha256}`,
    );
  const { arn, createdAt, group, version } = facts.modelPackage;
  const values = {
    ModelPackageArn: arn,
    ModelImage: facts.image,
    ModelDataUri: facts.copies.modelData.uri,
    BaselineUri: facts.copies.baseline.uri,
    ModelCreatedAt: createdAt,
  };
  const approved = Object.fromEntries(kit.fromApproval.map((name) => [name, values[name]]));
  const environments = Object.entries(kit.parameters).map(([environment, { Parameters, Tags }]) => [
    `${environment}.json`,
    render({ Parameters: { ...Parameters, ...approved }, Tags: { ...Tags, release: `${group}-${version}` } }),
  ]);
  const files: ReleaseFiles = {
    'template.json': template,
    ...Object.fromEntries(environments),
    ...Object.fromEntries(Object.entries(kit.requests).map(([name, request]) => [name, JSON.stringify(request)])),
  };
  return { ...files, [MANIFEST]: render(manifest(kit, facts, files)) };
}

function manifest(kit: ReleaseKit, facts: ReleaseFacts, files: ReleaseFiles): ReleaseManifest {
  const { modelPackage, evaluation, image, copies } = facts;
  const { container, metadata } = modelPackage;
  return {
    ...kit.manifest,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
    modelPackageArn: modelPackage.arn,
    modelPackageVersion: modelPackage.version,
    modelCreatedAt: modelPackage.createdAt,
    container: { image, digest: container.digest },
    modelData: copies.modelData,
    baselineUri: copies.baseline.uri,
    baseline: copies.baseline,
    servesCopy: kit.serves !== undefined,
    commit: metadata.commit,
    dataVersion: metadata.dataVersion,
    metadata,
    metrics: evaluation.metrics,
    fairness: evaluation.fairness,
    pipeline: modelPackage.pipeline,
    training: modelPackage.training,
    approval: modelPackage.approval,
  };
}

/** Renders JSON with the keys of every object sorted. */
function render(value: object): string {
  const sorted = (_key: string, part: unknown): unknown =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  return `${JSON.stringify(value, sorted, 2)}\n`;
}
