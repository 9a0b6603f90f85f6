import { ServiceError } from '../../core/errors';
import type { Operation } from '../service/operations';
import type { Caller } from '../../core/scope';

/** Knows the variants of endpoints. */
export interface Variants {
  exists(caller: Caller, endpoint: string, variant: string): Promise<boolean>;
}

/** Asks hosting for the variants, as any client would. */
export function describedVariants(describeEndpoint: Operation): Variants {
  return {
    exists: async (caller, EndpointName, variant) => {
      try {
        const { ProductionVariants = [] } = (await describeEndpoint({ EndpointName }, caller)) as Description;
        return ProductionVariants.some(({ VariantName }) => VariantName === variant);
      } catch (error) {
        if (error instanceof ServiceError) return false;
        throw error;
      }
    },
  };
}

interface Description {
  readonly ProductionVariants?: readonly { readonly VariantName: string }[];
}
