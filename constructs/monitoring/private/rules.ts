import type { Rule } from '../../private/faults';
import { type Bounds, within } from '../../private/validate';

/** Below 0.01 noise raises the alarm, and above 10 nothing does. */
export const PSI: Bounds = { min: 0.01, max: 10 };
export const RECORDS: Bounds = { min: 1, max: 1_000_000_000, whole: true };
export const WINDOW_HOURS: Bounds = { min: 1, max: 720, whole: true, unit: 'hours' };
/** An alarm evaluates at most seven days, and the alarm on silent checks evaluates three intervals and some minutes. */
export const INTERVAL_HOURS: Bounds = { min: 1, max: 48, whole: true, unit: 'hours' };
export const MISSING_HOURS: Bounds = { min: 1, max: 8760, whole: true, unit: 'hours' };
export const VOLUME_GIBIBYTES: Bounds = { min: 1, max: 16_384, whole: true, unit: 'GiB' };
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingStoppingCondition.html */
export const RUNTIME_SECONDS: Bounds = { min: 60, max: 777_600, whole: true, unit: 'seconds' };
export const RECORDS_PER_HOUR: Bounds = { min: 1, max: 1_000_000_000 };
/** A request and its answer of at most 6 MB each, in Base64. */
export const RECORD_MEBIBYTES: Bounds = { min: 1 / 1024 ** 2, max: 24, unit: 'MiB' };
export const RECORD_BYTES: Bounds = { min: 1, max: 24 * 1024 ** 2, whole: true, unit: 'bytes' };
/** How many records the job checks in a minute: a quarter of what two processors manage. */
export const RECORDS_PER_MINUTE = 250_000;
export const COOLDOWN_SECONDS: Bounds = { min: 0, max: 365 * 86_400, whole: true, unit: 'seconds' };
/** The key of an object. SageMaker would take a wildcard or a space in it literally. */
export const OBJECT_PATH = /^[^/*?\s]+(\/[^/*?\s]+)*$/;

export const PSI_LIMIT: Rule = {
  code: 'MLL803',
  when: 'The limit on the population stability index never raises the alarm, or always does.',
  must: within(PSI),
  fix: 'use 0.1 to report slight changes, or 0.2 to report considerable ones',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  psiLimit: 20,
});`,
};

export const MINIMUM_RECORDS: Rule = {
  code: 'MLL804',
  when: 'The number of records that a drift check needs is not a whole number of at least 1.',
  must: within(RECORDS),
  fix: 'use a few hundred, so that the population stability index means something',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  minimumRecords: 0,
});`,
};

export const WINDOW: Rule = {
  code: 'MLL805',
  when: 'The window of a drift check is too short or too long, or ends within an hour.',
  must: within(WINDOW_HOURS),
  fix: 'use whole hours, such as 24: captured traffic is stored by the hour',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  window: Duration.minutes(30),
});`,
};

export const INTERVAL: Rule = {
  code: 'MLL806',
  when: 'The interval between drift checks is too short or too long.',
  must: within(INTERVAL_HOURS),
  fix: 'check more often: the alarm on silent checks evaluates three intervals, and CloudWatch at most seven days',
  example: `new monitoring.DriftSchedule(stack, 'Schedule', {
  useCase,
  environmentName: 'prod',
  baselineUri: 's3://bucket/baseline.json',
  every: Duration.days(7),
});`,
};

export const INTERVAL_OF_RELEASES: Rule = {
  code: 'MLL807',
  when: 'A drift check has an interval, although its baseline comes with each release.',
  must: 'not be given when the baseline comes with each release',
  fix: 'use Baseline.file(), or put a DriftSchedule into the release',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  every: Duration.hours(12),
});`,
};

export const COOLDOWN: Rule = {
  code: 'MLL808',
  when: 'The cooldown of retraining is longer than a year, or not in whole seconds.',
  must: 'be from 0 to 365 days, in whole seconds',
  fix: 'use 0 to retrain on every alarm',
  example: `new monitoring.Retraining(stack, 'Retraining', {
  useCase,
  pipeline: sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'training'),
  cooldown: Duration.days(730),
});`,
};

export const ACCOUNT_ID: Rule = {
  code: 'MLL809',
  when: 'The account of an environment or of the training is malformed.',
  must: 'be an account ID of 12 digits',
  fix: 'write all 12 digits, in quotes',
  example: "monitoring.Baseline.releasedFrom('tools');",
};

export const TRIGGER_ELSEWHERE: Rule = {
  code: 'MLL810',
  when: 'A trigger for retraining points to the account and Region of its own stack.',
  must: 'not be the account of this stack if the Region is that of this stack too',
  fix: 'remove the trigger: Retraining receives the alarms of its own account and Region without one',
  example: `new monitoring.RetrainingTrigger(stack, 'Trigger', {
  useCase,
  environmentName: 'prod',
  account: '111111111111',
  region: 'eu-west-1',
});`,
};

export const DRIFT_TOGETHER: Rule = {
  code: 'MLL811',
  when: 'A monitor has captured traffic without a baseline, or a baseline without captured traffic.',
  must: 'be given together with the captured traffic',
  fix: 'add it, or leave out the other: a drift check compares the two',
  example: "new monitoring.ModelMonitor(stack, 'Monitor', { useCase, captured: capture });",
};

export const ONE_ENDPOINT: Rule = {
  code: 'MLL812',
  when: 'A monitor is given both an endpoint and the name of an endpoint.',
  must: 'not be given together with endpoint',
  fix: 'leave it out, because the endpoint knows its own name',
  example: `new monitoring.ModelMonitor(stack, 'Monitor', {
  useCase,
  endpoint: new sagemaker.CfnEndpoint(stack, 'Scores', { endpointConfigName: 'scores' }),
  endpointName: 'scores',
});`,
};

export const RETRAIN_ON_DRIFT: Rule = {
  code: 'MLL813',
  when: 'A monitor is given a pipeline to retrain, but it checks no drift.',
  must: 'be given together with captured and baseline',
  fix: 'add both, so that there is a drift alarm to start the training pipeline',
  example: `new monitoring.ModelMonitor(stack, 'Monitor', {
  useCase,
  retrain: sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'training'),
});`,
};

export const BASELINE_PATH: Rule = {
  code: 'MLL814',
  when: 'The path of a baseline is not the key of one object.',
  must: 'be the key of an object, without wildcards and spaces',
  fix: 'write it as in models/abc/baseline/baseline.json',
  example: "monitoring.Baseline.file(artifacts, 'models/*/baseline.json');",
};

export const RETRAINING_ENVIRONMENT_TWICE: Rule = {
  code: 'MLL815',
  when: 'Retraining lists an environment twice.',
  must: 'be different for each environment',
  fix: 'list each environment once',
  example: `new monitoring.Retraining(stack, 'Retraining', {
  useCase,
  pipeline: sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'training'),
  environments: [{ environmentName: 'prod' }, { environmentName: 'prod', account: '333333333333' }],
});`,
};

export const WINDOW_COVERS_INTERVAL: Rule = {
  code: 'MLL816',
  when: 'The window of a drift check is shorter than the interval between checks, so some traffic is never checked.',
  must: 'be at least as long as the interval between checks',
  fix: 'lengthen the window or check more often, or the traffic between two windows is never checked',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.file(artifacts, 'models/abc/baseline/baseline.json'),
  window: Duration.hours(6),
  every: Duration.hours(12),
});`,
};

export const RETRAINING_WITHOUT_ENVIRONMENT: Rule = {
  code: 'MLL817',
  when: 'Retraining lists no environment, so no alarm can start it.',
  must: 'be a list with at least one environment',
  fix: 'name the environment with real traffic, or remove retraining',
  example: `new monitoring.Retraining(stack, 'Retraining', {
  useCase,
  pipeline: sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'training'),
  environments: [],
});`,
};

export const TRAFFIC_MISSING: Rule = {
  code: 'MLL820',
  when: 'The time after which a drift check reports that traffic is missing is too short or too long.',
  must: within(MISSING_HOURS),
  fix: 'use a few intervals between checks, such as 48 hours',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  trafficMissingAfter: Duration.minutes(30),
});`,
};

export const INSTANCE_TYPE: Rule = {
  code: 'MLL821',
  when: 'The instance type of a drift check is malformed.',
  must: 'be an instance type of SageMaker',
  fix: 'write it with the prefix ml., as in ml.m5.large',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  instanceType: 'm5.large',
});`,
};

export const INSTANCE_USE: Rule = {
  code: 'MLL828',
  when: 'SageMaker does not offer the instance type of a drift check for processing.',
  must: 'be an instance type that SageMaker offers for processing',
  fix: 'use another type, or upgrade the library if SageMaker offers it by now',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  instanceType: 'ml.t2.medium',
});`,
};

export const VOLUME_SIZE: Rule = {
  code: 'MLL822',
  when: 'SageMaker does not take the size of the disk of a drift check.',
  must: within(VOLUME_GIBIBYTES),
  fix: 'use 30 GiB, or what the traffic of a window takes',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  volumeSize: Size.mebibytes(512),
});`,
};

export const DISK_SIZE: Rule = {
  code: 'MLL857',
  when: 'The size of the disk of a drift check is larger than the local disks of its instance type, which SageMaker uses instead.',
  must: 'be at most what the local disks of the instance type hold',
  fix: 'use a larger type or one without local disks, or leave volumeSize out: SageMaker uses the whole local disks in any case',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  instanceType: 'ml.r5d.large',
  volumeSize: Size.gibibytes(100),
});`,
};

export const MAX_RUNTIME: Rule = {
  code: 'MLL823',
  when: 'The job of a drift check may run for too short a time, or longer than SageMaker allows.',
  must: within(RUNTIME_SECONDS),
  fix: 'use an hour, or what the traffic of a window takes',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  maxRuntime: Duration.days(10),
});`,
};

export const EXPECTED_RECORDS: Rule = {
  code: 'MLL824',
  when: 'The number of records that an endpoint is expected to capture in an hour is not above 0.',
  must: within(RECORDS_PER_HOUR),
  fix: 'give the records of a busy hour, or leave it out',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  expectedRecordsPerHour: 0,
});`,
};

export const WINDOW_FITS_VOLUME: Rule = {
  code: 'MLL825',
  when: 'The traffic that a drift check expects in its window does not fit on the disk of its job.',
  must: 'be short enough for the expected traffic to fit on the disk of the job',
  fix: 'shorten the window, give the job a larger disk, or capture a smaller share of the traffic',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  window: Duration.hours(24),
  expectedRecordsPerHour: 600_000,
});`,
};

export const WINDOW_FITS_TIME: Rule = {
  code: 'MLL826',
  when: 'The traffic that a drift check expects in its window takes longer to check than its job may run.',
  must: 'be short enough for the expected traffic to be checked in time',
  fix: 'shorten the window, give the job more time, or capture a smaller share of the traffic',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  window: Duration.hours(24),
  expectedRecordsPerHour: 1_000_000,
  volumeSize: Size.gibibytes(100),
});`,
};

export const EXPECTED_RECORD_SIZE: Rule = {
  code: 'MLL827',
  when: 'The size that a captured record is expected to have is not that of a record.',
  must: 'be from 1 byte to 24 MiB',
  fix: 'use 2 KiB, or what a captured record takes',
  example: `new monitoring.DriftCheck(stack, 'Drift', {
  useCase,
  captured: capture,
  baseline: monitoring.Baseline.released(artifacts),
  expectedRecordsPerHour: 1000,
  expectedRecordSize: Size.mebibytes(100),
});`,
};
