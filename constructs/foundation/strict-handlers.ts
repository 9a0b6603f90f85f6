import type { IConstruct } from 'constructs';
import { throwFaults } from '../private/errors';
import { EventHandler } from './event-handler';
import type { INetwork } from './network';
import { checkConcurrency } from './private/checks';
import { giveDefaults } from './private/strict';

/** Properties of `StrictHandlers`. */
export interface StrictHandlersProps {
  /**
   * The network that handlers run in: a `Network` with `handlers: true`, or subnets of your own VPC from which handlers reach
   * what they call.
   */
  readonly network: INetwork;

  /**
   * How many events each handler may work on at the same time, from 1 to 1,000. Any other value fails with MLL208. Lambda
   * takes them from the quota of the account, for each handler, and refuses to leave fewer than 100 for all other functions.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default 2
   */
  readonly reservedConcurrency?: number;
}

/**
 * The strict preset of handlers: what rule packs of standards ask of functions, and what has a price.
 *
 * Every handler of this library that is made in the scope afterwards runs in a VPC, with a concurrency of its own. NIST 800-53,
 * HIPAA, PCI, AWS Control Tower and checkov ask for it. The price is an interface endpoint for each service that handlers call, in
 * each zone by the hour, and a part of the account's quota of concurrent executions. What a handler sets by itself stays, and so
 * does what a property injector of yours sets that was added before. `StrictPreset` also sets what packs ask of everything else.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
 * @example
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const network = new foundation.Network(this, 'Network', { handlers: true });
 * foundation.StrictHandlers.applyTo(this, { network });
 */
export class StrictHandlers {
  /**
   * Makes the handlers of a scope strict. Call it before the constructs that have handlers.
   *
   * @param scope the stack, or any construct, whose handlers are meant
   * @param props the network and the concurrency; a wrong concurrency fails with MLL208
   */
  public static applyTo(scope: IConstruct, props: StrictHandlersProps): void {
    throwFaults([checkConcurrency(props.reservedConcurrency)]);
    const { network, reservedConcurrency = 2 } = props;
    giveDefaults(scope, EventHandler.PROPERTY_INJECTION_ID, { network, reservedConcurrency });
  }

  private constructor() {}
}
