/** A schema of a JSON value. It reports every violation with its path. */
export type Check = (value: unknown, path: string) => string[];

export function text(most?: number): Check {
  return (value, path) => {
    if (typeof value !== 'string') return [`${path}: must be a string`];
    return most !== undefined && value.length > most ? [`${path}: must be at most ${most} characters long`] : [];
  };
}

/** A name has at least one character. */
export function name(most: number): Check {
  return (value, path) => [...text(most)(value, path), ...(value === '' ? [`${path}: must not be empty`] : [])];
}

export function number(least = -Infinity): Check {
  return (value, path) =>
    typeof value === 'number' && value >= least
      ? []
      : [`${path}: must be a number${least > 0 ? ` of at least ${least}` : ''}`];
}

export function flag(): Check {
  return (value, path) => (typeof value === 'boolean' ? [] : [`${path}: must be true or false`]);
}

export function oneOf(...values: readonly string[]): Check {
  return (value, path) => (values.includes(value as string) ? [] : [`${path}: must be one of ${values.join(', ')}`]);
}

export function anyOf(...checks: readonly Check[]): Check {
  return (value, path) => {
    const wrong = checks.map((check) => check(value, path));
    return wrong.some((one) => one.length === 0) ? [] : [`${path}: is of none of the allowed forms`];
  };
}

export function list(item: Check, most = Infinity, least = 0): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return [`${path}: must be a list`];
    const size = value.length < least || value.length > most ? [`${path}: must have ${least} to ${most} entries`] : [];
    return [...size, ...value.flatMap((inner, i) => item(inner, `${path}[${i}]`))];
  };
}

/** An object with these members and no others. */
export function object(members: { readonly [name: string]: Check }, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isObject(value)) return [`${path}: must be an object`];
    const missing = required.filter((member) => !(member in value)).map((member) => `${path}.${member}: is required`);
    const wrong = Object.entries(value).flatMap(([member, inner]) =>
      member in members ? members[member](inner, `${path}.${member}`) : [`${path}.${member}: is not in the schema`],
    );
    return [...missing, ...wrong];
  };
}

/** An object with free keys. */
export function record(inner: Check): Check {
  return (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, entry]) => inner(entry, `${path}.${key}`))
      : [`${path}: must be an object`];
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
