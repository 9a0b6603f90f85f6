import type { Duration } from 'aws-cdk-lib/core';
import type { INetwork } from './network';

/** How the handlers of a construct run. Every construct that has handlers takes these as `handlers`. */
export interface HandlerOptions {
  /**
   * The network that the function runs in. It has to have endpoints for what the handler calls, as a `Network` with
   * `handlers: true` has. The role may then make network interfaces, but not by calls of the function's own code.
   * `StrictHandlers` sets it for all handlers of a scope. Empty lists fail with MLL223.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - no VPC: the function reaches the APIs of AWS by TLS
   */
  readonly network?: INetwork;

  /**
   * How many events the function may work on at the same time, from 1 to 1,000. Any other value fails with MLL208. Lambda
   * takes them from the quota of the account. It tries events that come in too fast again for six hours.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default - the function shares what the account has
   */
  readonly reservedConcurrency?: number;

  /**
   * How long the log events of the function are kept: one of the numbers of days that `LogRetention` takes (MLL216). A shorter
   * retention deletes what is older.
   *
   * @default Duration.days(365)
   */
  readonly logRetention?: Duration;
}
