import { StepFailure } from './failure';
import { follow } from './property-path';
import { referredStep } from './graph';
import {
  type Expression,
  type Join,
  type Json,
  type JsonGet,
  type Primitive,
  isExpression,
  isObject,
  isPrimitive,
  textOf,
} from './values';

/** What an execution knows when it computes values. */
export interface Facts {
  readonly parameters: ReadonlyMap<string, Primitive>;
  /** The value of `Execution.<name>`. */
  readonly execution: (name: string) => string | undefined;
  /** The answer of Describe for a step that has run. */
  readonly properties: (step: string) => Json | undefined;
  /** The S3 URI of a step's property file. */
  readonly propertyFile: (step: string, file: string) => string | undefined;
  /** The text of an object in S3. */
  readonly read: (uri: string) => Promise<string>;
}

/** Computes the values of a step's arguments. */
export class Resolver {
  public constructor(private readonly facts: Facts) {}

  /** A copy of a piece of a definition with every expression replaced by its value. */
  public async resolve(json: Json): Promise<Json> {
    if (isExpression(json)) return this.evaluate(json);
    if (Array.isArray(json)) return Promise.all(json.map((item) => this.resolve(item)));
    if (!isObject(json)) return json;
    const entries = Object.entries(json).filter(([, value]) => value !== null && value !== undefined);
    return Object.fromEntries(
      await Promise.all(entries.map(async ([name, value]) => [name, await this.resolve(value!)] as const)),
    );
  }

  private async evaluate(expression: Expression): Promise<Json> {
    if ('Get' in expression) return this.get(expression.Get);
    if ('Std:Join' in expression) return this.join(expression);
    return this.jsonGet(expression);
  }

  private get(reference: string): Json {
    const value = this.lookUp(reference);
    if (value === undefined) throw new StepFailure(`Property '${reference}' is undefined.`);
    return value;
  }

  private lookUp(reference: string): Json | undefined {
    const [, root, rest] = /^([^.]+)\.(.*)$/s.exec(reference) ?? [];
    if (root === 'Parameters') return this.facts.parameters.get(rest);
    if (root === 'Execution' || root === 'PipelineExperimentConfig') return this.facts.execution(rest);
    const step = referredStep(reference);
    if (step === undefined) return undefined;
    return follow(this.facts.properties(step), rest.slice(step.length));
  }

  private async join({ 'Std:Join': { On = '', Values } }: Join): Promise<string> {
    const values = await Promise.all(Values.map((value) => this.resolve(value)));
    const notPrimitive = values.find((value) => !isPrimitive(value));
    if (notPrimitive !== undefined) {
      throw new StepFailure(`Std:Join takes only primitive values, got ${JSON.stringify(notPrimitive)}.`);
    }
    return values.map(String).join(On);
  }

  private async jsonGet({ 'Std:JsonGet': { PropertyFile, S3Uri, Path } }: JsonGet): Promise<Json> {
    const uri = S3Uri === undefined ? this.uriOf(PropertyFile!.Get) : textOf(await this.resolve(S3Uri));
    const text = await this.facts.read(uri);
    const value = follow(parsed(text, uri), Path);
    if (value === undefined) throw new StepFailure(`Invalid json path '${Path}' in file ${uri}.`);
    return value;
  }

  private uriOf(reference: string): string {
    const [, step, file] = /^Steps\.([^.]+)\.PropertyFiles\.(.+)$/.exec(reference) ?? [];
    const uri = this.facts.propertyFile(step, file);
    if (uri === undefined) throw new StepFailure(`Property file '${reference}' is undefined.`);
    return uri;
  }
}

function parsed(text: string, uri: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new StepFailure(`Contents of file ${uri} are not in valid JSON format.`);
  }
}
