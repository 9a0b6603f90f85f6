import { type Fault, type Path, type Rule } from './faults';
import { checkPattern } from './validate';

/**
 * The name of an endpoint or of a variant.
 * See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
 */
export const ENDPOINT_NAME = /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;

export const ENDPOINT_NAME_RULE: Rule = {
  code: 'MLL601',
  when: 'SageMaker does not take the name of an endpoint.',
  must: 'be letters and digits with hyphens between them, at most 63 characters',
  fix: 'write it as in mortgage-approval-prod',
  example: "new monitoring.EndpointAlarms(stack, 'Alarms', { useCase, endpointName: 'mortgage_approval' });",
};

export const VARIANT_NAME_RULE: Rule = {
  code: 'MLL637',
  when: 'SageMaker does not take the name of a variant of an endpoint.',
  must: 'be letters and digits with hyphens between them, at most 63 characters',
  fix: 'take the name from aws sagemaker describe-endpoint, such as AllTraffic',
  example: "new monitoring.EndpointAlarms(stack, 'Alarms', { useCase, variantName: 'all_traffic' });",
};

/** The name of a variant of an endpoint, wherever one is given. */
export function checkVariantName(path: Path, name: string | undefined): Fault | undefined {
  return checkPattern(VARIANT_NAME_RULE, path, name, ENDPOINT_NAME);
}

/** The name of an endpoint, wherever one is given. */
export function checkEndpointName(path: Path, name: string | undefined): Fault | undefined {
  return checkPattern(ENDPOINT_NAME_RULE, path, name, ENDPOINT_NAME);
}
