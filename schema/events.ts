import * as z from 'zod/mini';

/**
 * Each shape is the documentation's sample narrowed to what a handler reads, checked against the EventBridge schema
 * registry (npm `@aws-cdk/aws-service-spec`), whose model package schema lacks the group, version and approval status.
 * The envelope: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
function eventOf<S extends string, T extends string, D extends z.core.$ZodType>(
  source: S,
  types: readonly [T, ...T[]],
  detail: D,
) {
  return z.object({
    id: z.string().check(z.minLength(1)),
    source: z.literal(source),
    'detail-type': z.enum(types),
    account: z.string().check(z.regex(/^\d{12}$/)),
    time: z.iso.datetime(),
    region: z.string(),
    resources: z.array(z.string()),
    detail,
  });
}

/**
 * The approval of a model package, among other changes. SageMaker may send several events for one change.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html#eventbridge-model-package
 */
export const ModelPackageStateChange = eventOf(
  'aws.sagemaker',
  ['SageMaker Model Package State Change'],
  z.object({
    ModelPackageArn: z.string().check(z.minLength(1)),
    ModelPackageGroupName: z.optional(z.string()),
    ModelPackageVersion: z.optional(z.int()),
    ModelApprovalStatus: z.enum(['Approved', 'Rejected', 'PendingManualApproval']),
    /** In whole seconds. */
    LastModifiedTime: z.nullish(z.string()),
    /** What was changed, such as `ModelApprovalStatus` or `CustomerMetadataProperties`. Not every event says it. */
    UpdatedModelPackageFields: z.nullish(z.array(z.string())),
  }),
);
export type ModelPackageStateChange = z.infer<typeof ModelPackageStateChange>;

/**
 * A SageMaker pipeline execution that started, ended or is stopping.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html#eventbridge-pipeline
 */
export const PipelineExecutionStatusChange = eventOf(
  'aws.sagemaker',
  ['SageMaker Model Building Pipeline Execution Status Change'],
  z.object({
    pipelineArn: z.string(),
    pipelineExecutionArn: z.string().check(z.regex(/\/execution\/[A-Za-z0-9]+$/)),
    currentPipelineExecutionStatus: z.enum(['Executing', 'Stopping', 'Stopped', 'Failed', 'Succeeded']),
    executionEndTime: z.optional(z.string()),
  }),
);
export type PipelineExecutionStatusChange = z.infer<typeof PipelineExecutionStatusChange>;

const AlarmState = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export const AlarmStateChange = eventOf(
  'aws.cloudwatch',
  ['CloudWatch Alarm State Change'],
  z.object({
    alarmName: z.string().check(z.minLength(1)),
    state: z.object({
      value: AlarmState,
      reason: z.optional(z.string()),
      timestamp: z.optional(z.string()),
    }),
    previousState: z.optional(z.object({ value: AlarmState })),
    configuration: z.optional(z.object({ description: z.optional(z.nullable(z.string())) })),
  }),
);
export type AlarmStateChange = z.infer<typeof AlarmStateChange>;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
export const ScheduledEvent = eventOf('aws.events', ['Scheduled Event'], z.object({}));
export type ScheduledEvent = z.infer<typeof ScheduledEvent>;

/** What handlers tell people about: the detail-types of `Notice`. */
export const NoticeType = z.enum([
  'Release Refused',
  'Release Stopped',
  'Release Not Stopped',
  'Retraining Skipped',
  'Retraining Postponed',
  'Retraining Started',
  'Drift Check Refused',
]);
export type NoticeType = z.infer<typeof NoticeType>;

/** What a notice says. `reason` is a sentence for people; `facts` are what it is based on, by name. */
export const NoticeDetail = z.object({
  useCase: z.string().check(z.minLength(1)),
  environment: z.optional(z.string().check(z.minLength(1))),
  reason: z.string().check(z.minLength(1)),
  facts: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});
export type NoticeDetail = z.infer<typeof NoticeDetail>;

/** What a handler of this library tells people, on the default event bus of its account. */
export const Notice = eventOf('cdk-ml-lifecycle', NoticeType.options as [NoticeType, ...NoticeType[]], NoticeDetail);
export type Notice = z.infer<typeof Notice>;

/**
 * Somebody, or a schedule of theirs, asks for a model that is trained on the newest version of the data. With
 * `onlyIfNew`, there has to be a version that the last run didn't train on.
 */
export const RetrainingRequested = eventOf(
  'cdk-ml-lifecycle',
  ['Retraining Requested'],
  z.object({
    useCase: z.string().check(z.minLength(1)),
    reason: z.string().check(z.minLength(1)),
    onlyIfNew: z.optional(z.boolean()),
  }),
);
export type RetrainingRequested = z.infer<typeof RetrainingRequested>;

/** What the retrain handler tells its events apart by. */
export const RetrainingEvent = z.object({
  source: z.enum(['aws.cloudwatch', 'aws.events', 'cdk-ml-lifecycle']),
  'detail-type': z.enum(['CloudWatch Alarm State Change', 'Scheduled Event', 'Retraining Requested']),
});
export type RetrainingEvent = z.infer<typeof RetrainingEvent>;

/** What every event says of itself. */
export const Heard = z.object({
  id: z.string().check(z.minLength(1)),
  source: z.string(),
  'detail-type': z.string(),
  time: z.string(),
});
export type Heard = z.infer<typeof Heard>;

const OfPipeline = { pipeline: z.string().check(z.minLength(1)), 'execution-id': z.string().check(z.minLength(1)) };
const Attempt = z.optional(z.number());

/**
 * A run of a CodePipeline pipeline that started or ended. CodePipeline may send an event more than once.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export const CodePipelineExecutionStateChange = eventOf(
  'aws.codepipeline',
  ['CodePipeline Pipeline Execution State Change'],
  z.object({ ...OfPipeline, state: z.string(), 'pipeline-execution-attempt': Attempt }),
);
export type CodePipelineExecutionStateChange = z.infer<typeof CodePipelineExecutionStateChange>;

/** A stage of such a run that started or ended. */
export const CodePipelineStageStateChange = eventOf(
  'aws.codepipeline',
  ['CodePipeline Stage Execution State Change'],
  z.object({ ...OfPipeline, stage: z.string(), state: z.string(), 'pipeline-execution-attempt': Attempt }),
);
export type CodePipelineStageStateChange = z.infer<typeof CodePipelineStageStateChange>;

/** An action of such a run that started or ended. An approval that waits has started. */
export const CodePipelineActionStateChange = eventOf(
  'aws.codepipeline',
  ['CodePipeline Action Execution State Change'],
  z.object({
    ...OfPipeline,
    stage: z.string(),
    action: z.string(),
    state: z.string(),
    type: z.object({ category: z.string() }),
    'pipeline-execution-attempt': Attempt,
  }),
);
export type CodePipelineActionStateChange = z.infer<typeof CodePipelineActionStateChange>;

const JobId = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));

/** The least of a CodePipeline job: enough to answer it, whatever else is wrong. */
export const CodePipelineJobReference = z.object({ 'CodePipeline.job': z.object({ id: JobId }) });

const Text = z.string().check(z.minLength(1));

/**
 * The job that CodePipeline hands to a Lambda invoke action. It carries credentials: never log it.  * https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html#actions-invoke-lambda-function-json-event-example
 */
export const CodePipelineJob = z.object({
  'CodePipeline.job': z.object({
    id: JobId,
    data: z.object({ actionConfiguration: z.object({ configuration: z.object({ UserParameters: z.string() }) }) }),
  }),
});
export type CodePipelineJob = z.infer<typeof CodePipelineJob>;

/** The one input artifact of a job, which is the release, and the credentials with which the job may read it. */
export const ReleaseArtifact = z.object({
  inputArtifacts: z
    .array(z.object({ location: z.object({ s3Location: z.object({ bucketName: Text, objectKey: Text }) }) }))
    .check(z.length(1)),
  artifactCredentials: z.object({ accessKeyId: Text, secretAccessKey: Text, sessionToken: Text }),
});
export type ReleaseArtifact = z.infer<typeof ReleaseArtifact>;

/** The approval in an execution of the delivery pipeline. */
export const Approved = z.object({ executionId: Text, stage: Text, action: Text });
export type Approved = z.infer<typeof Approved>;

/**
 * What the action that verifies a release says, in its UserParameters, as JSON. The rest is in the release. `approved` is there
 * if whoever approved the release must not have made its model.
 */
export const VerificationParameters = z.object({ environment: Text, approved: z.optional(Approved) });
export type VerificationParameters = z.infer<typeof VerificationParameters>;

/** What an action of the delivery pipeline says about the environment that it is for, in its UserParameters, as JSON. */
export const EnvironmentParameters = z.object({
  environment: Text,
  region: Text,
  roleArn: z.string().check(z.regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/)),
  stackName: Text,
  endpoint: Text,
});
export type EnvironmentParameters = z.infer<typeof EnvironmentParameters>;

/** What the smoke test action says. The request is in the release. */
export const SmokeTestParameters = z.extend(EnvironmentParameters, {
  latencyMillis: z.number().check(z.positive()),
});
export type SmokeTestParameters = z.infer<typeof SmokeTestParameters>;

/** The input of the schedule that starts drift checks, and of people who start one. Scheduler fills in the time. */
export const DriftCheckRequest = z.object({
  scheduledTime: z.iso.datetime(),
  baselineUri: z.string().check(z.regex(/^s3:\/\/[^/]+\/.+$/)),
  modelVersion: z.optional(z.string().check(z.regex(/^\d+$/))),
  modelCreatedAt: z.optional(z.iso.datetime({ precision: 0 })),
});
export type DriftCheckRequest = z.infer<typeof DriftCheckRequest>;
