import { validationException } from '../../../core/errors';
import { anyOf, flag, list, name, number, object, oneOf, record, text, type Check } from './schema';

const LONG = 2048;
const SHORT = 1024;
const LABEL = 63;

const uris = list(text(SHORT), 15);
const environment = object({ container_image: uris });
const axis = text(LABEL);
const axes = list(axis);

const modelOverview = object({
  model_description: text(SHORT),
  model_owner: text(SHORT),
  model_creator: text(SHORT),
  problem_type: text(),
  algorithm_type: text(SHORT),
  model_id: text(SHORT),
  model_artifact: uris,
  model_name: text(SHORT),
  model_version: number(1),
  inference_environment: environment,
});

const modelPackageDetails = object({
  model_package_description: text(SHORT),
  model_package_arn: text(),
  created_by: object({ user_profile_name: text() }),
  model_package_status: oneOf('Pending', 'InProgress', 'Completed', 'Failed', 'Deleting'),
  model_approval_status: oneOf('Approved', 'Rejected', 'PendingManualApproval'),
  approval_description: text(SHORT),
  model_package_group_name: text(LABEL),
  model_package_name: text(LABEL),
  model_package_version: number(1),
  domain: text(),
  task: text(),
  source_algorithms: list(object({ algorithm_name: text(), model_data_url: text(SHORT) }, ['algorithm_name']), 1),
  inference_specification: object({
    containers: list(
      object({ image: text(255), model_data_url: text(SHORT), nearest_model_name: text() }, ['image']),
      15,
    ),
  }),
});

const businessDetails = object({
  business_problem: text(LONG),
  business_stakeholders: text(LONG),
  line_of_business: text(LONG),
});

const intendedUses = object({
  purpose_of_model: text(LONG),
  intended_uses: text(LONG),
  factors_affecting_model_efficiency: text(LONG),
  risk_rating: oneOf('High', 'Medium', 'Low', 'Unknown'),
  explanations_for_risk_rating: text(LONG),
});

const trainingMetrics = list(object({ name: name(255), notes: text(SHORT), value: number() }, ['name', 'value']), 50);

const trainingDetails = object({
  objective_function: object({
    function: object({ function: oneOf('Maximize', 'Minimize'), facet: text(LABEL), condition: text(LABEL) }),
    notes: text(SHORT),
  }),
  training_observations: text(SHORT),
  training_job_details: object({
    training_arn: text(SHORT),
    training_datasets: uris,
    training_environment: environment,
    training_metrics: trainingMetrics,
    user_provided_training_metrics: trainingMetrics,
    hyper_parameters: list(object({ name: name(255), value: text(255) }, ['name', 'value']), 100),
    user_provided_hyper_parameters: list(object({ name: name(255), value: text(255) }, ['name', 'value']), 100),
  }),
});

function metric(types: readonly string[], value: Check, x: Check, y: Check): Check {
  const members = { name: name(255), notes: text(SHORT), type: oneOf(...types), value, x_axis_name: x, y_axis_name: y };
  return object(members, ['name', 'type', 'value']);
}

const metrics = anyOf(
  metric(['number', 'string', 'boolean'], anyOf(number(), text(LABEL), flag()), axis, axis),
  metric(['linear_graph'], list(list(number(), 2, 2), 20, 1), axis, axis),
  metric(['bar_chart'], list(number(), 20, 1), axes, axis),
  metric(['matrix'], list(list(number(), 20, 1), 20, 1), axes, axes),
);

const evaluationDetails = list(
  object(
    {
      name: name(LABEL),
      evaluation_observation: text(2096),
      evaluation_job_arn: text(256),
      datasets: list(text(SHORT), 10),
      metadata: record(text(SHORT)),
      metric_groups: list(object({ name: name(LABEL), metric_data: list(metrics) }, ['name', 'metric_data'])),
    },
    ['name'],
  ),
);

const additionalInformation = object({
  ethical_considerations: text(LONG),
  caveats_and_recommendations: text(LONG),
  custom_details: record(text(SHORT)),
});

const sections = {
  business_details: businessDetails,
  intended_uses: intendedUses,
  training_details: trainingDetails,
  evaluation_details: evaluationDetails,
  additional_information: additionalInformation,
};
const modelCard = object({
  model_overview: modelOverview,
  model_package_details: modelPackageDetails,
  ...sections,
});
/** The card of a package has less about the model, as the package itself describes it. */
const packageCard = object({
  model_overview: object({ model_creator: text(SHORT), model_artifact: uris }),
  ...sections,
});

/**
 * Checks the content of a model card by the schema that SageMaker documents.
 * @returns the id of the model, if the card names it
 * @throws a ValidationException
 */
export function checkContent(content: string): { readonly modelId?: string } {
  const card = checked(content, modelCard);
  const { model_overview: overview } = card as { readonly model_overview?: { readonly model_id?: string } };
  return { modelId: overview?.model_id };
}

/** @throws a ValidationException for content that the card of a package may not have */
export function checkPackageContent(content: string): void {
  checked(content, packageCard);
}

function checked(content: string, schema: Check): unknown {
  const card = parsed(content);
  const wrong = schema(card, '$');
  if (wrong.length > 0)
    throw validationException(`Model card content does not conform to its schema: ${wrong.join('; ')}`);
  return card;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw validationException('Model card content is not valid JSON.');
  }
}
