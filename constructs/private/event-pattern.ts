import type * as events from 'aws-cdk-lib/aws-events';

/** An event pattern with the keys of EventBridge, whose values may be its matchers. */
export interface RawPattern {
  readonly [key: string]: unknown;
}

/** A pattern as EventBridge reads it: CDK's `detailType` is its `detail-type`. Its own keys stay as they are. */
export function renderPattern(pattern: events.EventPattern): RawPattern {
  return Object.fromEntries(
    Object.entries(pattern).map(([key, value]) => [key === 'detailType' ? 'detail-type' : key, value]),
  );
}

/**
 * A pattern to hand out. `events.Rule` reads its keys. An L1 has no idea of `detailType`, and CDK doesn't render it; so the
 * pattern is resolvable too, and becomes what EventBridge reads wherever a template takes it as it is.
 */
export function publicPattern(pattern: events.EventPattern): events.EventPattern {
  return Object.defineProperty({ ...pattern }, 'resolve', { value: () => renderPattern(pattern) });
}
