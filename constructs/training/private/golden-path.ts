import type { Dataset, IZone } from '../../data';
import { Comparison, Explainability, type IUseCase, type Limit } from '../../goal';
import {
  type Condition,
  ConditionStep,
  FailStep,
  type JobCode,
  type JobSettings,
  type Named,
  type Parameter,
  PipelineDefinition,
  ProcessingStep,
  RegisterStep,
  type RegisteredIn,
  TrainingStep,
  type Value,
  execution,
  join,
  parameter,
} from '../../private/pipeline';
import { SERVING_ENVIRONMENT } from '../../private/serving-environment';
import { modelCard } from './model-card';

/** Everything that the definition of a training pipeline depends on. */
export interface GoldenPath {
  readonly useCase: IUseCase;
  readonly dataset: Dataset;
  readonly artifacts: IZone;
  readonly models: RegisteredIn;
  readonly code: JobCode;
  /** The code of this library that describes the training data. */
  readonly baselineCode: JobCode;
  readonly processing: JobSettings;
  readonly training: JobSettings;
  readonly hyperparameters: Named<string>;
  readonly parameters: Parameter[];
}

/** A pipeline that prepares, describes, trains, evaluates and decides. It registers a model that meets every limit. */
export function goldenPath(facts: GoldenPath): PipelineDefinition {
  const prepare = prepareStep(facts);
  const baseline = baselineStep(facts, prepare);
  const train = trainStep(facts, prepare);
  const evaluate = evaluateStep(facts, prepare, train);
  const checks = checkSteps(facts.useCase.limits, evaluate);
  const gate = new ConditionStep({
    name: 'Gate',
    description: 'Every limit of the use case',
    conditions: checks.flatMap(({ conditions }) => conditions),
    ifSteps: [registerStep(facts, { baseline, train, evaluate })],
    elseSteps: [failStep(facts.useCase.limits, checks)],
  });
  return new PipelineDefinition(facts.parameters, [prepare, baseline, train, evaluate, ...checks, gate]);
}

function prepareStep({ artifacts, code, dataset, processing, useCase }: GoldenPath): ProcessingStep {
  const to = (split: string) => join(`${artifacts.uri('prepared')}/`, execution.id, `/${split}`);
  return new ProcessingStep({
    name: 'Prepare',
    description: 'Cleans the data and splits it',
    settings: processing,
    code,
    module: 'prepare',
    arguments: [
      ...problemArguments(useCase),
      ...protectedColumns(useCase).flatMap((column) => ['--protected', column]),
    ],
    inputs: { data: { uri: join(`${dataset.prefixUri}/`, parameter('DataVersion'), '/') } },
    outputs: { train: to('train'), validation: to('validation'), test: to('test') },
  });
}

function baselineStep(facts: GoldenPath, prepare: ProcessingStep): ProcessingStep {
  const { artifacts, baselineCode, processing, useCase } = facts;
  const excluded = [useCase.problem.target, ...protectedColumns(useCase)];
  return new ProcessingStep({
    name: 'Baseline',
    description: 'Describes the training data, for drift checks to compare with',
    settings: processing,
    code: baselineCode,
    module: 'baseline',
    arguments: excluded.flatMap((column) => ['--exclude', column]),
    inputs: { train: { uri: prepare.output('train') } },
    outputs: { baseline: join(`${artifacts.uri('models')}/`, execution.id, '/baseline') },
  });
}

function trainStep({ artifacts, code, hyperparameters, training, useCase }: GoldenPath, prepare: ProcessingStep) {
  return new TrainingStep({
    name: 'Train',
    description: 'Trains the model',
    settings: training,
    code,
    module: 'train',
    hyperParameters: {
      ...hyperparameters,
      target: useCase.problem.target,
      positive_label: useCase.problem.positiveLabel ?? '',
      protected: protectedColumns(useCase).join(','),
    },
    inputs: { train: { uri: prepare.output('train') }, validation: { uri: prepare.output('validation') } },
    output: join(`${artifacts.uri('models')}/`, execution.id),
  });
}

function evaluateStep(facts: GoldenPath, prepare: ProcessingStep, train: TrainingStep): ProcessingStep {
  const { artifacts, code, processing, useCase } = facts;
  const groups = Object.entries(useCase.fairness.privilegedValues);
  return new ProcessingStep({
    name: 'Evaluate',
    description: 'Measures the model on data that it has not seen',
    settings: processing,
    code,
    module: 'evaluate',
    arguments: [
      ...problemArguments(useCase),
      ...groups.flatMap(([column, privileged]) => ['--protected', `${column}=${privileged}`]),
      '--explainability',
      useCase.explainability,
    ],
    inputs: { model: { uri: train.modelArtifacts }, test: { uri: prepare.output('test') } },
    outputs: { evaluation: join(`${artifacts.uri('evaluations')}/`, execution.id) },
    propertyFiles: { evaluation: 'evaluation.json' },
  });
}

/** One step for each limit. It has no branches: it exists so that the message of Fail can quote its outcome. */
function checkSteps(limits: Limit[], evaluate: ProcessingStep): ConditionStep[] {
  const taken = new Map<string, number>();
  return limits.map((limit) => {
    const base = `Check${pascalCase(limit.label)}`.slice(0, 60);
    const times = (taken.get(base) ?? 0) + 1;
    taken.set(base, times);
    return new ConditionStep({
      name: times === 1 ? base : `${base}${times}`,
      description: `${limit.label}: ${limit.comparison} ${limit.threshold}`,
      conditions: [conditionOf(limit, evaluate)],
    });
  });
}

function conditionOf({ comparison, path, threshold }: Limit, evaluate: ProcessingStep): Condition {
  return {
    Type: comparison === Comparison.AT_LEAST ? 'GreaterThanOrEqualTo' : 'LessThanOrEqualTo',
    LeftValue: evaluate.json('evaluation', path),
    RightValue: threshold,
  };
}

function failStep(limits: Limit[], checks: ConditionStep[]): FailStep {
  const sentences = limits.flatMap((limit, i): Value[] => [
    `${i === 0 ? 'Not registered: ' : '; '}${limit.label} is `,
    checks[i].conditions[0].LeftValue,
    ` (${limit.comparison} ${limit.threshold}): `,
    checks[i].outcome,
  ]);
  return new FailStep({ name: 'Fail', description: 'Says which limit was missed', message: join(...sentences) });
}

interface Results {
  readonly baseline: ProcessingStep;
  readonly train: TrainingStep;
  readonly evaluate: ProcessingStep;
}

function registerStep(facts: GoldenPath, { baseline, evaluate, train }: Results): RegisterStep {
  const { dataset, hyperparameters, models, training, useCase } = facts;
  const report = (name: string) => join(evaluate.output('evaluation'), `/${name}.json`);
  const datasetUri = join(`${dataset.prefixUri}/`, parameter('DataVersion'), '/');
  return new RegisterStep({
    name: 'Register',
    description: 'Registers the model; a person approves it',
    ...models,
    image: training.image,
    modelData: train.modelArtifacts,
    environment: SERVING_ENVIRONMENT,
    contentTypes: ['application/json', 'text/csv'],
    reports: {
      modelQuality: report('evaluation'),
      dataQuality: join(baseline.output('baseline'), '/baseline.json'),
      ...(protectedColumns(useCase).length > 0 && { bias: report('bias') }),
      ...(useCase.explainability !== Explainability.NONE && { explainability: report('explainability') }),
    },
    card: modelCard(useCase, {
      modelData: train.modelArtifacts,
      dataset: datasetUri,
      report: report('evaluation'),
      executionArn: execution.arn,
      hyperparameters,
      measured: ({ path }) => evaluate.json('evaluation', path),
    }),
    metadata: {
      useCase: useCase.useCaseName,
      commit: parameter('Commit'),
      dataVersion: parameter('DataVersion'),
      datasetUri,
      pipelineExecutionArn: execution.arn,
      ...Object.fromEntries(Object.entries(hyperparameters).map(([name, value]) => [`hp.${name}`, value])),
    },
  });
}

function problemArguments({ problem }: IUseCase): string[] {
  const { positiveLabel, target } = problem;
  return ['--target', target, ...(positiveLabel === undefined ? [] : ['--positive-label', positiveLabel])];
}

function protectedColumns({ fairness }: IUseCase): string[] {
  return Object.keys(fairness.privilegedValues);
}

function pascalCase(label: string): string {
  const words = label.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
