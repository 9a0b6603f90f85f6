/** A value in a definition. */
export type Primitive = string | number | boolean;

export type Json = null | Primitive | Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export interface Get {
  readonly Get: string;
}

export interface Join {
  readonly 'Std:Join': { readonly On?: string; readonly Values: Json[] };
}

export interface JsonGet {
  readonly 'Std:JsonGet': { readonly PropertyFile?: Get; readonly S3Uri?: Json; readonly Path: string };
}

export type Expression = Get | Join | JsonGet;

const FUNCTIONS = new Set(['Get', 'Std:Join', 'Std:JsonGet']);

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A value as text. */
export function textOf(json: Json | undefined): string {
  return typeof json === 'string' ? json : JSON.stringify(json ?? null);
}

/** An object with a single member, which the service computes at run time. */
export function isExpression(json: unknown): json is Expression & JsonObject {
  if (!isObject(json)) return false;
  const names = Object.keys(json);
  return names.length === 1 && FUNCTIONS.has(names[0]);
}

export function isGet(json: unknown): json is Get & JsonObject {
  return isExpression(json) && 'Get' in json;
}

export function isPrimitive(json: unknown): json is Primitive {
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean';
}

/** Every expression in a piece of a definition, the inner ones included. */
export function expressionsIn(json: unknown): Expression[] {
  const inner = Array.isArray(json) ? json : isObject(json) ? Object.values(json) : [];
  return [...(isExpression(json) ? [json] : []), ...inner.flatMap(expressionsIn)];
}

/** The reference of every `Get` in a piece of a definition, such as `Parameters.DataVersion`. */
export function referencesIn(json: unknown): string[] {
  return expressionsIn(json).flatMap((expression) => ('Get' in expression ? [expression.Get] : []));
}
