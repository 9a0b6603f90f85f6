import { goal } from '../../constructs';
import { ConfigurationError, type Fault } from '../../constructs/private/errors';
import type { Path, Problem } from './problem';
import { type GoalPart, toUseCaseProps } from './use-case-props';

/** In place of sections that are broken already, so that the others can be judged. */
const HARMLESS: GoalPart = {
  name: 'use-case',
  owner: 'owner',
  goal: { statement: 'a goal in words', kpi: { name: 'Kpi', atLeast: 0 } },
  problem: { type: 'binary-classification', target: 'target', positiveLabel: 'yes' },
  objectives: [{ metric: 'auc', atLeast: 0.5 }],
  fairness: { none: 'not said yet' },
  serviceLevels: { latencyP99Milliseconds: 100, availability: 0.9, modelAgeDays: 1 },
};

/** Sections of which single entries can be judged. */
const LISTS = ['objectives', 'fairness'];

/**
 * What the goal stage has to say on a file, in the file's terms: MLL101 to MLL126. Sections with problems of their own are
 * left out, single entries of lists too; without a problem there is nothing to judge objectives and fairness by.
 */
export function checkGoal(value: Readonly<Record<string, unknown>>, known: readonly Problem[]): Problem[] {
  const broken = (...path: Path) => known.some((p) => path.every((step, i) => p.path[i] === step));
  const isList = (section: string) => LISTS.includes(section) && Array.isArray(value[section]);
  const skipped = Object.keys(HARMLESS).filter((s) => value[s] === undefined || (broken(s) && !isList(s)));
  if (skipped.includes('problem')) skipped.push(...LISTS);

  const part: Record<string, unknown> = { ...value };
  const indexes: Record<string, number[]> = {};
  for (const section of LISTS) {
    const list = value[section];
    if (skipped.includes(section) || !Array.isArray(list)) continue;
    indexes[section] = list.flatMap((_, i) => (broken(section, i) ? [] : [i]));
    if (indexes[section].length === 0 && list.length > 0) skipped.push(section);
    part[section] = indexes[section].map((i) => list[i] as unknown);
  }
  for (const section of skipped) part[section] = HARMLESS[section as keyof GoalPart];
  for (const section of ['explainability', 'dataClassification', 'risk']) if (broken(section)) delete part[section];

  return faultsOf(part as unknown as GoalPart)
    .map((fault) => inFileTerms(fault, indexes))
    .filter(({ path }) => !skipped.includes(String(path[0])));
}

function faultsOf(part: GoalPart): Fault[] {
  try {
    goal.UseCase.define(toUseCaseProps(part));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

/** Where the file has another word for what the construct calls a property. */
const FILE_TERMS: { readonly [prop: string]: string } = {
  businessGoal: 'goal.statement',
  'kpi.name': 'goal.kpi.name',
  'kpi.unit': 'goal.kpi.unit',
  'kpi.atLeast': 'goal.kpi.atLeast',
  'kpi.atMost': 'goal.kpi.atMost',
  'serviceLevels.latencyP99': 'serviceLevels.latencyP99Milliseconds',
  'serviceLevels.modelAge': 'serviceLevels.modelAgeDays',
};

function inFileTerms({ code, message }: Fault, indexes: Readonly<Record<string, number[]>>): Problem {
  const [, prop, text] = /^'([^']+)' (.*)$/s.exec(message)!;
  const steps = (FILE_TERMS[prop] ?? prop).match(/[^.[\]]+/g)!;
  const path = steps.map((step, i) => (i > 0 && /^\d+$/.test(step) ? (indexes[steps[0]]?.[+step] ?? +step) : step));
  return { code, path, text };
}
