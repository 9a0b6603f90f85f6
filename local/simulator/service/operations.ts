import type { Caller } from '../../core/scope';

/**
 * One operation of a service. The input was checked against the service model before; dates in the output are Date.
 * What goes wrong on purpose is thrown as a ServiceError.
 */
// eslint-disable-next-line typescript/no-explicit-any -- each operation has its own shapes; the service model checks both
export type Operation = (input: any, caller: Caller) => object | Promise<object>;

/** The operations of a part of the simulator, by the name of the API. */
export type Operations = Record<string, Operation>;
