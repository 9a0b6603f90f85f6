import type { foundation } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The props of the network that a file sets. */
export type NetworkProps = Pick<foundation.NetworkProps, 'cidr' | 'availabilityZoneIds'>;

/** The network of a file, which is made only where the use case is isolated. */
export function networkProps(file: Traced<UseCaseFile>): Traced<Partial<NetworkProps>> {
  const entry = file.at('network');
  return Traced.props<NetworkProps>(entry, {
    cidr: entry.at('cidr'),
    availabilityZoneIds: entry.at('availabilityZoneIds'),
  });
}
