import type { CfnElement } from 'aws-cdk-lib/core';

const known = new WeakMap<CfnElement, string>();

/**
 * The logical id of an element, allocated once. CDK hashes the construct path again at every reference; a path never
 * changes, so our stacks remember.
 */
export function rememberedId(element: CfnElement, allocate: (element: CfnElement) => string): string {
  let id = known.get(element);
  if (id === undefined) known.set(element, (id = allocate(element)));
  return id;
}
