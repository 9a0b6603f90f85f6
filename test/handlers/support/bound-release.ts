import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import * as example from './examples';

const sha256 = (text: string) => createHash('sha256').update(text);

/** The SHA-256 checksum of an object, as S3 writes it. */
export function checksum256(body: string): string {
  return sha256(body).digest('base64');
}

/** What the release of version 7 serves and compares with. */
export const COPIES = {
  model: { uri: 's3://artifacts/released/mortgage-approval/7/version-1/model.tar.gz', body: 'the model' },
  baseline: { uri: 's3://artifacts/released/mortgage-approval/7/version-2/baseline.json', body: '{"columns":{}}' },
};

/** The files of a release, and what its manifest says of them. */
export function boundRelease(more: object = {}): {
  readonly files: { [name: string]: string };
  readonly digest: string;
} {
  const files: { [name: string]: string } = {
    'template.json': JSON.stringify(example.KIT.template),
    'prod.json': '{"Parameters":{},"Tags":{}}',
  };
  const copyOf = ({ uri, body }: { uri: string; body: string }, source: string) => ({
    uri,
    checksum: { algorithm: 'SHA256', value: checksum256(body) },
    source: { uri: source },
  });
  const manifest = JSON.stringify({
    ...example.KIT.manifest,
    modelPackageArn: example.PACKAGE_ARN,
    modelPackageVersion: 7,
    modelCreatedAt: example.CREATED_AT,
    container: { image: 'image' },
    modelData: copyOf(COPIES.model, example.MODEL_DATA_URI),
    baselineUri: COPIES.baseline.uri,
    baseline: copyOf(COPIES.baseline, example.BASELINE_URI),
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text).digest('hex')])),
    metadata: {},
    metrics: example.EVALUATION.metrics,
    fairness: example.EVALUATION.fairness,
    approval: { by: example.APPROVER, at: example.APPROVED_AT },
    ...more,
  });
  return { files: { ...files, 'manifest.json': manifest }, digest: sha256(manifest).digest('hex') };
}

/** Zips the files of a release. */
export function zipOf(files: { readonly [name: string]: string }): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}
