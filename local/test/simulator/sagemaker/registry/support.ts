import { Registry } from '../../../../simulator/sagemaker/registry';
import type { Caller } from '../../../../core/scope';
import { testServices, TOOLS } from '../../../support/services';
import type { RecordingAws } from '../../../support/recording-aws';

export interface TestRegistry {
  readonly aws: RecordingAws;
  readonly registry: Registry;
  // eslint-disable-next-line typescript/no-explicit-any -- each operation has its own shape
  readonly call: (operation: string, input: object, caller?: Caller) => Promise<any>;
}

/** A registry of its own, called without a server. */
export function newRegistry(): TestRegistry {
  const services = testServices();
  const registry = new Registry(services);
  return {
    aws: services.aws,
    registry,
    call: async (operation, input, caller = TOOLS) => registry.operations[operation](input, caller),
  };
}

/** Looks until what it looks for is there, for two seconds. */
export async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (let i = 0; i < 200; i += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error('it never came');
}
