import { Token } from 'aws-cdk-lib/core';
import { Comparison, type FairnessLimit, type IUseCase, type Limit, type Problem, ProblemType } from '../../goal';
import { join, type Named, type Value } from '../../private/pipeline';

/** What a card says of one run. The service fills it in when it registers the model. */
export interface RunFacts {
  /** The location of `model.tar.gz`. */
  readonly modelData: Value;
  /** The location of the training data. */
  readonly dataset: Value;
  /** The location of the report on the evaluation. */
  readonly report: Value;
  readonly executionArn: Value;
  readonly hyperparameters: Named<string>;
  /** What the evaluation measured for a limit: the number that the gate compares. */
  measured(limit: Limit): Value;
}

/**
 * The card of a registered model, as a draft for people to complete. It belongs to the version in the registry, so that
 * neither a deployment nor the next model writes over it.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-details.html#model-card-schema
 */
export function modelCard(useCase: IUseCase, facts: RunFacts): { readonly status: string; readonly content: Value } {
  return { status: 'Draft', content: textOf(contentOf(useCase, facts)) };
}

/** The registry's own metadata of the model have the whole value. */
const LONGEST_HYPERPARAMETER = 255;

function contentOf(useCase: IUseCase, facts: RunFacts): object {
  const goal = known(useCase.businessGoal);
  return {
    model_overview: { model_creator: known(useCase.owner), model_artifact: [new AtRunTime(facts.modelData)] },
    intended_uses: {
      purpose_of_model: goal,
      intended_uses: question(useCase.problem),
      risk_rating: useCase.riskRating,
      explanations_for_risk_rating: known(useCase.riskExplanation),
    },
    business_details: { business_problem: goal, business_stakeholders: known(useCase.owner) },
    training_details: trainingDetails(useCase, facts),
    evaluation_details: [evaluation(useCase, facts)],
    additional_information: { ethical_considerations: ethics(useCase), custom_details: customDetails(useCase) },
  };
}

/** A card has room for one function: the objective that is named first. */
function trainingDetails({ objectives }: IUseCase, { dataset, hyperparameters }: RunFacts): object {
  const [first] = objectives;
  return {
    objective_function: {
      function: {
        function: first.comparison === Comparison.AT_LEAST ? 'Maximize' : 'Minimize',
        facet: first.metric,
        condition: bound(first),
      },
      notes: `A model is registered only when ${objectives.map(sentence).join(' and ')}.`,
    },
    training_job_details: {
      training_datasets: [new AtRunTime(dataset)],
      user_provided_hyper_parameters: hyperparametersOf(hyperparameters),
    },
  };
}

function hyperparametersOf(hyperparameters: Named<string>): object[] | undefined {
  const texts = Object.entries(hyperparameters).filter(([, value]) => known(value) !== undefined);
  if (texts.length === 0) return undefined;
  return texts.map(([name, value]) => ({ name, value: value.slice(0, LONGEST_HYPERPARAMETER) }));
}

/** What was measured on held-out data, each number beside the limit that it keeps. */
function evaluation({ fairness, objectives }: IUseCase, facts: RunFacts): object {
  const metric = (limit: Limit) => ({
    name: nameOf(limit),
    type: 'number',
    value: new AtRunTime(facts.measured(limit), 'number'),
    notes: `The limit is ${bound(limit)}.`,
  });
  return {
    name: 'evaluation',
    evaluation_observation: 'Measured on held-out data when the model was registered.',
    metadata: { report: new AtRunTime(facts.report), pipeline_execution: new AtRunTime(facts.executionArn) },
    metric_groups: [
      { name: 'objectives', metric_data: objectives.map(metric) },
      ...(fairness.limits.length > 0 ? [{ name: 'fairness', metric_data: fairness.limits.map(metric) }] : []),
    ],
  };
}

function question({ problemType, target, positiveLabel }: Problem): string {
  switch (problemType) {
    case ProblemType.BINARY_CLASSIFICATION:
      return `Tells how likely it is that ${target} is ${positiveLabel}.`;
    case ProblemType.MULTICLASS_CLASSIFICATION:
      return `Tells which of several values ${target} has.`;
    case ProblemType.REGRESSION:
      return `Estimates the number ${target}.`;
  }
}

function ethics({ fairness }: IUseCase): string | undefined {
  if (fairness.because !== undefined) return known(`No fairness limits, because: ${fairness.because}`);
  const limits = fairness.limits.map((f: FairnessLimit) => `${f.label} ${bound(f)} (privileged: ${f.privileged})`);
  return `Limits that a model has to keep: ${limits.join(', ')}.`;
}

function customDetails(useCase: IUseCase): Record<string, string> {
  const { kpi, serviceLevels } = useCase;
  return {
    use_case: useCase.useCaseName,
    problem_type: useCase.problem.problemType,
    kpi: `${kpi.name} ${kpi.comparison} ${kpi.target}${kpi.unit ? ` ${kpi.unit}` : ''}`,
    ...Object.fromEntries(useCase.limits.map((limit) => [`limit_${nameOf(limit)}`, bound(limit)])),
    explainability: useCase.explainability,
    latency_p99: `${serviceLevels.latencyP99.toMilliseconds({ integral: false })} ms`,
    availability: String(serviceLevels.availability),
    model_age: `${serviceLevels.modelAge.toDays({ integral: false })} days`,
    data_classification: useCase.dataClassification,
  };
}

function nameOf({ label }: Limit): string {
  return label.replace(/\W/g, '_');
}

function sentence(limit: Limit): string {
  return `${limit.label} is ${bound(limit)}`;
}

function bound(limit: Limit): string {
  return `${limit.comparison} ${limit.threshold}`;
}

/** A token would be resolved inside the JSON text of the card, which its value could break. Such texts are left out. */
function known(text: string | undefined): string | undefined {
  return Token.isUnresolved(text) ? undefined : text;
}

/** A value in the content of a card that the service fills in. */
class AtRunTime {
  public constructor(
    public readonly value: Value,
    public readonly kind: 'text' | 'number' = 'text',
  ) {}
}

/** No text of a use case has this character; JSON writes it as an escape. */
const MARK = '\u0000';
const MARKED = /"\\u0000number(\d+)\\u0000"|\\u0000text(\d+)\\u0000/;

/** The JSON of a card, joined from its texts and the values that are known only when the pipeline runs. */
function textOf(content: object): Value {
  const values: Value[] = [];
  const text = JSON.stringify(content, (_, part: unknown) => {
    if (!(part instanceof AtRunTime)) return part;
    return `${MARK}${part.kind}${values.push(part.value) - 1}${MARK}`;
  });
  // split puts both groups between the texts, of which one matched
  return join(
    ...text.split(MARKED).flatMap((piece: string | undefined, i): Value[] => {
      if (i % 3 === 0) return [piece!];
      return piece === undefined ? [] : [values[Number(piece)]];
    }),
  );
}
