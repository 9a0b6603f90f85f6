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

/** Finds something once for each thing in an estate. */
export function onceEach<K extends object, T>(find: (estate: Estate, key: K) => T): (estate: Estate, key: K) => T {
  const all = once(() => new WeakMap<K, { readonly value: T }>());
  return (estate, key) => {
    const found = all(estate);
    let known = found.get(key);
    if (!known) {
      known = { value: find(estate, key) };
      found.set(key, known);
    }
    return known.value;
  };
}
