import type { ScalarShape, ServiceDescription, Shape } from '../../model/shapes';
import { type Definition, type ParameterDeclaration, type ParameterType, type Step, placedSteps } from './definition';
import type { StepType } from './definition';
import { ownPart, referredStep } from './graph';
import { parsePath, type Segment } from './property-path';
import { unparsable } from './unparsable';
import { type Expression, type Json, isExpression, isObject, referencesIn } from './values';

/** SageMaker's request and answer shapes, which the definition of a step is checked against. */
export interface Shapes {
  readonly shapes: ServiceDescription['shapes'];
  operation(name: string): {
    readonly input?: { readonly shape: string };
    readonly output?: { readonly shape: string };
  };
}

/** The resource that a step creates, and the member of the request that the service fills in. */
const CREATES: { readonly [type in StepType]?: readonly [resource: string, name: string] } = {
  Processing: ['ProcessingJob', 'ProcessingJobName'],
  Training: ['TrainingJob', 'TrainingJobName'],
  Transform: ['TransformJob', 'TransformJobName'],
  Model: ['Model', 'ModelName'],
  RegisterModel: ['ModelPackage', 'ModelPackageName'],
};

/** @throws a ValidationException for invalid arguments, or references to unknown properties */
export function checkShapes(definition: Definition, model: Shapes): void {
  const steps = new Map(placedSteps(definition.Steps).map(({ step }) => [step.Name, step]));
  for (const step of steps.values()) {
    const creates = CREATES[step.Type];
    if (creates) new Arguments(model, definition.Parameters ?? [], creates[1]).check(step, creates[0]);
    for (const reference of referencesIn(ownPart(step))) checkProperty(reference, steps, model);
  }
}

/** Checks the arguments of a step against the shape of their request. */
class Arguments {
  public constructor(
    private readonly model: Shapes,
    private readonly parameters: readonly ParameterDeclaration[],
    private readonly filledIn: string,
  ) {}

  public check(step: Step, resource: string): void {
    this.value(this.model.operation(`Create${resource}`).input!.shape, step.Arguments);
  }

  private value(name: string, json: Json): void {
    const shape = this.model.shapes[name];
    switch (shape.type) {
      case 'structure':
        return this.structure(shape, json);
      case 'list':
        if (!Array.isArray(json)) throw unparsable('Expecting start of Json Array.');
        checkSize(name, shape, json.length);
        return json.forEach((item) => this.value(shape.member.shape, item));
      case 'map':
        if (!isObject(json)) throw unparsable('Expecting start of Json Object.');
        return Object.values(json).forEach((item) => this.value(shape.value.shape, item!));
      default:
        return isExpression(json) ? this.expression(name, shape, json) : checkScalar(name, shape, json);
    }
  }

  private structure(shape: Extract<Shape, { type: 'structure' }>, json: Json): void {
    if (!isObject(json) || isExpression(json)) throw unparsable('Expecting start of Json Object.');
    for (const [member, value] of Object.entries(json)) {
      if (!Object.hasOwn(shape.members, member)) throw unparsable(`Unknown Argument member: ${member}.`);
      if (value !== null) this.value(shape.members[member].shape, value!);
    }
    const missing = shape.required?.find((member) => member !== this.filledIn && (json[member] ?? null) === null);
    if (missing) throw unparsable(`Model Validation failed: required member '${missing}' is missing.`);
  }

  /** A parameter that isn't a string must be converted by a Join. */
  private expression(name: string, shape: ScalarShape, expression: Expression): void {
    if (shape.type !== 'string' || !('Get' in expression)) return;
    const parameter = this.parameters.find(({ Name }) => expression.Get === `Parameters.${Name}`);
    if (parameter && parameter.Type !== 'String') {
      throw unparsable(
        `Parameter '${parameter.Name}' of type ${parameter.Type} cannot be used for '${name}', a String.`,
      );
    }
  }
}

const TYPES: { readonly [type in ScalarShape['type']]?: ParameterType } = {
  string: 'String',
  integer: 'Integer',
  long: 'Integer',
  float: 'Float',
  double: 'Float',
  boolean: 'Boolean',
};
const JSON_TYPES: { readonly [type in ParameterType]: string } = {
  String: 'string',
  Integer: 'number',
  Float: 'number',
  Boolean: 'boolean',
};

function checkScalar(name: string, shape: ScalarShape, json: Json): void {
  const type = TYPES[shape.type];
  if (type && typeof json !== JSON_TYPES[type]) {
    throw unparsable(`Model Validation failed: value ${JSON.stringify(json)} for '${name}' is not of type ${type}.`);
  }
  if (typeof json === 'number') return checkSize(name, shape, json);
  if (typeof json !== 'string') return;
  if (shape.enum && !shape.enum.includes(json)) {
    throw unparsable(
      `Model Validation failed: Value '${json}' for '${name}' failed to satisfy enum value set: [${shape.enum.join(', ')}]`,
    );
  }
  checkSize(name, shape, json.length);
}

function checkSize(name: string, { min, max }: { readonly min?: number; readonly max?: number }, size: number): void {
  if (max !== undefined && size > max) {
    throw unparsable(`Model Validation failed: '${name}' with length=${size} cannot be greater than ${max}.`);
  }
  if (min !== undefined && size < min) {
    throw unparsable(`Model Validation failed: '${name}' with length=${size} cannot be less than ${min}.`);
  }
}

function checkProperty(reference: string, steps: ReadonlyMap<string, Step>, model: Shapes): void {
  const step = steps.get(referredStep(reference) ?? '');
  const creates = step && CREATES[step.Type];
  if (!creates) return;
  const path = reference.slice(`Steps.${step.Name}`.length);
  if (path.startsWith('.PropertyFiles.')) return;
  const described = model.operation(`Describe${creates[0]}`).output!.shape;
  if (!leadsSomewhere(model.shapes, described, parsePath(path)!)) {
    throw unparsable(`Invalid property reference '${reference}'.`);
  }
}

function leadsSomewhere(shapes: Shapes['shapes'], name: string, [segment, ...rest]: readonly Segment[]): boolean {
  if (segment === undefined) return true;
  const shape = shapes[name];
  const key = 'name' in segment ? segment.name : 'key' in segment ? segment.key : undefined;
  switch (shape.type) {
    case 'structure':
      return (
        key !== undefined && Object.hasOwn(shape.members, key) && leadsSomewhere(shapes, shape.members[key].shape, rest)
      );
    case 'list':
      return !('name' in segment) && leadsSomewhere(shapes, shape.member.shape, rest);
    case 'map':
      return key !== undefined && leadsSomewhere(shapes, shape.value.shape, rest);
    default:
      return false;
  }
}
