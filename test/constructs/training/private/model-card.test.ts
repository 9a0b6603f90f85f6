import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import * as goal from '../../../../constructs/goal';
import type { Value } from '../../../../constructs/private/pipeline';
import { modelCard, type RunFacts } from '../../../../constructs/training/private/model-card';
import { mortgage } from '../../../support/mortgage';

const EVALUATION: { [path: string]: number } = {
  'metrics.auc': 0.8212,
  'metrics.recall': 1,
  'fairness.black.disparate_impact': 8.4e-5,
};

const facts: RunFacts = {
  modelData: { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' },
  dataset: { 'Std:Join': { On: '', Values: ['s3://lake/', { Get: 'Parameters.DataVersion' }, '/'] } },
  report: 's3://artifacts/evaluation.json',
  executionArn: { Get: 'Execution.PipelineExecutionArn' },
  hyperparameters: { max_depth: '3' },
  measured: ({ path }) => ({ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.e' }, Path: path } }),
};

/** The text that the service makes of a value in a run. */
function textIn(value: Value): string {
  if (typeof value !== 'object') return String(value);
  if ('Get' in value) return value.Get;
  if ('Std:JsonGet' in value) return String(EVALUATION[value['Std:JsonGet'].Path]);
  return value['Std:Join'].Values.map(textIn).join(value['Std:Join'].On);
}

function cardOf(useCase: goal.IUseCase, more: Partial<RunFacts> = {}) {
  return JSON.parse(textIn(modelCard(useCase, { ...facts, ...more }).content));
}

describe('when a model is registered', () => {
  const card = cardOf(goal.UseCase.define(mortgage()));

  test('then its card is a draft', () => {
    expect(modelCard(goal.UseCase.define(mortgage()), facts).status).toBe('Draft');
  });

  test('then the card tells what the evaluation measured, beside each limit', () => {
    expect(card.evaluation_details).toEqual([
      {
        name: 'evaluation',
        evaluation_observation: 'Measured on held-out data when the model was registered.',
        metadata: {
          report: 's3://artifacts/evaluation.json',
          pipeline_execution: 'Execution.PipelineExecutionArn',
        },
        metric_groups: [
          {
            name: 'objectives',
            metric_data: [
              { name: 'auc', type: 'number', value: 0.8212, notes: 'The limit is at least 0.78.' },
              { name: 'recall', type: 'number', value: 1, notes: 'The limit is at least 0.3.' },
            ],
          },
          {
            name: 'fairness',
            metric_data: [
              {
                name: 'disparate_impact_of_black',
                type: 'number',
                value: 0.000084,
                notes: 'The limit is at least 0.8.',
              },
            ],
          },
        ],
      },
    ]);
  });

  test('then the card tells every limit and level', () => {
    expect(card).toMatchObject({
      model_overview: {
        model_creator: 'lending@example.com',
        model_artifact: ['Steps.Train.ModelArtifacts.S3ModelArtifacts'],
      },
      intended_uses: {
        purpose_of_model: 'Decide routine applications the same day',
        intended_uses: 'Tells how likely it is that deny is yes.',
        risk_rating: 'Unknown',
      },
      training_details: {
        objective_function: {
          function: { function: 'Maximize', facet: 'auc', condition: 'at least 0.78' },
          notes: 'A model is registered only when auc is at least 0.78 and recall is at least 0.3.',
        },
        training_job_details: {
          training_datasets: ['s3://lake/Parameters.DataVersion/'],
          user_provided_hyper_parameters: [{ name: 'max_depth', value: '3' }],
        },
      },
      additional_information: {
        ethical_considerations:
          'Limits that a model has to keep: disparate_impact of black at least 0.8 (privileged: no).',
        custom_details: {
          kpi: 'SameDayDecisions at least 0.8',
          limit_auc: 'at least 0.78',
          limit_disparate_impact_of_black: 'at least 0.8',
          explainability: 'none',
          latency_p99: '200 ms',
          availability: '0.995',
          model_age: '90 days',
          data_classification: 'confidential',
        },
      },
    });
  });

  test('then a use case without fairness limits says why', () => {
    const prices = goal.UseCase.define(
      mortgage({
        kpi: goal.Kpi.atMost('HoursToOffer', 24, 'hours'),
        problem: goal.Problem.regression({ target: 'price' }),
        objectives: [goal.Objective.atMost('rmse', 1200)],
        fairness: goal.Fairness.none('estimates the price of a "house", not of a person'),
        serviceLevels: { latencyP99: Duration.millis(250), availability: 0.99, modelAge: Duration.hours(36) },
        risk: { rating: goal.RiskRating.LOW, because: 'a clerk looks at every price' },
      }),
    );
    const { additional_information: more, ...others } = cardOf(prices, { measured: () => 7 });
    expect(more.ethical_considerations).toBe(
      'No fairness limits, because: estimates the price of a "house", not of a person',
    );
    expect(more.custom_details).toMatchObject({ kpi: 'HoursToOffer at most 24 hours', model_age: '1.5 days' });
    expect(others.evaluation_details[0].metric_groups.map(({ name }: { name: string }) => name)).toEqual([
      'objectives',
    ]);
    expect(others.intended_uses).toMatchObject({
      intended_uses: 'Estimates the number price.',
      risk_rating: 'Low',
      explanations_for_risk_rating: 'a clerk looks at every price',
    });
    expect(others.training_details.objective_function.function).toMatchObject({ function: 'Minimize', facet: 'rmse' });
  });

  test('then a text that is known only at deployment is left out, because it could break the card', () => {
    const owner = new CfnParameter(new Stack(new App(), 'Stack'), 'Owner').valueAsString;
    const { model_overview, business_details } = cardOf(goal.UseCase.define(mortgage({ owner })));
    expect(model_overview).not.toHaveProperty('model_creator');
    expect(business_details).toEqual({ business_problem: 'Decide routine applications the same day' });
  });
});

test('no text is longer than a card can hold, however much the use case says', () => {
  const limits = Array.from({ length: 9 }, (_, i) =>
    goal.FairnessLimit.demographicParityDifference({
      column: `c${i}`.padEnd(63, '_'),
      privileged: 'p'.repeat(63),
      atMost: 1.2345678901234567e-100,
    }),
  );
  const metrics = ['accuracy', 'auc', 'f1', 'precision', 'recall'];
  const useCase = goal.UseCase.define(
    mortgage({
      businessGoal: 'x'.repeat(1024),
      kpi: goal.Kpi.atLeast('K'.repeat(63), -1.2345678901234567e-100, 'u'.repeat(63)),
      objectives: metrics.map((metric) => goal.Objective.atLeast(metric, 0.1234567890123456)),
      fairness: goal.Fairness.within(...limits),
      serviceLevels: {
        latencyP99: Duration.millis(1),
        availability: 0.1234567890123456,
        modelAge: Duration.days(3650),
      },
    }),
  );
  const card = cardOf(useCase, { measured: () => 0.1234567890123456 });
  expect(card.additional_information.ethical_considerations.length).toBeLessThanOrEqual(2048);
  expect(card.training_details.objective_function.notes.length).toBeLessThanOrEqual(1024);
  expect(card.training_details.objective_function.function.condition.length).toBeLessThanOrEqual(63);
  for (const [key, value] of Object.entries<string>(card.additional_information.custom_details)) {
    expect(key).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    expect(value.length).toBeLessThanOrEqual(1024);
  }
  for (const { metric_data: measured } of card.evaluation_details[0].metric_groups)
    for (const { name } of measured) expect(name.length).toBeLessThanOrEqual(255);
  expect(JSON.stringify(card).length).toBeLessThanOrEqual(100_000);
});
