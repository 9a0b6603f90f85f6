import { ServiceError } from '../../core/errors';
import type { ScalarShape, ServiceDescription } from './shapes';

type Shapes = ServiceDescription['shapes'];

/** Reads the JSON of a request: nulls and unknown members are dropped, timestamps become dates. */
export function readRequest(shapes: Shapes, name: string, value: unknown): unknown {
  const shape = shapes[name];
  switch (shape.type) {
    case 'structure': {
      const entries = objectOf(value, Object.keys(shape.members));
      return Object.fromEntries(
        entries.map(([member, inner]) => [member, readRequest(shapes, shape.members[member].shape, inner)]),
      );
    }
    case 'map':
      return Object.fromEntries(
        objectOf(value).map(([key, inner]) => [key, readRequest(shapes, shape.value.shape, inner)]),
      );
    case 'list':
      return listOf(value).map((inner) => (inner === null ? null : readRequest(shapes, shape.member.shape, inner)));
    default:
      return scalarOf(shape.type, value);
  }
}

function objectOf(value: unknown, known?: readonly string[]): [string, unknown][] {
  if (Array.isArray(value)) throw unreadable('Start of list found where not expected');
  if (typeof value !== 'object' || value === null) throw unreadable(`Unrecognized collection type ${javaClass(value)}`);
  return Object.entries(value).filter(([name, inner]) => inner !== null && (known?.includes(name) ?? true));
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object') throw unreadable('Start of structure or map found where not expected.');
  throw unreadable(`Unrecognized collection type ${javaClass(value)}`);
}

const NAMES: { readonly [type in ScalarShape['type']]: string } = {
  string: 'an String',
  integer: 'an Integer',
  long: 'a Long',
  float: 'a Float',
  double: 'a Double',
  boolean: 'a Boolean',
  timestamp: 'milliseconds since epoch',
  blob: 'a blob',
};

function scalarOf(type: ScalarShape['type'], value: unknown): unknown {
  if (Array.isArray(value)) throw unreadable('Start of list found where not expected');
  if (typeof value === 'object') throw unreadable('Start of structure or map found where not expected.');
  const wanted = { string: 'string', blob: 'string', boolean: 'boolean' }[type as string] ?? 'number';
  if (typeof value !== wanted) throw unreadable(`${javaClass(value)} can not be converted to ${NAMES[type]}`);
  switch (type) {
    case 'timestamp':
      return new Date((value as number) * 1000);
    case 'blob':
      return Buffer.from(value as string, 'base64');
    case 'integer':
    case 'long':
      return Math.trunc(value as number);
    default:
      return value;
  }
}

function javaClass(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'class java.lang.String';
    case 'boolean':
      return 'class java.lang.Boolean';
    default:
      return 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber';
  }
}

function unreadable(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}
