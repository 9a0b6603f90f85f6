import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { isNamed, parts } from './names';
import { once, onceEach } from './once';

/** A variant of an endpoint config. */
export interface Variant {
  readonly config: Subject;
  /** The endpoints of the templates that run it. */
  readonly endpoints: readonly Subject[];
  readonly node: Node;
  /** Whether it only gets a copy of the traffic. */
  readonly shadow: boolean;
}

/** The endpoints of the templates, those of pipelines too. */
export function endpoints(estate: Estate): Subject[] {
  return estate.all('AWS::SageMaker::Endpoint');
}

/** The configs that an endpoint runs. */
export function configsOf(estate: Estate, endpoint: Subject): Subject[] {
  const name = endpoint.properties.get('EndpointConfigName');
  return estate
    .all('AWS::SageMaker::EndpointConfig')
    .filter((config) => isNamed(estate, endpoint, name, config, 'EndpointConfigName'));
}

/** All variants of all endpoint configs. */
export const variants = once((estate: Estate): readonly Variant[] => {
  const running = endpoints(estate).map((endpoint) => ({ endpoint, configs: configsOf(estate, endpoint) }));
  return estate.all('AWS::SageMaker::EndpointConfig').flatMap((config) => {
    const own = running.filter(({ configs }) => configs.includes(config)).map(({ endpoint }) => endpoint);
    const listed = (name: string, shadow: boolean) =>
      config.properties.get(name).items.map((node): Variant => ({ config, endpoints: own, node, shadow }));
    return [...listed('ProductionVariants', false), ...listed('ShadowProductionVariants', true)];
  });
});

/** The variants of an endpoint that answer its callers. */
export function variantsOf(estate: Estate, endpoint: Subject): Variant[] {
  return variants(estate).filter((variant) => !variant.shadow && variant.endpoints.includes(endpoint));
}

/** How callers get their predictions. */
export type Mode = 'real-time' | 'serverless' | 'asynchronous';

/** How a variant serves. */
export function modeOf({ config, node }: Variant): Mode {
  if (config.properties.get('AsyncInferenceConfig').value !== undefined) return 'asynchronous';
  return node.get('ServerlessConfig').value === undefined ? 'real-time' : 'serverless';
}

/** The models that a variant runs, or that inference components run on it. */
export const modelsOf = onceEach((estate: Estate, { config, node, endpoints: own }: Variant): readonly Subject[] => {
  const models = estate.all('AWS::SageMaker::Model');
  const direct = models.filter((model) => isNamed(estate, config, node.get('ModelName'), model, 'ModelName'));
  if (node.get('ModelName').value !== undefined) return direct;
  const components = own.flatMap((endpoint) => componentsOf(estate, endpoint));
  return models.filter((model) =>
    components.some((one) =>
      isNamed(estate, one, one.properties.get('Specification', 'ModelName'), model, 'ModelName'),
    ),
  );
});

/** The inference components on an endpoint. */
export function componentsOf(estate: Estate, endpoint: Subject): Subject[] {
  return estate
    .all('AWS::SageMaker::InferenceComponent')
    .filter((one) => isNamed(estate, one, one.properties.get('EndpointName'), endpoint, 'EndpointName'));
}

/** What scales a variant. */
export interface Scaling {
  readonly target: Subject;
  /** Its scaling policies, and its scheduled actions. */
  readonly policies: readonly Node[];
  /** Whether the target names the variant; else it may be of another one. */
  readonly certain: boolean;
}

/** What scales the instances of a variant, or the copies of the inference components on it. */
export function scalingOf(estate: Estate, variant: Variant): Scaling[] {
  const targets = estate.all('AWS::ApplicationAutoScaling::ScalableTarget').filter(({ properties }) => {
    const dimension = properties.get('ScalableDimension');
    return dimension.unknown || dimension.text.startsWith('sagemaker:');
  });
  return targets.flatMap((target) => {
    const match = matchOf(estate, target, variant);
    return match === 'no' ? [] : [{ target, policies: policiesOf(estate, target), certain: match === 'yes' }];
  });
}

/** The endpoint configs that nothing in the templates runs may still be run by an endpoint elsewhere. */
function matchOf(estate: Estate, target: Subject, variant: Variant): 'yes' | 'maybe' | 'no' {
  const id = target.properties.get('ResourceId');
  const [kind, name, variantWord, variantName] = parts(id.text, '/');
  if (kind === 'inference-component') {
    const components = variant.endpoints.flatMap((endpoint) => componentsOf(estate, endpoint));
    const own = components.some((one) => namesPart(estate, target, id, name ?? '', one, 'InferenceComponentName'));
    return own ? 'yes' : 'no';
  }
  if (kind !== 'endpoint' || variantWord !== 'variant') return id.unknown ? 'maybe' : 'no';
  const own = variant.node.get('VariantName');
  if (variantName !== own.text) return isOpen(variantName) || own.unknown ? 'maybe' : 'no';
  const { endpoints: running } = variant;
  if (running.some((one) => namesPart(estate, target, id, name, one, 'EndpointName'))) return 'yes';
  return running.length === 0 || isOpen(name) ? 'maybe' : 'no';
}

/** Whether a part of an id is the name of a resource. */
function namesPart(estate: Estate, from: Subject, id: Node, part: string, subject: Subject, property: string): boolean {
  if (isNamed(estate, from, id, subject, property)) return true;
  const name = subject.properties.get(property);
  return name.value !== undefined && name.text === part && (from.template === subject.template || !name.unknown);
}

function isOpen(text: string | undefined): boolean {
  return text?.includes('${') ?? true;
}

function policiesOf(estate: Estate, target: Subject): Node[] {
  const id = target.properties.get('ResourceId');
  const policies = estate.all('AWS::ApplicationAutoScaling::ScalingPolicy').filter((policy) => {
    const byTarget = policy.properties.get('ScalingTargetId');
    if (isNamed(estate, policy, byTarget, target, 'ResourceId')) return true;
    return policy.template === target.template && policy.properties.get('ResourceId').text === id.text;
  });
  return [...policies.map(({ properties }) => properties), ...target.properties.get('ScheduledActions').items];
}

/** The names of the alarms that stop a rollout of an endpoint. */
export function rollbackAlarms(endpoint: Subject): Node[] {
  const alarms = endpoint.properties.get('DeploymentConfig', 'AutoRollbackConfiguration', 'Alarms');
  return alarms.items.map((alarm) => alarm.get('AlarmName'));
}
