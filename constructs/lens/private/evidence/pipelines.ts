import type { Estate, Subject } from '../judge/estate';
import { cantTell, type Outcome } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';
import { type Definition, type Step, whyUnread } from '../pipeline/steps';
import { stepIn, stepsBefore, usesOf } from '../pipeline/uses';
import { training } from './workload';

/** A pipeline whose steps the templates contain. */
export interface ReadPipeline {
  readonly pipeline: Subject;
  readonly definition: Definition;
}

/** Types of steps that train. */
const TRAINING_STEPS = new Set(['Training', 'Tuning', 'AutoML']);

/** Types of steps that can measure something. */
const MEASURING_STEPS = new Set([
  'Processing',
  'ClarifyCheck',
  'QualityCheck',
  'Transform',
  'Lambda',
  'Callback',
  'EMR',
]);

/** Steps that check what they measured themselves, and fail the execution. */
const CHECKS = new Set(['ClarifyCheck', 'QualityCheck']);

/** The pipelines whose steps the templates contain. */
export function readPipelines(estate: Estate): ReadPipeline[] {
  return estate.all('AWS::SageMaker::Pipeline').flatMap((pipeline) => {
    const definition = estate.definition(pipeline);
    return definition ? [{ pipeline, definition }] : [];
  });
}

/** The pipelines that train, as far as the templates contain their steps. */
export function trainingPipelines(estate: Estate): ReadPipeline[] {
  return readPipelines(estate).filter(({ definition }) => definition.steps.some(isTraining));
}

/** What a rule says of each pipeline that trains. Nobody can tell of a pipeline whose steps the templates don't contain. */
export function judgeTraining(estate: Estate, judge: (read: ReadPipeline) => readonly Outcome[]): PracticeOutcome[] {
  const judged = trainingPipelines(estate).flatMap((read) =>
    judge(read).map((outcome) => ({ ...outcome, subject: read.pipeline })),
  );
  return [...judged, ...unread(estate), ...otherTraining(estate)];
}

/** What trains without a pipeline of SageMaker: what it does before and after training isn't read. */
function otherTraining(estate: Estate): PracticeOutcome[] {
  return training(estate)
    .filter(({ type }) => type.endsWith('StateMachine'))
    .map((subject) => ({ ...cantTell('its states train a model, and are not read', 'Properties'), subject }));
}

/** What to say of pipelines whose steps the templates don't contain. */
export function unread(estate: Estate): PracticeOutcome[] {
  return estate
    .all('AWS::SageMaker::Pipeline')
    .filter((pipeline) => !estate.definition(pipeline))
    .map((subject) => {
      const { properties } = subject;
      return { ...cantTell(whyUnread(properties), properties.get('PipelineDefinition')), subject };
    });
}

/** Whether a step trains. */
export function isTraining({ type }: Step): boolean {
  return TRAINING_STEPS.has(type);
}

/** The steps of some types. */
export function stepsOf({ definition }: ReadPipeline, ...types: readonly string[]): Step[] {
  return definition.steps.filter(({ type }) => types.includes(type));
}

/** The steps by which a model leaves a pipeline: to the registry, else to an endpoint. */
export function releasesOf(read: ReadPipeline): Step[] {
  const registering = stepsOf(read, 'RegisterModel');
  return registering.length > 0 ? registering : stepsOf(read, 'Model', 'EndpointConfig', 'Endpoint').slice(0, 1);
}

/** Something that a model has to pass before a step: a condition, or a check that fails the execution. */
export interface Gate {
  readonly step: Step;
  /** The steps whose measurements it reads. */
  readonly reads: readonly Step[];
}

/** What a model has to pass before a step. A condition counts if it reads what another step measured. */
export function gatesBefore({ definition }: ReadPipeline, step: Step): Gate[] {
  return stepsBefore(definition, step).flatMap((one): Gate[] => {
    if (CHECKS.has(one.type)) return isSkipped(one) ? [] : [{ step: one, reads: [one] }];
    if (one.type !== 'Condition') return [];
    const names = new Set(usesOf(one).map(stepIn));
    const reads = definition.steps.filter(({ name, type }) => names.has(name) && type !== 'Condition');
    return reads.length === 0 ? [] : [{ step: one, reads }];
  });
}

function isSkipped({ node }: Step): boolean {
  return node.get('SkipCheck').text.toLowerCase() === 'true';
}

/** The steps after training, and before a step, that can measure the model. */
export function evaluationsBefore({ definition }: ReadPipeline, step: Step): Step[] {
  return stepsBefore(definition, step).filter((one) => measures(definition, one));
}

/** All steps that can measure the model: they come after training. */
export function evaluationsIn({ definition }: ReadPipeline): Step[] {
  return definition.steps.filter((one) => measures(definition, one));
}

function measures(definition: Definition, step: Step): boolean {
  return MEASURING_STEPS.has(step.type) && stepsBefore(definition, step).some(isTraining);
}

/** The steps that prepare data: they come before training. */
export function preparationsIn({ definition }: ReadPipeline): Step[] {
  const before = definition.steps.filter(isTraining).flatMap((one) => stepsBefore(definition, one));
  return definition.steps.filter((one) => one.type !== 'Condition' && !isTraining(one) && before.includes(one));
}
