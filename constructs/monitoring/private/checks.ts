import { Duration, Token } from 'aws-cdk-lib/core';
import { Fault, fault } from '../../private/errors';
import { checkInteger, checkPattern, checkRange } from '../../private/validate';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const ENDPOINT = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** 801: the environment is part of every fixed name, so that it has to be short. */
export function checkEnvironmentName(value: string | undefined): Fault | undefined {
  if (value === undefined || Token.isUnresolved(value) || (NAME.test(value) && value.length <= 12)) return undefined;
  const must = 'lowercase words joined by hyphens, at most 12 characters';
  return fault('MLL801', 'environmentName', must, value, 'use a name such as prod');
}

/** 802: the name of a SageMaker endpoint. */
export function checkEndpointName(value: string | undefined): Fault | undefined {
  const fix = 'use the name that the endpoint was created with';
  const must = 'letters, digits and single hyphens, at most 63 characters';
  return checkPattern({ code: 'MLL802', prop: 'endpointName', fix }, value, ENDPOINT, must);
}

/** 803: below 0.01 noise is an alarm; beyond 10 nothing ever is. */
export function checkPsiLimit(value: number | undefined): Fault | undefined {
  const fix = '0.1 is a slight, 0.2 a considerable change';
  return checkRange({ code: 'MLL803', prop: 'psiLimit', fix }, value, 0.01, 10);
}

/** 804: fewer records say nothing about a distribution. */
export function checkMinimumRecords(value: number | undefined): Fault | undefined {
  const fix = 'a few hundred make PSI meaningful';
  return checkInteger({ code: 'MLL804', prop: 'minimumRecords', fix }, value, 1, 1_000_000_000);
}

/** 805: captured traffic is filed by the hour. */
export function checkWindow(value: Duration | undefined): Fault | undefined {
  return checkHours('MLL805', 'window', value, 720, 'captured traffic is filed by the hour');
}

/** 806: an alarm can look back seven days, and the alarm on silence needs two intervals. */
export function checkEvery(value: Duration | undefined): Fault | undefined {
  return checkHours('MLL806', 'every', value, 84, 'the alarm on silence looks back two intervals, at most seven days');
}

/** 807: a schedule has to say which baseline to check against. */
export function checkScheduled(every: Duration | undefined, baselineIsFixed: boolean): Fault | undefined {
  if (every === undefined || baselineIsFixed) return undefined;
  const fix = 'give Baseline.file(), or put a DriftSchedule into the release';
  return fault(
    'MLL807',
    'every',
    'left out when the baseline comes with each release',
    `${every.toHours()} hours`,
    fix,
  );
}

/** 808: no cooldown at all is allowed, one beyond a year is a typing error. */
export function checkCooldown(value: Duration | undefined): Fault | undefined {
  if (value === undefined || value.isUnresolved()) return undefined;
  const fix = 'Duration.days(0) retrains on every alarm';
  const seconds = value.toSeconds({ integral: false });
  return checkInteger({ code: 'MLL808', prop: 'cooldown in seconds', fix }, seconds, 0, 365 * 86_400);
}

/** 809: an account id. */
export function checkAccount(prop: string, value: string | undefined): Fault | undefined {
  return checkPattern({ code: 'MLL809', prop, fix: 'use the account id, in quotes' }, value, /^\d{12}$/, '12 digits');
}

/** 810: alarms of the own account and region need no way to another bus. */
export function checkElsewhere(account: string, region: string, own: { account: string; region: string }) {
  if (account !== own.account || region !== own.region) return undefined;
  const fix = 'Retraining hears the alarms of its own account and region without a trigger';
  return fault('MLL810', 'account and region', 'elsewhere than this stack', `${account} ${region}`, fix);
}

/** 811: traffic cannot be checked without a baseline, nor a baseline without traffic. */
export function checkTogether(captured: boolean, baseline: boolean): Fault | undefined {
  if (captured === baseline) return undefined;
  const got = captured ? 'only captured' : 'only baseline';
  return fault('MLL811', 'captured and baseline', 'given together', got, 'drift is traffic compared with a baseline');
}

/** 812: what is monitored is told once. */
export function checkOneEndpoint(both: boolean): Fault | undefined {
  if (!both) return undefined;
  return fault('MLL812', 'endpoint', 'left out when endpointName is given', 'both', 'keep endpoint, it knows its name');
}

/** 813: retraining is started by the drift alarm. */
export function checkRetrain(retrain: boolean, driftChecked: boolean): Fault | undefined {
  if (!retrain || driftChecked) return undefined;
  const fix = 'give captured and baseline, so that there is a drift alarm to start it';
  return fault('MLL813', 'retrain', 'given together with captured and baseline', 'only retrain', fix);
}

/** 814: an object's key or prefix, as SageMaker joins it. */
export function checkPath(prop: string, value: string): Fault | undefined {
  const fix = 'write it as models/abc/baseline/baseline.json';
  return checkPattern({ code: 'MLL814', prop, fix }, value, /^[^/*?\s]+(\/[^/*?\s]+)*$/, 'a path without wildcards');
}

/** 815: an environment is listened to once. */
export function checkDistinct(names: string[]): Fault | undefined {
  if (new Set(names).size === names.length) return undefined;
  const fix = 'name every environment once';
  return fault('MLL815', 'environments', 'a list without repetitions', names, fix);
}

function checkHours(code: string, prop: string, value: Duration | undefined, max: number, fix: string) {
  if (value === undefined || value.isUnresolved()) return undefined;
  const hours = value.toHours({ integral: false });
  if (Number.isInteger(hours) && hours >= 1 && hours <= max) return undefined;
  return fault(code, prop, `whole hours from 1 to ${max}`, `${hours} hours`, fix);
}
