import type { ScalarShape, ServiceDescription } from './shapes';

type Shapes = ServiceDescription['shapes'];

/** Members that the model requires and the service omits, as a model version has no name of its own. */
const OMITTED = new Set(['DescribeModelPackageOutput.ModelPackageName']);

/** Writes an output as JSON. The error names what a client could not read. */
export function writeResponse(shapes: Shapes, name: string, value: unknown, path: string): unknown {
  const shape = shapes[name];
  switch (shape.type) {
    case 'structure': {
      const entries = entriesOf(value, path);
      for (const [member] of entries) if (!(member in shape.members)) throw wrong(`${path}.${member}`, 'is unknown');
      for (const member of shape.required ?? [])
        if (!OMITTED.has(`${name}.${member}`) && !entries.some(([given]) => given === member))
          throw wrong(`${path}.${member}`, 'is missing');
      return Object.fromEntries(
        entries.map(([member, inner]) => [
          member,
          writeResponse(shapes, shape.members[member].shape, inner, `${path}.${member}`),
        ]),
      );
    }
    case 'map':
      return Object.fromEntries(
        entriesOf(value, path).map(([key, inner]) => [
          key,
          writeResponse(shapes, shape.value.shape, inner, `${path}.${key}`),
        ]),
      );
    case 'list':
      if (!Array.isArray(value)) throw wrong(path, `must be a list, is ${JSON.stringify(value)}`);
      return value.map((inner, i) => writeResponse(shapes, shape.member.shape, inner, `${path}[${i}]`));
    default:
      return scalar(shape, value, path);
  }
}

function entriesOf(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date)
    throw wrong(path, `must be an object, is ${JSON.stringify(value)}`);
  return Object.entries(value).filter(([, inner]) => inner !== undefined);
}

function scalar(shape: ScalarShape, value: unknown, path: string): unknown {
  switch (shape.type) {
    case 'timestamp':
      if (!(value instanceof Date)) throw wrong(path, `must be a Date, is ${JSON.stringify(value)}`);
      return value.getTime() / 1000;
    case 'blob':
      if (!Buffer.isBuffer(value)) throw wrong(path, 'must be a Buffer');
      return value.toString('base64');
    case 'string':
      if (typeof value !== 'string') throw wrong(path, `must be a string, is ${JSON.stringify(value)}`);
      if (shape.enum && !shape.enum.includes(value)) throw wrong(path, `is ${value}, none of ${shape.enum.join(', ')}`);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong(path, `must be true or false, is ${JSON.stringify(value)}`);
      return value;
    case 'integer':
    case 'long':
      if (!Number.isInteger(value)) throw wrong(path, `must be a whole number, is ${JSON.stringify(value)}`);
      return value;
    default:
      if (typeof value !== 'number') throw wrong(path, `must be a number, is ${JSON.stringify(value)}`);
      return value;
  }
}

function wrong(path: string, what: string): Error {
  return new Error(`the simulator's answer is wrong: ${path} ${what}`);
}
