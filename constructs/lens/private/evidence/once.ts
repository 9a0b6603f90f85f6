import type { Estate } from '../judge/estate';

/** Finds something once in an estate, however many rules ask for it. */
export function once<T>(find: (estate: Estate) => T): (estate: Estate) => T {
  const found = new WeakMap<Estate, { readonly value: T }>();
  return (estate) => {
    let known = found.get(estate);
    if (!known) {
      known = { value: find(estate) };
      found.set(estate, known);
    }
    return known.value;
  };
}
