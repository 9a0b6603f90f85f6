import type { Caller } from '../../core/scope';

/**
 * One operation of a service. The input has been checked against the service model, and dates in the output are Date
 * objects. An error that the service answers with is thrown as a ServiceError.
 */
// eslint-disable-next-line typescript/no-explicit-any -- each operation has its own shapes; the service model checks both
export type Operation = (input: any, caller: Caller) => object | Promise<object>;

/** The operations of a part of the simulator, by their names in the API. */
export type Operations = Record<string, Operation>;
