import type { RawPattern } from '../../private/event-pattern';
import { type NamedUseCase, prefixOf } from '../../private/names';
import { NOTICE_SOURCE } from '../../private/notices';

/** The event pattern of a model that waits for approval. SageMaker sends the event again when it is edited. */
export function waitingPattern(group: string, account: string): RawPattern {
  return {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Model Package State Change'],
    account: [account],
    detail: { ModelPackageGroupName: [group], ModelApprovalStatus: ['PendingManualApproval'] },
  };
}

/** The event pattern of a run of a SageMaker pipeline that has failed. */
export function failedRunPattern(pipelineArn: string): RawPattern {
  return {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
    detail: { pipelineArn: [pipelineArn], currentPipelineExecutionStatus: ['Failed'] },
  };
}

/** The event pattern of an approval that waits in a pipeline of CodePipeline. */
export function waitingReleasePattern(pipeline: string): RawPattern {
  return codePipelinePattern('Action', { pipeline: [pipeline], state: ['STARTED'], type: { category: ['Approval'] } });
}

/** The event pattern of a stage of such a pipeline that has succeeded. */
export function deployedPattern(pipeline: string, stages: string[]): RawPattern {
  return codePipelinePattern('Stage', { pipeline: [pipeline], state: ['SUCCEEDED'], stage: stages });
}

/**
 * The event pattern of a run of such a pipeline that has failed, was cancelled by a change of the pipeline, or was overtaken
 * by a newer run.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export function endedReleasePattern(pipeline: string): RawPattern {
  return codePipelinePattern('Pipeline', { pipeline: [pipeline], state: ['FAILED', 'CANCELED', 'SUPERSEDED'] });
}

function codePipelinePattern(level: string, detail: { [key: string]: unknown }): RawPattern {
  return {
    source: ['aws.codepipeline'],
    'detail-type': [`CodePipeline ${level} Execution State Change`],
    detail,
  };
}

/** The event pattern of what handlers of a use case tell people: everywhere, or in one environment. */
export function noticePattern(useCase: NamedUseCase, environment?: string): RawPattern {
  return {
    source: [NOTICE_SOURCE],
    // people put this event themselves
    'detail-type': [{ 'anything-but': ['Retraining Requested'] }],
    detail: { useCase: [prefixOf(useCase)], ...(environment !== undefined && { environment: [environment] }) },
  };
}

/** Which alarms are heard. */
export interface HeardAlarms {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** What their names begin with. */
  readonly prefixes: string[];
  /** Alarms with other names. */
  readonly arns: string[];
  /** The name of an alarm that is not heard. */
  readonly except?: string;
}

/** The event pattern of alarms that go off, and of alarms that are over. */
export function alarmsPattern(heard: HeardAlarms): RawPattern {
  const { partition, account, region, except } = heard;
  const prefixes = heard.prefixes.map((prefix) => ({
    prefix: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${prefix}`,
  }));
  return {
    ...ANY_ALARM,
    resources: [...prefixes, ...heard.arns],
    detail: {
      ...ANY_ALARM.detail,
      ...(except !== undefined && { alarmName: [{ 'anything-but': [except] }] }),
    },
  };
}

/** The event pattern of alarms on a bus on which nobody but the environments of one use case may put them. */
export function forwardedAlarmsPattern(accounts: string[]): RawPattern {
  return { ...ANY_ALARM, account: accounts };
}

/**
 * A gap in the data of an alarm is no news, and neither is the first OK of a new one, which would reach the bus of another
 * account before that bus exists. Until its first evaluation, the reason of an alarm's state is "Unchecked: Initial alarm
 * creation"; after a gap it is another one.
 * See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const ANY_ALARM = {
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
  detail: {
    $or: [
      { state: { value: ['ALARM'] } },
      { state: { value: ['OK'] }, previousState: { reason: [{ 'anything-but': { prefix: 'Unchecked' } }] } },
    ],
  },
};
