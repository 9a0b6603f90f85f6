import type { Target } from '@aws-sdk/client-eventbridge';
import { jsonOf } from './json-text';

/** What a rule makes of an event for a target, or why nobody can tell. */
export type Input = { readonly text: string } | { readonly because: string };

/**
 * What the target of a rule gets: the event itself, a fixed input, or the result of an input transformer. It is not known
 * whether EventBridge puts the event or that result into a dead-letter queue, so what is no event is passed on as it is.
 * Only transformers whose placeholders are names of simple paths are understood.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputOf({ Input, InputPath, InputTransformer }: Target, event: string): Input {
  const parsed = JSON.parse(event) as { readonly [key: string]: unknown };
  const isEvent = typeof parsed?.['detail-type'] === 'string' && typeof parsed.source === 'string';
  if (!isEvent) return { text: event };
  if (Input !== undefined) return { text: Input };
  if (InputPath !== undefined) return { because: `the rule passes on only ${InputPath}` };
  if (InputTransformer === undefined) return { text: event };
  const { InputPathsMap = {}, InputTemplate = '' } = InputTransformer;
  let because: string | undefined;
  const text = InputTemplate.replaceAll(/<([\w.-]+)>/g, (_, name: string) => {
    const value = valueAt(parsed, InputPathsMap[name]);
    because ??= value === undefined ? `the rule's template needs <${name}>, which the event doesn't give` : undefined;
    return JSON.stringify(value) ?? '';
  });
  if (because !== undefined) return { because };
  return jsonOf(text) !== undefined ? { text } : { because: "the rule's template makes no JSON of it" };
}

/** The value at a path such as `$.detail.object.version-id`. */
function valueAt(event: object, path: string | undefined): unknown {
  if (path === undefined || !/^\$(\.[\w-]+)+$/.test(path)) return undefined;
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => (Object.hasOwn(Object(value), key) ? (value as never)[key] : undefined), event);
}
