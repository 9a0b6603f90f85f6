import * as z from 'zod';
import type { Path } from '../../constructs/private/faults';
import { DEMANDS, type Demand } from './vocabulary';

type Schema = z.core.$ZodType;

/** A part of a file, and the schema that it has to fit. */
export interface Part {
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: Path;
}

/** The part at a path below another part. */
export function partAt(part: Part, path: Path): Part {
  return path.reduce<Part>(
    ({ schema, value, path: at }, step) => ({
      schema: schemaBelow(schema, step, value),
      value: valueAt(value, [step]),
      path: [...at, step],
    }),
    part,
  );
}

/** What a schema demands, in words. */
export function demandOf(schema: Schema): Demand | undefined {
  return DEMANDS.get(schema) ?? DEMANDS.get(core(schema));
}

/** The keys of a mapping, or of all the shapes that it may have. */
export function keysOf({ schema, value }: Pick<Part, 'schema' | 'value'>): string[] {
  const found = core(schema);
  if (found instanceof z.ZodObject) return Object.keys(found.shape);
  const meant = found instanceof z.ZodDiscriminatedUnion ? optionMeant(found, value) : undefined;
  const options = meant === undefined ? optionsOf(found) : [meant];
  return [...new Set(options.flatMap((option) => keysOf({ schema: option, value })))];
}

/** The shapes that a value may have. */
export function optionsOf(schema: Schema): readonly Schema[] {
  const found = core(schema);
  return found instanceof z.ZodUnion ? found.options : [];
}

/** What is at a path of plain data; `undefined` when there is nothing. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => {
    const own = at !== null && typeof at === 'object' && Object.hasOwn(at, step);
    return own ? (at as Record<string | number, unknown>)[step] : undefined;
  }, root);
}

function schemaBelow(schema: Schema, step: string | number, value: unknown): Schema {
  const found = core(schema);
  if (found instanceof z.ZodArray) return found.element;
  if (found instanceof z.ZodRecord) return found.valueType;
  if (found instanceof z.ZodDiscriminatedUnion) {
    const meant = optionMeant(found, value);
    // a discriminated union checks its discriminator itself
    return meant === undefined ? found : schemaBelow(meant, step, value);
  }
  if (!(found instanceof z.ZodObject)) return found;
  const own = Object.hasOwn(found.shape, step) ? (found.shape[step] as Schema) : undefined;
  return own ?? found.def.catchall ?? found;
}

function optionMeant({ options, def }: z.ZodDiscriminatedUnion, value: unknown): Schema | undefined {
  return options.find((option) => accepts(option, def.discriminator, value));
}

function accepts(option: Schema, discriminator: string, value: unknown): boolean {
  const word = schemaBelow(option, discriminator, value);
  return word instanceof z.ZodLiteral && word.values.has(valueAt(value, [discriminator]) as z.core.util.Literal);
}

function core(schema: Schema): Schema {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? core(schema.unwrap()) : schema;
}
