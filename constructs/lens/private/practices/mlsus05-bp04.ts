import type { Estate, Subject } from '../judge/estate';
import { failed, notApplicable, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { containersOf } from '../evidence/containers';
import { componentsOf, endpoints, modelsOf, modeOf, type Variant, variantsOf } from '../evidence/endpoints';

/** Models share the instances of an endpoint. */
export const MLSUS05_BP04: PracticeRule = {
  id: 'MLSUS05-BP04',
  fix: {
    library: '`serving.ModelEndpoint` serves one model; `serving.Hosting.serverless` needs no instances of its own',
    cloudFormation: 'AWS::SageMaker::InferenceComponent, or Mode: MultiModel of the container of the model',
  },
  judge: (estate) => ofEach(endpoints(estate), (subject) => shares(estate, subject)),
};

function shares(estate: Estate, endpoint: Subject): Outcome {
  const { properties, template } = endpoint;
  const components = componentsOf(estate, endpoint);
  if (components.length > 1) return passed(`${components.length} inference components share it`, properties);
  const several = variantsOf(estate, endpoint)
    .flatMap((variant) => modelsOf(estate, variant))
    .flatMap(hasSeveral)[0];
  if (several) return several;
  const alone = endpoints(estate).filter(
    (one) => one.template === template && variantsOf(estate, one).some(hasInstances),
  );
  if (!alone.includes(endpoint)) return notApplicable('it has no instances to share', properties);
  if (alone.length === 1) return notApplicable('it is the only endpoint with instances', properties);
  return failed(`${alone.length} endpoints have instances of their own`, properties.get('EndpointConfigName'));
}

function hasInstances(variant: Variant): boolean {
  return modeOf(variant) !== 'serverless';
}

function hasSeveral(model: Subject): Outcome[] {
  const mode = containersOf(model)
    .map((container) => container.get('Mode'))
    .find(({ text }) => text === 'MultiModel');
  if (mode) return [passed('its container serves many models', mode)];
  const direct = model.properties.get('InferenceExecutionConfig', 'Mode');
  return direct.text === 'Direct' ? [passed('its containers are called one by one', direct)] : [];
}
