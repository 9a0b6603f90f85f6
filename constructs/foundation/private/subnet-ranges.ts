/**
 * Cuts a range into quarters and returns the first of them, so that a third zone can be added later without moving the
 * other two.
 */
export function subnetRanges(cidr: string, count: number): string[] {
  const [address, mask] = cidr.split('/');
  const bits = Number(mask);
  const size = 2 ** (32 - bits - 2);
  const first = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const base = first - (first % (size * 4));
  return Array.from({ length: count }, (_, i) => `${dotted(base + i * size)}/${bits + 2}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
