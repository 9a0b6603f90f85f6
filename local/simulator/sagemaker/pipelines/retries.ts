import type { RetryPolicy } from './definition';
import type { ExceptionType } from './failure';

/** The exception types that the service retries by itself. */
const DEFAULT_POLICY: RetryPolicy = { ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'] };
const DEFAULT_INTERVAL = 1;
const DEFAULT_BACKOFF = 2;
const DEFAULT_ATTEMPTS = 5;

/** How often each policy of a step has been used, and when the step began. */
export class Retries {
  private readonly used = new Map<RetryPolicy, number>();

  /** @param began in seconds of the service's time */
  public constructor(
    private readonly policies: readonly RetryPolicy[] = [],
    private readonly began: number,
  ) {}

  /** The policy that applies to an exception. Those of the definition come first. */
  public policyFor(type: ExceptionType): RetryPolicy | undefined {
    return [...this.policies, DEFAULT_POLICY].find(({ ExceptionType: types }) => types.includes(type));
  }

  /** The seconds to wait before the next attempt, or undefined if there is none. */
  public next(type: ExceptionType, now: number): number | undefined {
    const policy = this.policyFor(type);
    if (!policy) return undefined;
    const used = this.used.get(policy) ?? 0;
    if (isExhausted(policy, used, now - this.began)) return undefined;
    this.used.set(policy, used + 1);
    return (policy.IntervalSeconds ?? DEFAULT_INTERVAL) * (policy.BackoffRate ?? DEFAULT_BACKOFF) ** used;
  }
}

function isExhausted(policy: RetryPolicy, used: number, seconds: number): boolean {
  if (policy.ExpireAfterMin !== undefined) return seconds >= policy.ExpireAfterMin * 60;
  return used >= (policy.MaxAttempts ?? DEFAULT_ATTEMPTS);
}

/** The name of an exception type in the messages of the service. */
export function nameInMessages(type: ExceptionType): string {
  return type.replace(/^Step\./, '').replace('SageMaker.', 'SAGEMAKER_');
}
