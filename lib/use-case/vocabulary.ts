import * as z from 'zod';
import { type Bounds, anyOf } from '../../constructs/private/validate';

/** What a value must be, and what to do where it isn't. */
export interface Demand {
  /** What it must be, as it follows the words "must be". */
  readonly be: string;
  readonly fix: string;
  /** What to do with a mapping or a list where one value is meant. */
  readonly unfold?: string;
  /** What to do where the word that tells its shapes apart is missing or wrong. */
  readonly choose?: string;
}

/** What the reader of a file says about a value of the wrong kind. */
export const DEMANDS = z.registry<Demand>();

/** A schema, and what is said about a value that doesn't fit it. */
export function asks<Schema extends z.ZodType>(schema: Schema, be: string, fix: string, choose?: string): Schema {
  DEMANDS.add(schema, { be, fix, choose });
  return schema;
}

export const INDENT = 'indent its keys below it';

/** A mapping without any other key. Where some keys must be given, a fault names only those. */
export function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape);
  const needed = keys.filter((key) => !z.safeParse(shape[key], undefined).success);
  return asks(z.strictObject(shape), `a mapping with ${(needed.length > 0 ? needed : keys).join(', ')}`, INDENT);
}

/** Exactly one of several shapes. */
export function either<const Options extends readonly z.core.$ZodType[]>(be: string, fix: string, ...options: Options) {
  return asks(z.union(options), be, fix);
}

/** One value. Quotes can't make it right where a mapping or a list is written. */
function plain<Schema extends z.ZodType>(schema: Schema, be: string, fix: string): Schema {
  DEMANDS.add(schema, { be, fix, unfold: `write ${be} in its place` });
  return schema;
}

export const text = () => plain(z.string(), 'text', 'put it in quotes');
export const number = () => plain(z.number(), 'a number', 'write it without quotes');

/** An amount. CDK's Duration and Size can't be negative, so the shape already refuses negative numbers. */
export const count = () =>
  plain(z.number().nonnegative(), 'a number, 0 or more', 'write 0 or a larger number, without quotes');

/** Text of a pattern that a construct demands; the editor shows it, the construct judges it. */
export const matching = (pattern: RegExp) => text().meta({ pattern: pattern.source });

/** A number within the bounds that a construct demands; the editor shows them, the construct judges them. */
export function within({ min, max, whole }: Bounds) {
  return count().meta({
    ...(whole && { type: 'integer' }),
    minimum: min,
    ...(Number.isFinite(max) && { maximum: max }),
  });
}

/** Bounds in a larger unit, whose parts need not be whole. */
export const per = (count: number, { min, max }: Bounds): Bounds => ({ min: min / count, max: max / count });

export function choice<const Values extends readonly string[]>(values: Values, fix: string) {
  return asks(z.enum(values), anyOf(values), fix);
}

/** The given keys with a lower limit, or with an upper limit. */
export function limited<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const atLeast = number().describe('The lowest value that passes.');
  const atMost = number().describe('The highest value that passes.');
  return either(
    'a mapping with either atLeast or atMost',
    'write exactly one of the two',
    mapping({ ...shape, atLeast }),
    mapping({ ...shape, atMost }),
  );
}
