import { Token } from 'aws-cdk-lib/core';
import { Fault, fault } from '../../private/errors';
import { checkNotEmpty, checkPattern, nearest } from '../../private/validate';
import { Comparison } from '../comparison';
import { Fairness } from '../fairness';
import { FairnessLimit, FairnessMetric } from '../fairness-limit';
import { Kpi } from '../kpi';
import { Limit } from '../limit';
import { Objective } from '../objective';
import { Problem, ProblemType } from '../problem';
import { ServiceLevels } from '../service-levels';
import { UseCaseProps } from '../use-case-declaration';
import { findMetric, Metric } from './metrics';
import { COLUMN_NAME, KPI_NAME, LABEL, OWNER, USE_CASE_NAME } from './patterns';

type Found = Fault | undefined;

/** The model card holds 2,048 characters on fairness; three metrics of three columns fit. */
const MAX_FAIRNESS_LIMITS = 9;

/** Everything that is wrong with a use case, in the order in which it is written. MLL101 to MLL126. */
export function checkUseCase(props: UseCaseProps): Found[] {
  return [
    checkName(props.name),
    checkOwner(props.owner),
    checkText('MLL103', 'businessGoal', props.businessGoal, 'say in one sentence what the business wants'),
    ...checkKpi(props.kpi),
    ...checkProblem(props.problem),
    ...checkObjectives(props.objectives, props.problem),
    ...checkFairness(props.fairness, props.problem),
    ...checkServiceLevels(props.serviceLevels),
    props.risk && checkText('MLL125', 'risk.because', props.risk.because, 'say what harm a wrong decision does'),
  ];
}

function checkName(name: string): Found {
  const fix = 'use letters that survive in every physical name, as in mortgage-approval';
  const must = 'lowercase words joined by hyphens, at most 32 characters';
  return checkPattern({ code: 'MLL101', prop: 'name', fix }, name, USE_CASE_NAME, must);
}

function checkOwner(owner: string): Found {
  const fix = 'give the mail address or the name of a team';
  return checkPattern({ code: 'MLL102', prop: 'owner', fix }, owner, OWNER, '1 to 256 characters that a tag may hold');
}

function checkKpi(kpi: Kpi): Found[] {
  const name = { code: 'MLL104', prop: 'kpi.name', fix: 'name it like a CloudWatch metric, as in SameDayDecisions' };
  const unit = { code: 'MLL126', prop: 'kpi.unit', fix: 'name a unit, as in hours, or leave it out' };
  const finite = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE, text: 'a finite number' };
  return [
    checkPattern(name, kpi.name, KPI_NAME, 'a letter, then up to 62 letters, digits and _ . -'),
    checkNumber('MLL105', `kpi.${sideOf(kpi)}`, kpi.target, finite, 'give the value at which the goal is reached'),
    kpi.unit === undefined ? undefined : checkPattern(unit, kpi.unit, LABEL, '1 to 63 characters'),
  ];
}

function checkProblem(problem: Problem): Found[] {
  const label = { code: 'MLL107', prop: 'problem.positiveLabel', fix: "write the target's value as in the data" };
  return [
    checkColumn('MLL106', 'problem.target', problem.target),
    problem.positiveLabel === undefined
      ? undefined
      : checkPattern(label, problem.positiveLabel, LABEL, '1 to 63 characters'),
  ];
}

function checkObjectives(objectives: Objective[], problem: Problem): Found[] {
  const some = { code: 'MLL108', prop: 'objectives', fix: `name one of ${problem.metrics.join(', ')} and its limit` };
  return [
    checkNotEmpty(some, objectives),
    ...objectives.flatMap((objective, i) => {
      const metric = findMetric(problem.problemType, objective.metric);
      const at = `objectives[${i}]`;
      if (!metric) return [checkMetricName(at, objective, problem)];
      return [
        checkMetricOnce(at, objective, objectives.slice(0, i)),
        checkDirection(at, objective, metric) ?? checkMetricRange(at, objective, metric),
      ];
    }),
  ];
}

function checkMetricName(at: string, { metric }: Objective, problem: Problem): Found {
  const must = `a metric of ${problem.problemType} (${problem.metrics.join(', ')})`;
  const near = nearest(metric, problem.metrics);
  return fault('MLL109', `${at}.metric`, must, metric, near ? `did you mean ${near}?` : 'take one of these');
}

function checkMetricOnce(at: string, { metric }: Objective, before: Objective[]): Found {
  if (!before.some((other) => other.metric === metric)) return undefined;
  return fault('MLL110', `${at}.metric`, 'a metric that no other objective has', metric, 'keep the stricter one');
}

function checkDirection(at: string, objective: Objective, metric: Metric): Found {
  const right = metric.higherIsBetter ? 'atLeast' : 'atMost';
  const side = sideOf(objective);
  if (side === right) return undefined;
  const more = metric.higherIsBetter ? 'more' : 'less';
  const must = `given as ${right}, since ${more} ${objective.metric} is better`;
  return fault('MLL111', `${at}.${side}`, must, objective.threshold, `write ${right} instead of ${side}`);
}

function checkMetricRange(at: string, objective: Objective, metric: Metric): Found {
  const fix = `${objective.metric} cannot be anything else`;
  return checkNumber(
    'MLL112',
    `${at}.${sideOf(objective)}`,
    objective.threshold,
    { ...metric, text: range(metric) },
    fix,
  );
}

function checkFairness(fairness: Fairness, problem: Problem): Found[] {
  const { because, limits } = fairness;
  if (because !== undefined) return [checkText('MLL120', 'fairness.none', because, 'say why nobody can be harmed')];
  if (limits.length > 0 && problem.problemType !== ProblemType.BINARY_CLASSIFICATION) {
    const labels = limits.map(({ label }) => label);
    const fix = `only ${ProblemType.BINARY_CLASSIFICATION} has decisions whose rates can be compared`;
    return [fault('MLL113', 'fairness', `none, with a reason, for ${problem.problemType}`, labels, fix)];
  }
  return [
    checkFairnessCount(limits.length),
    ...limits.flatMap((limit, i) => checkFairnessLimit(`fairness[${i}]`, limit, limits.slice(0, i), problem)),
  ];
}

function checkFairnessCount(count: number): Found {
  if (count > 0 && count <= MAX_FAIRNESS_LIMITS) return undefined;
  const fix = 'give at least one limit, or the reason for none';
  return fault('MLL119', 'fairness', `1 to ${MAX_FAIRNESS_LIMITS} limits`, count, fix);
}

function checkFairnessLimit(at: string, limit: FairnessLimit, before: FairnessLimit[], problem: Problem): Found[] {
  const group = { code: 'MLL116', prop: `${at}.privileged`, fix: "write the column's value as in the data" };
  return [
    checkColumn('MLL114', `${at}.column`, limit.column),
    checkNotTarget(at, limit, problem),
    checkPattern(group, limit.privileged, LABEL, '1 to 63 characters'),
    checkFairnessRange(at, limit),
    checkFairnessOnce(at, limit, before),
    checkSamePrivileged(at, limit, before),
  ];
}

function checkNotTarget(at: string, { column }: FairnessLimit, { target }: Problem): Found {
  if (column !== target) return undefined;
  return fault('MLL115', `${at}.column`, 'another column than the target', column, 'name the column of the group');
}

function checkFairnessRange(at: string, limit: FairnessLimit): Found {
  const ratio = limit.metric === FairnessMetric.DISPARATE_IMPACT;
  const bounds = ratio
    ? { min: Number.MIN_VALUE, max: 1, text: 'above 0 and at most 1' }
    : { min: 0, max: 1 - Number.EPSILON, text: 'at least 0 and below 1' };
  const fix = ratio ? '1 means equal treatment' : '0 means equal treatment';
  return checkNumber('MLL117', `${at}.${sideOf(limit)}`, limit.threshold, bounds, fix);
}

function checkFairnessOnce(at: string, limit: FairnessLimit, before: FairnessLimit[]): Found {
  if (!before.some(({ label }) => label === limit.label)) return undefined;
  return fault('MLL118', `${at}.metric`, 'a metric and column that no other has', limit.label, 'keep the stricter one');
}

function checkSamePrivileged(at: string, limit: FairnessLimit, before: FairnessLimit[]): Found {
  const other = before.find(({ column }) => column === limit.column);
  if (!other || other.privileged === limit.privileged) return undefined;
  const fix = 'a column has one privileged group';
  return fault('MLL121', `${at}.privileged`, `${other.privileged} as before`, limit.privileged, fix);
}

function checkServiceLevels({ latencyP99, availability, modelAge }: ServiceLevels): Found[] {
  const latency = latencyP99.isUnresolved() ? undefined : latencyP99.toMilliseconds({ integral: false });
  const days = modelAge.isUnresolved() ? undefined : modelAge.toDays({ integral: false });
  const share = { min: Number.EPSILON, max: 1 - Number.EPSILON, text: 'above 0 and below 1' };
  const soon = { min: 1, max: 60_000, whole: true, text: 'from 1 to 60000 whole milliseconds' };
  const stale = { min: 1, max: 3_650, text: 'from 1 to 3650 days' };
  return [
    checkNumber(
      'MLL122',
      'serviceLevels.latencyP99',
      latency,
      soon,
      'an endpoint answers within 60 seconds or not at all',
    ),
    checkNumber('MLL123', 'serviceLevels.availability', availability, share, '0.995 means 5 errors in 1000 requests'),
    checkNumber('MLL124', 'serviceLevels.modelAge', days, stale, 'say when a model counts as stale'),
  ];
}

function checkColumn(code: string, prop: string, column: string): Found {
  const fix = 'rename the column when the data is prepared';
  return checkPattern({ code, prop, fix }, column, COLUMN_NAME, 'a column name of letters, digits and underscores');
}

function checkText(code: string, prop: string, text: string, fix: string): Found {
  return checkPattern({ code, prop, fix }, text, /^\s*\S[^]{8,1022}\S\s*$/, '10 to 1024 characters of text');
}

/** A number has to be known at synth, because it is written into texts that people read. */
function checkNumber(code: string, prop: string, value: number | undefined, to: Bounds, fix: string): Found {
  const known = value !== undefined && !Token.isUnresolved(value);
  const fits = known && value >= to.min && value <= to.max && (!to.whole || Number.isInteger(value));
  if (fits) return undefined;
  return fault(code, prop, to.text, known ? value : 'a value known only at deployment', fix);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly text: string;
  readonly whole?: boolean;
}

function range({ min, max }: Metric): string {
  if (max === Infinity) return `${min} or more`;
  return min === -Infinity ? `${max} or less` : `from ${min} to ${max}`;
}

function sideOf({ comparison }: Pick<Limit | Kpi, 'comparison'>): 'atLeast' | 'atMost' {
  return comparison === Comparison.AT_LEAST ? 'atLeast' : 'atMost';
}
