import { createHash } from 'node:crypto';
import type { Evaluation } from '../../schema/evaluation';
import type { ReleaseKit, ReleaseManifest } from '../../schema/release';
import type { ApprovedPackage } from './approved-package';

/** Everything that is known only after a model package is approved. */
export interface ReleaseFacts {
  readonly modelPackage: ApprovedPackage;
  readonly evaluation: Evaluation;
  readonly modelData: { readonly versionId?: string; readonly etag?: string };
}

/** The files of a release by name. Equal facts give equal texts, in whatever order a service lists them. */
export type ReleaseFiles = { readonly [name: string]: string };

/** Combines the kit, which synth made, with the facts of the approval. */
export function makeRelease(kit: ReleaseKit, facts: ReleaseFacts): ReleaseFiles {
  const template = JSON.stringify(kit.template);
  const digest = createHash('sha256').update(template).digest('hex');
  if (digest !== kit.manifest.templateSha256)
    throw new Error(
      `the template of the kit has SHA-256 digest ${digest}, but the manifest says ${kit.manifest.templateSha256}`,
    );
  const { arn, baselineUri, createdAt, group, version } = facts.modelPackage;
  const values = { ModelPackageArn: arn, BaselineUri: baselineUri, ModelCreatedAt: createdAt };
  const approved = Object.fromEntries(kit.fromApproval.map((name) => [name, values[name]]));
  const environments = Object.entries(kit.parameters).map(([environment, { Parameters, Tags }]) => [
    `${environment}.json`,
    render({ Parameters: { ...Parameters, ...approved }, Tags: { ...Tags, release: `${group}-${version}` } }),
  ]);
  return {
    'template.json': template,
    ...Object.fromEntries(environments),
    ...Object.fromEntries(Object.entries(kit.requests).map(([name, request]) => [name, JSON.stringify(request)])),
    'manifest.json': render(manifest(kit, facts)),
  };
}

function manifest(kit: ReleaseKit, { modelPackage, evaluation, modelData }: ReleaseFacts): ReleaseManifest {
  const { metadata } = modelPackage;
  return {
    ...kit.manifest,
    modelPackageArn: modelPackage.arn,
    modelPackageVersion: modelPackage.version,
    modelCreatedAt: modelPackage.createdAt,
    container: modelPackage.container,
    modelData: { uri: modelPackage.modelDataUri, ...modelData },
    baselineUri: modelPackage.baselineUri,
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
