import type { Scope } from '../../core/scope';
import type { Aws, ServiceEvent } from '../../core/aws';
import type { Events } from './services';

/** Emits events, every second one twice, so that every run exposes a consumer that is not idempotent. */
export class ServiceEvents implements Events {
  private emitted = 0;

  /** @param deliveries how often the nth event, counted from 1, is delivered */
  public constructor(
    private readonly aws: Aws,
    private readonly deliveries: (nth: number) => number = (nth) => (nth % 2 === 0 ? 2 : 1),
  ) {}

  public async emit(scope: Scope, event: ServiceEvent): Promise<void> {
    this.emitted += 1;
    await this.aws.putEvent(scope, event, this.deliveries(this.emitted));
  }
}
