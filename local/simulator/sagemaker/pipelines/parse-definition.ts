import { checkReferences } from './check-references';
import { checkShapes, type Shapes } from './check-shapes';
import { checkStep } from './check-step';
import { type Definition, type ParameterDeclaration, type Step, conditional, placedSteps } from './definition';
import { PARAMETER_TYPES, isOfType } from './parameters';
import { unparsable } from './unparsable';
import { type Json, isObject, textOf } from './values';

const VERSION = '2020-12-01';
const NAME = /^[A-Za-z0-9\-_]{1,64}$/;
const MEMBERS = ['Version', 'Metadata', 'Parameters', 'PipelineExperimentConfig', 'MlflowConfig', 'Steps'];

/**
 * Reads a definition and refuses what CreatePipeline refuses.
 * @param model checks the arguments of steps; without it they are checked when the step runs
 * @throws a ValidationException
 */
export function parseDefinition(text: string, model?: Shapes): Definition {
  const definition = definitionIn(text);
  for (const parameter of definition.Parameters ?? []) checkParameter(parameter);
  checkUnique(definition.Parameters ?? [], 'parameter');
  const steps = placedSteps(definition.Steps).map(({ step }) => step);
  checkUnique(steps, 'step');
  for (const step of steps) checkStep(step);
  checkReferences(definition);
  if (model) checkShapes(definition, model);
  return definition;
}

function definitionIn(text: string): Definition {
  const json = jsonIn(text);
  if (!isObject(json)) throw unparsable('Expecting start of Json Object.');
  const unknown = Object.keys(json).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw unparsable(`Unknown field: ${unknown}.`);
  if (json.Version !== VERSION) {
    throw unparsable(`Version '${textOf(json.Version)}' is not supported, the supported version is ${VERSION}.`);
  }
  for (const list of [json.Parameters ?? [], json.Steps]) {
    if (!Array.isArray(list)) throw unparsable('Expecting start of Json Array.');
    if (!list.every(isObject)) throw unparsable('Expecting start of Json Object.');
  }
  const definition = json as unknown as Definition;
  if (definition.Steps.length === 0) throw unparsable('A pipeline must have at least one step.');
  checkForm(definition.Steps);
  return definition;
}

function jsonIn(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw unparsable(`${(error as Error).message}.`);
  }
}

/** Checks that each step, including those in branches, has the form of a step. */
function checkForm(steps: readonly Step[]): void {
  for (const step of steps) {
    if (!isObject(step)) throw unparsable('Expecting start of Json Object.');
    if (typeof step.Name !== 'string' || !NAME.test(step.Name)) {
      throw unparsable(`Step name '${String(step.Name)}' must match ${NAME.source}.`);
    }
    if (typeof step.Type !== 'string') throw unparsable(`Step ${step.Name} has no Type.`);
    if (step.Type === 'Fail' && step.Arguments === undefined) continue;
    if (!isObject(step.Arguments)) throw unparsable('Expecting start of Json Object.');
    if (step.Type !== 'Condition') continue;
    for (const list of [step.Arguments.Conditions, step.Arguments.IfSteps ?? [], step.Arguments.ElseSteps ?? []]) {
      if (!Array.isArray(list)) throw unparsable('Expecting start of Json Array.');
    }
    checkForm([...(conditional(step).IfSteps ?? []), ...(conditional(step).ElseSteps ?? [])]);
  }
}

function checkParameter({ Name, Type, DefaultValue, EnumValues }: ParameterDeclaration): void {
  if (typeof Name !== 'string' || !NAME.test(Name)) {
    throw unparsable(`Parameter name '${String(Name)}' must match ${NAME.source}.`);
  }
  if (!PARAMETER_TYPES.includes(Type)) {
    throw unparsable(
      `Value '${String(Type)}' for 'Type' failed to satisfy enum value set: [${PARAMETER_TYPES.join(', ')}]`,
    );
  }
  if (DefaultValue !== undefined && !isOfType(DefaultValue, Type)) {
    throw unparsable(`Default value of parameter '${Name}' is not of type ${Type}.`);
  }
  if (EnumValues && DefaultValue !== undefined && !EnumValues.includes(textOf(DefaultValue))) {
    throw unparsable(
      `Default value '${textOf(DefaultValue)}' of parameter '${Name}' failed to satisfy enum value set: ` +
        `[${EnumValues.join(', ')}]`,
    );
  }
}

function checkUnique(named: readonly { readonly Name: string }[], kind: string): void {
  const names = named.map(({ Name }) => Name);
  const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (repeated.length > 0) throw unparsable(`Found duplicate ${kind} names: [${repeated.join(', ')}].`);
}
