import type { AlarmStateChange } from '../../schema/events';

/**
 * When an alarm changed its state, in milliseconds. CloudWatch tells the time of a state in milliseconds, and the time of an
 * event in seconds.
 */
export function changedAt({ detail, time }: AlarmStateChange): number {
  const precise = Date.parse(detail.state.timestamp ?? '');
  return Number.isNaN(precise) ? Date.parse(time) : precise;
}
