import { type Json, isObject } from './values';

/** A member's name, the position in a list, or the name of an item of a list (`['train']`). */
export type Segment = { readonly name: string } | { readonly index: number } | { readonly key: string };

/** The members that name an item of a list, such as an output of a processing job. */
const KEY_MEMBERS = ['OutputName', 'InputName', 'ChannelName', 'MetricName', 'RuleConfigurationName', 'Name', 'Key'];

const SEGMENT = /\.?([^.[\]]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/** Parses a path such as `Outputs['train'].S3Output.S3Uri`; undefined if it isn't one. */
export function parsePath(path: string): Segment[] | undefined {
  const segments: Segment[] = [];
  const pattern = new RegExp(SEGMENT);
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path);
    if (!match) return undefined;
    const [, name, index, single, double] = match;
    if (name !== undefined) segments.push({ name });
    else if (index !== undefined) segments.push({ index: Number(index) });
    else segments.push({ key: single ?? double });
  }
  return segments;
}

/** The value at a path, or undefined. */
export function follow(root: Json | undefined, path: string): Json | undefined {
  const segments = parsePath(path);
  if (!segments) return undefined;
  return segments.reduce<Json | undefined>(step, root);
}

function step(json: Json | undefined, segment: Segment): Json | undefined {
  if ('index' in segment) return Array.isArray(json) ? json[segment.index] : undefined;
  if (Array.isArray(json) && 'key' in segment) return json.find((item) => isNamed(item, segment.key));
  const name = 'key' in segment ? segment.key : segment.name;
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
}

function isNamed(item: Json, key: string): boolean {
  return isObject(item) && KEY_MEMBERS.some((member) => item[member] === key);
}
