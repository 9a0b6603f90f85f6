/** The share of errors that an availability allows, rounded: 0.995 allows 0.005, and not 0.0050000000000000044. */
export function errorShare(availability: number): number {
  return Number((1 - availability).toPrecision(9));
}
