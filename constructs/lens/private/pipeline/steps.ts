import { Node } from '../template/node';
import { isMembers, Unknown } from '../template/value';
import type { World } from '../template/world';
import { DefinitionScope } from './definition-scope';
import { parseDefinition } from './definition-text';

/** A step of a pipeline definition. */
export interface Step {
  readonly name: string;
  /** `Training`, `Processing`, `Condition` and so on. */
  readonly type: string;
  /** All of the step, such as its `Arguments`, `CacheConfig` and `RetryPolicies`. */
  readonly node: Node;
  /** The Condition step around it, and the branch that it is in. */
  readonly within?: { readonly condition: string; readonly branch: 'IfSteps' | 'ElseSteps' };
}

/** What a pipeline resource runs. */
export interface Definition {
  /** All steps, those inside of conditions too, in the order in which the definition writes them. */
  readonly steps: readonly Step[];
  /** The definition itself, for its parameters. */
  readonly node: Node;
}

/**
 * The definition of an `AWS::SageMaker::Pipeline`, or undefined if the template doesn't contain it: it is in S3, or it is no
 * JSON.
 */
export function readDefinition(properties: Node, world: World): Definition | undefined {
  const body = bodyOf(properties);
  const definition = parseDefinition(body.value);
  if (!definition) return undefined;
  const node = new Node(definition, body.path, new DefinitionScope(definition, world));
  return { node, steps: stepsIn(node.get('Steps')) };
}

/** A body is a text, and people write it as the object that the text stands for. */
function bodyOf(properties: Node): Node {
  const body = properties.get('PipelineDefinition', 'PipelineDefinitionBody');
  return isMembers(body.value) ? body.with({ 'Fn::ToJsonString': body.raw }) : body;
}

function stepsIn(list: Node, within?: Step['within']): Step[] {
  if (list.unknown) return [];
  return list.items.flatMap((node, i) => {
    const [name, type] = [node.get('Name').text || `step ${i + 1}`, node.get('Type').text];
    // people find a step by its name
    const named = node.at(`${list.path}[${name}]`);
    const nested = (['IfSteps', 'ElseSteps'] as const).flatMap((branch) =>
      stepsIn(named.get('Arguments', branch), { condition: name, branch }),
    );
    return [{ name, type, node: named, within }, ...nested];
  });
}

/** What a step makes, as the type of the resource whose properties are its arguments. */
const TYPES: { readonly [step: string]: string | undefined } = {
  AutoML: 'AWS::SageMaker::AutoMLJob',
  ClarifyCheck: 'AWS::SageMaker::ProcessingJob',
  Endpoint: 'AWS::SageMaker::Endpoint',
  EndpointConfig: 'AWS::SageMaker::EndpointConfig',
  InferenceComponent: 'AWS::SageMaker::InferenceComponent',
  Model: 'AWS::SageMaker::Model',
  NotebookJob: 'AWS::SageMaker::TrainingJob',
  Processing: 'AWS::SageMaker::ProcessingJob',
  QualityCheck: 'AWS::SageMaker::ProcessingJob',
  RegisterModel: 'AWS::SageMaker::ModelPackage',
  Training: 'AWS::SageMaker::TrainingJob',
  Transform: 'AWS::SageMaker::TransformJob',
  Tuning: 'AWS::SageMaker::HyperParameterTuningJob',
};

/** What a step makes, with its properties: a tuning step also makes training jobs. */
export function madeBy(step: Step): { readonly type: string; readonly properties: Node }[] {
  const type = Object.hasOwn(TYPES, step.type) ? TYPES[step.type] : undefined;
  const properties = step.node.get('Arguments');
  if (type === undefined) return [];
  if (step.type !== 'Tuning') return [{ type, properties }];
  const definitions = [properties.get('TrainingJobDefinition'), ...properties.get('TrainingJobDefinitions').items];
  const training = definitions.filter(({ value }) => value !== undefined);
  return [{ type, properties }, ...training.map((node) => ({ type: 'AWS::SageMaker::TrainingJob', properties: node }))];
}

/** Why a definition can't be read. */
export function whyUnread(properties: Node): string {
  const { value } = properties.get('PipelineDefinition', 'PipelineDefinitionBody');
  if (value === undefined) return 'the pipeline definition is in S3';
  return value instanceof Unknown
    ? 'only the deployment knows the pipeline definition'
    : 'the pipeline definition is not JSON';
}

/** Types of resources that a pipeline definition can make. */
export const MADE_BY_STEPS: ReadonlySet<string> = new Set(Object.values(TYPES).filter((type) => type !== undefined));
