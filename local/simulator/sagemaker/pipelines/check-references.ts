import { type Definition, type Step, placedSteps } from './definition';
import { EXECUTION_VARIABLES } from './execution-variables';
import { Graph, ownPart, referredStep } from './graph';
import { parsePath } from './property-path';
import { unparsable } from './unparsable';
import { expressionsIn, isGet, type JsonGet, isObject, type Json } from './values';

/** @throws a ValidationException for an unknown name, or for steps that wait for each other */
export function checkReferences(definition: Definition): void {
  const steps = new Map(placedSteps(definition.Steps).map(({ step }) => [step.Name, step]));
  const parameters = new Set((definition.Parameters ?? []).map(({ Name }) => Name));
  for (const step of steps.values()) {
    checkDependsOn(step, steps);
    for (const expression of expressionsIn(ownPart(step))) {
      if ('Get' in expression) checkGet(step, expression.Get, parameters, steps);
      else if ('Std:JsonGet' in expression) checkJsonGet(step, expression, steps);
      else if (!Array.isArray(expression['Std:Join'].Values)) throw unparsable('Expecting start of Json Array.');
    }
  }
  const cycle = new Graph(definition).cycle();
  if (cycle) throw unparsable(`Cycle detected in pipeline definition: [${[...cycle, cycle[0]].join(' -> ')}].`);
}

type Steps = ReadonlyMap<string, Step>;

function checkDependsOn(step: Step, steps: Steps): void {
  for (const dependency of step.DependsOn ?? []) {
    const name = typeof dependency === 'string' ? dependency : dependency.Step;
    const found = steps.get(name);
    if (!found) throw unparsable(`Step ${step.Name} depends on step ${name}, which does not exist in the pipeline.`);
    if (found.Type === 'Fail') throw unparsable(`${step.Name} can not depends on ${name}`);
  }
}

function checkGet(step: Step, reference: string, parameters: ReadonlySet<string>, steps: Steps): void {
  const [, root, rest] = /^([^.]+)\.(.+)$/s.exec(String(reference)) ?? [];
  const invalid = unparsable(`Invalid reference '${String(reference)}' in step ${step.Name}.`);
  switch (root) {
    case 'Parameters':
      if (!parameters.has(rest))
        throw unparsable(`Parameter '${rest}' is used in step ${step.Name} but is not defined.`);
      return;
    case 'Execution':
      if (!EXECUTION_VARIABLES.has(rest)) throw invalid;
      return;
    case 'PipelineExperimentConfig':
      if (rest !== 'ExperimentName' && rest !== 'TrialName') throw invalid;
      return;
    case 'Steps':
      checkStepReference(step, reference, steps);
      return;
    default:
      throw invalid;
  }
}

function checkStepReference(step: Step, reference: string, steps: Steps): void {
  const name = referredStep(reference);
  const found = name === undefined ? undefined : steps.get(name);
  if (!found) throw unparsable(`Step ${step.Name} refers to '${reference}', but there is no step '${name ?? ''}'.`);
  if (found.Type === 'Fail') throw unparsable(`${step.Name} can not depends on ${found.Name}`);
  const path = reference.slice(`Steps.${found.Name}`.length);
  if (!parsePath(path)) throw unparsable(`Invalid property reference '${reference}' in step ${step.Name}.`);
  if (found.Type === 'Condition' && path !== '.Outcome') {
    throw unparsable(
      `Invalid property reference '${reference}' in step ${step.Name}: a Condition step has only an Outcome.`,
    );
  }
}

function checkJsonGet(step: Step, { 'Std:JsonGet': jsonGet }: JsonGet, steps: Steps): void {
  if ((jsonGet.PropertyFile === undefined) === (jsonGet.S3Uri === undefined)) {
    throw unparsable(`Std:JsonGet in step ${step.Name} must have either PropertyFile or S3Uri.`);
  }
  if (typeof jsonGet.Path !== 'string' || !parsePath(jsonGet.Path)) {
    throw unparsable(`Std:JsonGet in step ${step.Name} must have a valid Path.`);
  }
  if (jsonGet.PropertyFile !== undefined) checkPropertyFile(step, jsonGet.PropertyFile, steps);
}

function checkPropertyFile(step: Step, reference: unknown, steps: Steps): void {
  if (!isGet(reference)) throw unparsable('Expecting start of Json Object.');
  const [, name, fileName] = /^Steps\.([^.]+)\.PropertyFiles\.(.+)$/.exec(reference.Get) ?? [];
  const owner = steps.get(name);
  const file = owner?.PropertyFiles?.find(({ PropertyFileName }) => PropertyFileName === fileName);
  if (!owner || !file)
    throw unparsable(`Step ${step.Name} refers to '${reference.Get}', but there is no such property file.`);
  const config = owner.Arguments.ProcessingOutputConfig;
  const outputs = isObject(config) && Array.isArray(config.Outputs) ? config.Outputs : [];
  if (!outputs.some((output: Json) => isObject(output) && output.OutputName === file.OutputName)) {
    throw unparsable(
      `Property file ${fileName} of step ${name} is in output ${file.OutputName}, which the step does not have.`,
    );
  }
}
