import { Duration, type Size, Token } from 'aws-cdk-lib/core';
import { checkEndpointName, checkVariantName } from '../../private/endpoint-name';
import { checkEnvironmentName } from '../../private/environment-name';
import { type Fault, type Path, Quantity, type Rule, fault } from '../../private/faults';
import { InstanceUse, checkDiskSize, checkInstanceType } from '../../private/instance-type';
import { checkOwnImage } from '../../private/pipeline/images';
import { ACCOUNT, checkNumber, checkPattern, hours, isWithin, mebibytes, seconds } from '../../private/validate';
import { DEFAULT_HOURS, DEFAULT_RECORD_BYTES, DEFAULT_RUNTIME_SECONDS, DEFAULT_VOLUME_GIBIBYTES } from './defaults';
import * as rules from './rules';
import { volumeCapacity } from './volume-capacity';

type Found = (Fault | undefined)[];

const INSTANCES = { form: rules.INSTANCE_TYPE, use: rules.INSTANCE_USE };

interface MonitorFacts {
  readonly environmentName?: string;
  readonly endpointName?: string;
  readonly variantName?: string;
}

interface LineFacts {
  readonly psiLimit?: number;
  readonly minimumRecords?: number;
}

interface JobFacts {
  readonly window?: Duration;
  readonly instanceType?: string;
  readonly volumeSize?: Size;
  readonly maxRuntime?: Duration;
  readonly image?: { readonly tagOrDigest?: string };
  readonly expectedRecordsPerHour?: number;
  readonly expectedRecordSize?: Size;
}

interface DriftCheckFacts extends MonitorFacts, LineFacts, JobFacts {
  readonly every?: Duration;
  readonly trafficMissingAfter?: Duration;
}

interface ModelMonitorFacts extends MonitorFacts {
  readonly endpoint?: unknown;
  readonly captured?: unknown;
  readonly baseline?: unknown;
  readonly retrain?: unknown;
}

interface RetrainingFacts {
  readonly environments?: readonly { readonly environmentName?: string; readonly account?: string }[];
  readonly cooldown?: Duration;
}

interface TriggerFacts {
  readonly environmentName?: string;
  readonly account?: string;
  readonly region?: string;
}

/** Everything that is wrong with the alarms of an endpoint. */
export function checkEndpointAlarms({ environmentName, endpointName, variantName }: MonitorFacts): Found {
  return [
    checkEnvironmentName(['environmentName'], environmentName),
    checkEndpointName(['endpointName'], endpointName),
    checkVariantName(['variantName'], variantName),
  ];
}

/** Everything that is wrong with a dashboard. */
export function checkModelDashboard(props: MonitorFacts & { readonly drift?: LineFacts }): Found {
  return [...checkEndpointAlarms(props), ...checkLines(['drift'], props.drift ?? {})];
}

/**
 * Everything that is wrong with a drift check.
 * @param baselineIsFixed whether the check schedules itself, against one file; unknown when absent
 */
export function checkDriftCheck(props: DriftCheckFacts, baselineIsFixed?: boolean): Found {
  const { window, every } = props;
  return [
    ...checkEndpointAlarms(props),
    ...checkLines([], props),
    checkNumber(rules.WINDOW, ['window'], hours(window), rules.WINDOW_HOURS),
    checkInterval(every),
    checkNumber(rules.TRAFFIC_MISSING, ['trafficMissingAfter'], hours(props.trafficMissingAfter), rules.MISSING_HOURS),
    ...checkJob(props),
    checkOwnImage(props.image),
    baselineIsFixed === false ? checkNoInterval(every) : undefined,
    baselineIsFixed === true ? checkWindowCovers(window ?? DEFAULT, every ?? DEFAULT) : undefined,
  ];
}

/**
 * Whether checks look at all traffic: a window must be at least as long as the interval between checks. An interval or a
 * window that is out of bounds is a fault of its own.
 */
export function checkWindowCovers(window: Duration | undefined, every: Duration | undefined): Fault | undefined {
  const [back, interval] = [hours(window), hours(every)];
  if (back === undefined || interval === undefined || back >= interval) return undefined;
  if (!isWithin(back, rules.WINDOW_HOURS) || !isWithin(interval, rules.INTERVAL_HOURS)) return undefined;
  const must = `be at least ${interval} hours, the interval between checks`;
  return fault(rules.WINDOW_COVERS_INTERVAL, ['window'], { got: new Quantity(back, 'hours'), must });
}

/** Everything that is wrong with the schedule of a drift check. */
export function checkDriftSchedule(props: { readonly environmentName?: string; readonly every?: Duration }): Found {
  return [checkEnvironmentName(['environmentName'], props.environmentName), checkInterval(props.every)];
}

/** Everything that is wrong with a monitor. */
export function checkModelMonitor(props: ModelMonitorFacts): Found {
  const { endpoint, endpointName, captured, baseline, retrain } = props;
  const driftChecked = captured !== undefined && baseline !== undefined;
  return [
    ...checkEndpointAlarms(props),
    endpoint !== undefined && endpointName !== undefined
      ? fault(rules.ONE_ENDPOINT, ['endpointName'], { got: endpointName })
      : undefined,
    checkTogether(captured, baseline),
    retrain === undefined || driftChecked ? undefined : fault(rules.RETRAIN_ON_DRIFT, ['retrain']),
  ];
}

/** Everything that is wrong with retraining. */
export function checkRetraining({ environments, cooldown }: RetrainingFacts): Found {
  const listed = environments ?? [];
  const names = listed.map(({ environmentName }) => environmentName);
  return [
    environments?.length === 0 ? fault(rules.RETRAINING_WITHOUT_ENVIRONMENT, ['environments']) : undefined,
    ...listed.flatMap(({ environmentName, account }, i) => [
      checkEnvironmentName(['environments', i, 'environmentName'], environmentName),
      checkAccount(['environments', i, 'account'], account),
      environmentName !== undefined && names.indexOf(environmentName) < i
        ? fault(rules.RETRAINING_ENVIRONMENT_TWICE, ['environments', i, 'environmentName'], { got: environmentName })
        : undefined,
    ]),
    checkCooldown(seconds(cooldown)),
  ];
}

/**
 * Everything that is wrong with a trigger for retraining.
 * @param own the place of the trigger's stack, if it is known
 */
export function checkRetrainingTrigger(props: TriggerFacts, own?: { account: string; region: string }): Found {
  const { environmentName, account, region } = props;
  const here = own !== undefined && account === own.account && region === own.region;
  return [
    checkEnvironmentName(['environmentName'], environmentName),
    checkAccount(['account'], account),
    here ? fault(rules.TRIGGER_ELSEWHERE, ['account'], { got: account }) : undefined,
  ];
}

/** Everything that is wrong with a baseline in another account. */
export function checkBaselineAccount(account: string): Found {
  return [checkAccount(['account'], account)];
}

/** Everything that is wrong with a baseline that is one file. */
export function checkBaselineFile(path: string): Found {
  return [checkPattern(rules.BASELINE_PATH, ['path'], path, rules.OBJECT_PATH)];
}

const DEFAULT = Duration.hours(DEFAULT_HOURS);

function checkLines(path: Path, { psiLimit, minimumRecords }: LineFacts): Found {
  return [
    checkNumber(rules.PSI_LIMIT, [...path, 'psiLimit'], psiLimit, rules.PSI),
    checkNumber(rules.MINIMUM_RECORDS, [...path, 'minimumRecords'], minimumRecords, rules.RECORDS),
  ];
}

function checkJob(props: JobFacts): Found {
  const { instanceType, volumeSize, maxRuntime, expectedRecordsPerHour, expectedRecordSize } = props;
  const size = mebibytes(expectedRecordSize);
  const wrong = [
    checkInstanceType(INSTANCES, ['instanceType'], instanceType, InstanceUse.PROCESSING),
    checkNumber(rules.VOLUME_SIZE, ['volumeSize'], gibibytes(volumeSize), rules.VOLUME_GIBIBYTES),
    ...checkDiskSize(rules.DISK_SIZE, gibibytes(volumeSize), [instanceType]),
    checkNumber(rules.MAX_RUNTIME, ['maxRuntime'], seconds(maxRuntime), rules.RUNTIME_SECONDS),
    checkNumber(rules.EXPECTED_RECORDS, ['expectedRecordsPerHour'], expectedRecordsPerHour, rules.RECORDS_PER_HOUR),
    checkNumber(rules.EXPECTED_RECORD_SIZE, ['expectedRecordSize'], size, rules.RECORD_MEBIBYTES),
  ];
  return wrong.some((found) => found) ? wrong : checkWindowFits(props);
}

/** Whether the job can check the traffic that is expected in a window. */
function checkWindowFits(props: JobFacts): Found {
  const { expectedRecordsPerHour: rate, volumeSize, maxRuntime, expectedRecordSize } = props;
  const back = hours(props.window ?? DEFAULT);
  if (rate === undefined || Token.isUnresolved(rate) || back === undefined) return [];
  if (!isWithin(back, rules.WINDOW_HOURS)) return [];
  const bytes = expectedRecordSize ? mebibytes(expectedRecordSize) : DEFAULT_RECORD_BYTES / MEBIBYTE;
  const disk = volumeSize ? gibibytes(volumeSize) : DEFAULT_VOLUME_GIBIBYTES;
  const time = maxRuntime ? seconds(maxRuntime) : DEFAULT_RUNTIME_SECONDS;
  return [
    bytes === undefined || disk === undefined
      ? undefined
      : checkAtMost(rules.WINDOW_FITS_VOLUME, back, volumeCapacity(disk) / (rate * bytes * MEBIBYTE)),
    time === undefined
      ? undefined
      : checkAtMost(rules.WINDOW_FITS_TIME, back, (time / 60) * (rules.RECORDS_PER_MINUTE / rate)),
  ];
}

function checkAtMost(rule: Rule, window: number, most: number): Fault | undefined {
  if (window <= most) return undefined;
  const must = `${rule.must}: at most ${Math.floor(most)} hours`;
  return fault(rule, ['window'], { got: new Quantity(window, 'hours'), must });
}

const MEBIBYTE = 1024 ** 2;

function gibibytes(size: Size | undefined): number | undefined {
  const known = mebibytes(size);
  return known === undefined ? undefined : known / 1024;
}

function checkInterval(every: Duration | undefined): Fault | undefined {
  return checkNumber(rules.INTERVAL, ['every'], hours(every), rules.INTERVAL_HOURS);
}

function checkNoInterval(every: Duration | undefined): Fault | undefined {
  if (every === undefined) return undefined;
  const known = hours(every);
  const got = known === undefined ? undefined : { got: new Quantity(known, 'hours') };
  return fault(rules.INTERVAL_OF_RELEASES, ['every'], got);
}

function checkTogether(captured: unknown, baseline: unknown): Fault | undefined {
  if ((captured === undefined) === (baseline === undefined)) return undefined;
  if (baseline === undefined)
    return fault(rules.DRIFT_TOGETHER, ['baseline'], { must: 'be given together with captured' });
  return fault(rules.DRIFT_TOGETHER, ['captured'], { must: 'be given together with baseline' });
}

function checkAccount(path: Path, account: string | undefined): Fault | undefined {
  return checkPattern(rules.ACCOUNT_ID, path, account, ACCOUNT);
}

function checkCooldown(known: number | undefined): Fault | undefined {
  if (known === undefined || isWithin(known, rules.COOLDOWN_SECONDS)) return undefined;
  const got = Number.isInteger(known) ? new Quantity(known / 86_400, 'days') : new Quantity(known, 'seconds');
  return fault(rules.COOLDOWN, ['cooldown'], { got });
}
