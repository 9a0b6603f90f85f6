/** What an availability leaves for errors, without the dust of binary fractions: 0.995 leaves 0.005. */
export function errorShare(availability: number): number {
  return Number((1 - availability).toPrecision(9));
}
