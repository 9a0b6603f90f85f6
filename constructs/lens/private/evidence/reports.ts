import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeSet, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';
import type { Node } from '../template/node';
import { judgeTraining, type ReadPipeline, stepsOf } from './pipelines';

/** What is said of a model besides its quality. */
export interface Kind {
  /** How a reader knows it, such as `bias`. */
  readonly what: string;
  /** Where a version in the registry has the report, such as `Bias`, in `ModelMetrics` and `DriftCheckBaselines`. */
  readonly metric: string;
  /** The types of checks by Clarify or by the quality check that make it. */
  readonly checks: RegExp;
  /** The type of the job definition that goes on making it. */
  readonly monitor: string;
  /** Where the job definition names what it compares with. */
  readonly baseline: string;
}

/** Whether each pipeline that trains makes a report of a kind, and whether anything watches it afterwards. */
export function reported(estate: Estate, kind: Kind): PracticeOutcome[] {
  const monitors = estate.all(kind.monitor).map((subject) => ({ ...watches(subject, kind), subject }));
  const packages = estate
    .all('AWS::SageMaker::ModelPackage')
    .filter(({ step }) => !step)
    .flatMap((subject) => registeredWith(subject, kind));
  return [...judgeTraining(estate, (read) => [inPipeline(read, kind)]), ...monitors, ...packages];
}

function watches({ logicalId, properties }: Subject, { what, baseline }: Kind): Outcome {
  const compared = mustBeSet(properties.get(baseline));
  return compared.verdict === 'PASSED' ? { ...compared, reason: `${logicalId} watches ${what}` } : compared;
}

function registeredWith(subject: Subject, kind: Kind): PracticeOutcome[] {
  const report = reportIn(subject.properties, kind);
  return report ? [{ ...passed(`its version has a report on ${kind.what}`, report), subject }] : [];
}

/** Where the arguments of a version in the registry name a report. */
export function reportIn(version: Node, { metric }: Pick<Kind, 'metric'>): Node | undefined {
  return ['ModelMetrics', 'DriftCheckBaselines']
    .map((list) => version.get(list, metric))
    .find((node) => node.keys.some((key) => node.get(key).isSet !== false));
}

function inPipeline(read: ReadPipeline, kind: Kind): Outcome {
  for (const { name, node } of stepsOf(read, 'RegisterModel')) {
    const report = reportIn(node.get('Arguments'), kind);
    if (report) return passed(`the step ${name} registers each model with a report on ${kind.what}`, report);
  }
  const check = stepsOf(read, 'ClarifyCheck', 'QualityCheck').find((step) => kind.checks.test(typeOf(step.node)));
  if (check) return passed(`the step ${check.name} checks ${kind.what}`, check.node);
  return failed(`no step reports on ${kind.what}`, read.definition.node.get('Steps'));
}

function typeOf(step: Node): string {
  const configs = ['ClarifyCheckConfig', 'QualityCheckConfig'].flatMap((key) => [
    step.get(key),
    step.get('Arguments', key),
  ]);
  return [step.get('CheckType'), ...configs.map((one) => one.get('Type'))].map(({ text }) => text).join(' ');
}
