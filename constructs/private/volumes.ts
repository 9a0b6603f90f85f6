/**
 * Whether instances of a type have a storage volume that takes a key. Other types have local disks. Their hardware
 * encrypts these, and the service refuses a key for them. The rule is the one of the SageMaker Python SDK.
 */
export function hasVolume(instanceType: string): boolean {
  const family = instanceType.split('.')[1] ?? '';
  return !family.includes('d') && !OWN_DISKS.some((prefix) => family.startsWith(prefix));
}

const OWN_DISKS = ['g5', 'g6', 'p5', 'trn1'];
