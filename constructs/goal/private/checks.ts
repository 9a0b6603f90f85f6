import { type Duration, Token } from 'aws-cdk-lib/core';
import { type Fault, type FaultDetails, type Path, Quantity, type Rule, fault } from '../../private/faults';
import { LENS_PRACTICES } from '../../private/lens-practices';
import {
  type Bounds,
  ROLE_PATH,
  checkNotEmpty,
  checkNumber,
  checkPattern,
  isWithin,
  suggestion,
  within,
} from '../../private/validate';
import { Comparison } from '../comparison';
import { type FairnessLimit, FairnessMetric } from '../fairness-limit';
import type { Kpi } from '../kpi';
import type { Objective } from '../objective';
import type { PracticeDeclaration } from '../practice-declaration';
import { type Problem, ProblemType } from '../problem';
import type { ServiceLevels } from '../service-levels';
import { findMetric, metricNames } from './metrics';
import * as rules from './rules';

type Found = Fault | undefined;
type KpiFacts = Partial<Pick<Kpi, 'name' | 'comparison' | 'target' | 'unit'>>;
type ProblemFacts = Partial<Pick<Problem, 'problemType' | 'target' | 'positiveLabel'>>;
type ObjectiveFacts = Partial<Pick<Objective, 'metric' | 'comparison' | 'threshold'>>;
type LimitFacts = Partial<
  Pick<FairnessLimit, 'label' | 'metric' | 'column' | 'privileged' | 'comparison' | 'threshold'>
>;

interface FairnessFacts {
  readonly because?: string;
  readonly limits: readonly (LimitFacts | undefined)[];
}

/**
 * What is known of a use case: all of its props, or the part of them that a file has right. An entry of a list of which
 * nothing is known is `undefined`, so that the others keep their indexes.
 */
export interface UseCaseFacts {
  readonly name?: string;
  readonly namePrefix?: string;
  readonly rolePath?: string;
  readonly regionInNames?: boolean;
  readonly owner?: string;
  readonly businessGoal?: string;
  readonly kpi?: KpiFacts;
  readonly problem?: ProblemFacts;
  readonly objectives?: readonly (ObjectiveFacts | undefined)[];
  readonly fairness?: FairnessFacts;
  readonly serviceLevels?: Partial<ServiceLevels>;
  readonly risk?: { readonly because?: string };
  readonly practices?: { readonly [practice: string]: Partial<PracticeDeclaration> };
}

/** Everything that is wrong with a use case, in the order in which it is written. What is absent is not judged. */
export function checkUseCase(props: UseCaseFacts): Found[] {
  const { problem = {} } = props;
  return [
    ...checkNames(props),
    checkPattern(rules.OWNER_TAG, ['owner'], props.owner, rules.OWNER),
    checkText(rules.BUSINESS_GOAL, ['businessGoal'], props.businessGoal),
    ...checkKpi(props.kpi),
    ...checkProblem(problem),
    ...checkObjectives(props.objectives, problem.problemType),
    ...checkFairness(props.fairness, problem),
    ...checkServiceLevels(props.serviceLevels),
    checkText(rules.RISK, ['risk', 'because'], props.risk?.because),
    ...Object.entries(props.practices ?? {}).flatMap(([id, declaration]) => checkPractice(id, declaration)),
  ];
}

/** A name that is no prefix is only read by people and in tags. */
function checkNames({ name, namePrefix, rolePath, regionInNames }: UseCaseFacts): Found[] {
  const own = namePrefix === undefined;
  return [
    checkPattern(rules.NAME, ['name'], name, rules.USE_CASE_NAME) ??
      (own ? checkPrefix(['name'], name, regionInNames) : undefined),
    checkPattern(rules.NAME_PREFIX, ['namePrefix'], namePrefix, rules.USE_CASE_NAME) ??
      checkPrefix(['namePrefix'], namePrefix, regionInNames),
    checkPattern(rules.NAMED_ROLE_PATH, ['rolePath'], rolePath, ROLE_PATH),
  ];
}

/** What is wrong with a well-formed name as the beginning of physical names. */
function checkPrefix(at: Path, prefix: string | undefined, regionInNames = false): Found {
  if (prefix === undefined || Token.isUnresolved(prefix)) return undefined;
  if (rules.RESERVED_BEGINNING.test(prefix)) return fault(rules.NAME_RESERVED, at, { got: prefix });
  if (!regionInNames || prefix.length <= rules.NAME_LENGTH_WITH_REGION) return undefined;
  return fault(rules.NAME_WITH_REGION, at, { got: new Quantity(prefix.length, 'characters') });
}

function checkKpi({ name, comparison, target, unit }: KpiFacts = {}): Found[] {
  return [
    checkPattern(rules.KPI_METRIC, ['kpi', 'name'], name, rules.KPI_NAME),
    comparison && checkKnown(rules.KPI_TARGET, ['kpi', sideOf(comparison)], target, rules.FINITE),
    checkPattern(rules.KPI_UNIT, ['kpi', 'unit'], unit, rules.LABEL),
  ];
}

function checkProblem({ target, positiveLabel }: ProblemFacts): Found[] {
  return [
    checkPattern(rules.TARGET, ['problem', 'target'], target, rules.COLUMN_NAME),
    checkPattern(rules.POSITIVE_LABEL, ['problem', 'positiveLabel'], positiveLabel, rules.LABEL),
  ];
}

function checkObjectives(objectives: UseCaseFacts['objectives'], type: ProblemType | undefined): Found[] {
  const some = type && { fix: `name one of ${metricNames(type).join(', ')} and its limit` };
  return [
    checkNotEmpty(rules.OBJECTIVES, ['objectives'], objectives, some),
    ...(objectives ?? []).flatMap((objective = {}, i, all) => checkObjective(i, objective, all.slice(0, i), type)),
  ];
}

function checkObjective(
  index: number,
  objective: ObjectiveFacts,
  before: readonly (ObjectiveFacts | undefined)[],
  type: ProblemType | undefined,
): Found[] {
  const at = ['objectives', index];
  const { metric } = objective;
  if (metric === undefined) return [];
  const unknown = type && checkMetric([...at, 'metric'], metric, type);
  if (unknown) return [unknown];
  return [checkMetricOnce([...at, 'metric'], metric, before), type && checkThreshold(at, objective, type)];
}

function checkMetric(at: Path, metric: string, type: ProblemType): Found {
  if (findMetric(type, metric)) return undefined;
  if (Token.isUnresolved(metric)) return notKnown(rules.METRIC, at, metric);
  const names = metricNames(type);
  const must = `be a metric of ${type} (${names.join(', ')})`;
  return fault(rules.METRIC, at, { got: metric, must, fix: suggestion(metric, names) });
}

function checkMetricOnce(at: Path, metric: string, before: readonly (ObjectiveFacts | undefined)[]): Found {
  if (!before.some((other) => other?.metric === metric)) return undefined;
  return fault(rules.METRIC_ONCE, at, { got: metric });
}

function checkThreshold(
  at: Path,
  { metric: name = '', comparison, threshold }: ObjectiveFacts,
  type: ProblemType,
): Found {
  const metric = findMetric(type, name);
  if (!metric || !comparison) return undefined;
  const side = [...at, sideOf(comparison)];
  const better = sideOf(metric.higherIsBetter ? Comparison.AT_LEAST : Comparison.AT_MOST);
  if (sideOf(comparison) === better) {
    const fix = `choose a value that ${name} can have`;
    return checkKnown(rules.THRESHOLD, side, threshold, metric, { must: within(metric), fix });
  }
  const must = `be ${better}, because a ${metric.higherIsBetter ? 'higher' : 'lower'} ${name} is better`;
  return fault(rules.DIRECTION, side, { must, fix: `write ${better} instead of ${sideOf(comparison)}`, atKey: true });
}

function checkFairness(fairness: FairnessFacts | undefined, problem: ProblemFacts): Found[] {
  if (fairness === undefined) return [];
  const { because, limits } = fairness;
  if (because !== undefined) return [checkText(rules.FAIRNESS_REASON, ['fairness', 'none'], because)];
  const { problemType } = problem;
  if (limits.length > 0 && problemType !== undefined && problemType !== ProblemType.BINARY_CLASSIFICATION) {
    return [fault(rules.FAIRNESS, ['fairness'], { got: limits.flatMap((limit) => limit?.label ?? []) })];
  }
  return [
    checkNumber(rules.FAIRNESS_COUNT, ['fairness'], limits.length, rules.FAIRNESS_LIMITS, {
      fix: limits.length > 0 ? 'keep the most important limits' : undefined,
    }),
    ...limits.flatMap((limit = {}, i) => checkFairnessLimit(['fairness', i], limit, limits.slice(0, i), problem)),
  ];
}

function checkFairnessLimit(
  at: Path,
  limit: LimitFacts,
  before: FairnessFacts['limits'],
  { target }: ProblemFacts,
): Found[] {
  const { column, privileged } = limit;
  const isTarget = isKnown(column) && column === target;
  return [
    checkPattern(rules.FAIRNESS_COLUMN, [...at, 'column'], column, rules.COLUMN_NAME),
    isTarget ? fault(rules.FAIRNESS_NOT_TARGET, [...at, 'column'], { got: column }) : undefined,
    checkPattern(rules.PRIVILEGED, [...at, 'privileged'], privileged, rules.LABEL),
    checkFairnessThreshold(at, limit),
    ...checkAmongLimits(at, limit, before),
  ];
}

function checkFairnessThreshold(at: Path, { metric, comparison, threshold }: LimitFacts): Found {
  if (metric === undefined || comparison === undefined) return undefined;
  const ratio = metric === FairnessMetric.DISPARATE_IMPACT;
  const bounds = ratio ? rules.FAIRNESS_RATIO : rules.FAIRNESS_DIFFERENCE;
  const fix = ratio
    ? 'use 0.8 for the four-fifths rule, or 1 for equal treatment'
    : 'use a small difference, such as 0.1';
  const side = [...at, sideOf(comparison)];
  return checkKnown(rules.FAIRNESS_THRESHOLD, side, threshold, bounds, { must: within(bounds), fix });
}

function checkAmongLimits(at: Path, limit: LimitFacts, before: FairnessFacts['limits']): Found[] {
  const { metric, column, privileged } = limit;
  if (column === undefined) return [];
  const others = before.filter((other) => other?.column === column);
  const first = others.find((other) => isKnown(other?.privileged))?.privileged;
  const must = `be ${JSON.stringify(first)}, as in the limit above on ${column}`;
  return [
    metric !== undefined && others.some((other) => other?.metric === metric)
      ? fault(rules.FAIRNESS_ONCE, [...at, 'metric'], { got: metric })
      : undefined,
    isKnown(first) && isKnown(privileged) && first !== privileged
      ? fault(rules.PRIVILEGED_SAME, [...at, 'privileged'], { got: privileged, must })
      : undefined,
  ];
}

function checkServiceLevels({ latencyP99, availability, modelAge }: Partial<ServiceLevels> = {}): Found[] {
  const at = (level: keyof ServiceLevels) => ['serviceLevels', level];
  const millis = (latency: Duration) => latency.toMilliseconds({ integral: false });
  const days = (age: Duration) => age.toDays({ integral: false });
  return [
    checkDuration(rules.LATENCY, at('latencyP99'), latencyP99, millis, rules.LATENCY_MILLISECONDS),
    checkKnown(rules.AVAILABILITY, at('availability'), availability, rules.AVAILABILITY_SHARE),
    checkDuration(rules.MODEL_AGE, at('modelAge'), modelAge, days, rules.MODEL_AGE_DAYS),
  ];
}

function checkPractice(id: string, { statement, link }: Partial<PracticeDeclaration>): Found[] {
  const at = ['practices', id];
  if (!LENS_PRACTICES.includes(id)) {
    return [fault(rules.PRACTICE, at, { fix: suggestion(id, LENS_PRACTICES), atKey: true })];
  }
  return [
    checkText(rules.PRACTICE_STATEMENT, [...at, 'statement'], statement),
    checkPattern(rules.PRACTICE_LINK, [...at, 'link'], link, rules.PRACTICE_ADDRESS),
  ];
}

function checkText(rule: Rule, at: Path, text: string | undefined): Found {
  if (text === undefined || Token.isUnresolved(text)) return undefined;
  const { length } = text.trim();
  if (isWithin(length, rules.TEXT_LENGTH)) return undefined;
  return fault(rule, at, { got: length > rules.TEXT_LENGTH.max ? new Quantity(length, 'characters') : text });
}

function checkDuration(
  rule: Rule,
  at: Path,
  duration: Duration | undefined,
  count: (known: Duration) => number,
  bounds: Bounds,
): Found {
  if (duration === undefined) return undefined;
  if (duration.isUnresolved()) return notKnown(rule, at, duration.formatTokenToNumber());
  return checkNumber(rule, at, count(duration), bounds);
}

function checkKnown(rule: Rule, at: Path, value: number | undefined, bounds: Bounds, wording?: FaultDetails): Found {
  return Token.isUnresolved(value) ? notKnown(rule, at, value) : checkNumber(rule, at, value, bounds, wording);
}

/** What a person reads, in the model card or on a dashboard, is written at synth: a token is refused there. */
function notKnown(rule: Rule, at: Path, got: unknown): Fault {
  return fault(rule, at, { got, must: 'be known at synth', fix: 'write the value out: it appears in the model card' });
}

function isKnown(text: string | undefined): boolean {
  return text !== undefined && !Token.isUnresolved(text);
}

function sideOf(comparison: Comparison): 'atLeast' | 'atMost' {
  return comparison === Comparison.AT_LEAST ? 'atLeast' : 'atMost';
}
