import * as z from 'zod/mini';
import { Evaluation } from './evaluation';

const Strings = z.record(z.string(), z.string());
const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** The names of environments become file names in the release, beside `template.json` and `manifest.json`. */
const EnvironmentName = z
  .string()
  .check(z.regex(/^(?!(?:template|manifest)$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/), z.maxLength(12));

/** CodePipeline's template configuration file: what one environment's stack is given. */
export const ReleaseParameters = z.object({ Parameters: Strings, Tags: Strings });
export type ReleaseParameters = z.infer<typeof ReleaseParameters>;

/** The request that a smoke test sends, as a file of the release. */
export const SmokeTestRequest = z.object({
  contentType: z.string().check(z.minLength(1)),
  payload: z.string().check(z.minLength(1)),
});
export type SmokeTestRequest = z.infer<typeof SmokeTestRequest>;

/** The file with the request of each environment that has a smoke test. Environments may share a file. */
const SmokeTests = z.record(EnvironmentName, z.string().check(z.regex(/^requests\/\d+\.json$/)));

/**
 * A checksum that S3 keeps with an object, in Base64. An object that was copied in parts has a digest of the digests of its
 * parts, with their number.
 */
export const Checksum = z.object({
  algorithm: z.literal('SHA256'),
  value: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=(-\d{1,5})?$/)),
});
export type Checksum = z.infer<typeof Checksum>;

/** An object in S3, as exactly as S3 can name it. */
const StoredObject = z.object({
  uri: z.string(),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
});

/** The copy of an object that was made at the approval, which nobody else writes. `source` is what it was copied from. */
export const BoundObject = z.extend(StoredObject, { checksum: Checksum, source: StoredObject });
export type BoundObject = z.infer<typeof BoundObject>;

/**
 * Everything about a release that is known at synth; the platform deploys it before the first model exists.
 * `fromApproval` names the parameters whose values only an approved model package has. `templateSha256` is the hex
 * digest of `JSON.stringify(template)`: those bytes are `template.json` in every release made from the kit. `requests`
 * holds the files that `manifest.smokeTests` names. `serves` has the environment variables with which the template serves
 * the image of the package; it is missing if the template serves something else.
 */
export const ReleaseKit = z.object({
  schema: z.literal('release-kit/1'),
  name: z.string().check(z.minLength(1)),
  template: z.record(z.string(), z.unknown()),
  parameters: z.record(EnvironmentName, ReleaseParameters),
  fromApproval: z.array(z.enum(['ModelPackageArn', 'ModelImage', 'ModelDataUri', 'BaselineUri', 'ModelCreatedAt'])),
  requests: z.record(z.string(), SmokeTestRequest),
  serves: z.optional(z.object({ environment: Strings })),
  manifest: z.object({
    schema: z.literal('release/1'),
    useCase: z.string(),
    templateSha256: Sha256,
    smokeTests: SmokeTests,
  }),
});
export type ReleaseKit = z.infer<typeof ReleaseKit>;

/** Who did something, as far as AWS says it: the principal, who is behind its session, and a profile of SageMaker Studio. */
export const Identity = z.object({
  arn: z.optional(z.string()),
  sourceIdentity: z.optional(z.string()),
  userProfile: z.optional(z.string()),
});
export type Identity = z.infer<typeof Identity>;

/** The training run that made a model. `makers` have started it, changed it since, or registered the model. */
export const TrainingRun = z.object({
  executionArn: z.optional(z.string()),
  makers: z.array(Identity),
  /** Why it is not known who started the run, if that is so. */
  unknown: z.optional(z.string()),
});
export type TrainingRun = z.infer<typeof TrainingRun>;

/**
 * What is in a release and why it may go out: read by people, by auditors and by day-two commands. `files` has the hex
 * digest of every other file, and with the copies in `modelData` and `baseline` it says which bytes were approved. Releases
 * that were made by version 0.1.0 have neither these nor `smokeTests`, and carry no requests.
 */
export const ReleaseManifest = z.object({
  schema: z.literal('release/1'),
  useCase: z.string(),
  templateSha256: Sha256,
  smokeTests: z.optional(SmokeTests),
  modelPackageArn: z.string(),
  modelPackageVersion: z.int().check(z.positive()),
  modelCreatedAt: z.iso.datetime({ precision: 0 }),
  container: z.object({ image: z.string(), digest: z.optional(z.string()) }),
  modelData: z.extend(StoredObject, { checksum: z.optional(Checksum), source: z.optional(StoredObject) }),
  baselineUri: z.string(),
  baseline: z.optional(BoundObject),
  /** Whether the template serves the copies. If it serves the model package, what is in `models/` is served. */
  servesCopy: z.optional(z.boolean()),
  files: z.optional(z.record(z.string(), Sha256)),
  commit: z.optional(z.string()),
  dataVersion: z.optional(z.string()),
  metadata: Strings,
  metrics: Evaluation.shape.metrics,
  fairness: Evaluation.shape.fairness,
  /** The delivery pipeline that the release is for. */
  pipeline: z.optional(z.string()),
  training: z.optional(TrainingRun),
  approval: z.object({
    by: z.string(),
    at: z.iso.datetime(),
    description: z.optional(z.string()),
  }),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;
