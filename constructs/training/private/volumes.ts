/**
 * Whether instances of a type use a storage volume that a key can be named for. Others have disks of their own, which
 * they encrypt themselves, and the service refuses a key for them. By the same rule as AWS's SageMaker Python SDK.
 */
export function hasVolume(instanceType: string): boolean {
  const family = instanceType.split('.')[1] ?? '';
  return !family.includes('d') && !OWN_DISKS.some((prefix) => family.startsWith(prefix));
}

const OWN_DISKS = ['g5', 'g6', 'p5', 'trn1'];
