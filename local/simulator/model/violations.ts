import { matcher } from './patterns';
import type { ListShape, MapShape, ScalarShape, ServiceDescription, Shape, StructureShape } from './shapes';
import { printed } from './printed';

type Shapes = ServiceDescription['shapes'];

/** Every constraint that a readable request breaks, one sentence each, in the words of the services. */
export function violations(shapes: Shapes, name: string, value: unknown, path = ''): string[] {
  const shape = shapes[name];
  switch (shape.type) {
    case 'structure':
      return ofStructure(shapes, shape, value as { readonly [name: string]: unknown }, path);
    case 'list':
      return ofList(shapes, shape, value as readonly unknown[], path);
    case 'map':
      return ofMap(shapes, shape, value as { readonly [name: string]: unknown }, path);
    default:
      return broken(shape, value).map((constraint) => failed(shape, value, path, constraint));
  }
}

function ofStructure(
  shapes: Shapes,
  shape: StructureShape,
  value: { readonly [name: string]: unknown },
  path: string,
): string[] {
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const inner = path ? `${path}.${lowerFirst(name)}` : lowerFirst(name);
    if (value[name] !== undefined) return violations(shapes, member.shape, value[name], inner);
    return shape.required?.includes(name)
      ? [`Value null at '${inner}' failed to satisfy constraint: Member must not be null`]
      : [];
  });
}

function ofList(shapes: Shapes, shape: ListShape, value: readonly unknown[], path: string): string[] {
  const own = outOfBounds(shape, value.length, 'length').map((constraint) => failed(shape, value, path, constraint));
  const member = shapes[shape.member.shape];
  if (isScalar(member)) {
    const constraint = value.some((item) => item === null || broken(member, item).length > 0);
    return constraint ? [...own, failed(shape, value, path, `Member must satisfy constraint: ${all(member)}`)] : own;
  }
  return [
    ...own,
    ...value.flatMap((item, i) => violations(shapes, shape.member.shape, item, `${path}.${i + 1}.member`)),
  ];
}

function ofMap(shapes: Shapes, shape: MapShape, value: { readonly [name: string]: unknown }, path: string): string[] {
  const own = outOfBounds(shape, Object.keys(value).length, 'length').map((constraint) =>
    failed(shape, value, path, constraint),
  );
  const key = shapes[shape.key.shape] as ScalarShape;
  if (Object.keys(value).some((name) => broken(key, name).length > 0))
    own.push(failed(shape, value, path, `Map keys must satisfy constraint: ${all(key)}`));
  const inner = shapes[shape.value.shape];
  if (!isScalar(inner))
    return [
      ...own,
      ...Object.entries(value).flatMap(([name, item]) =>
        violations(shapes, shape.value.shape, item, `${path}.${name}.member`),
      ),
    ];
  if (Object.values(value).some((item) => broken(inner, item).length > 0))
    own.push(failed(shape, value, path, `Map value must satisfy constraint: ${all(inner)}`));
  return own;
}

/** The constraints of a scalar that a value breaks. */
function broken(shape: ScalarShape, value: unknown): string[] {
  if (typeof value === 'number') return outOfBounds(shape, value, 'value');
  if (Buffer.isBuffer(value)) return outOfBounds(shape, value.length, 'length');
  if (typeof value !== 'string') return [];
  const wrong = outOfBounds(shape, value.length, 'length');
  if (shape.pattern && !matcher(shape.pattern).test(value)) wrong.push(patternOf(shape));
  if (shape.enum && !shape.enum.includes(value)) wrong.push(enumOf(shape));
  return wrong;
}

function outOfBounds(shape: { min?: number; max?: number }, size: number, what: 'length' | 'value'): string[] {
  return [
    ...(size > (shape.max ?? Infinity) ? [`Member must have ${what} less than or equal to ${shape.max}`] : []),
    ...(size < (shape.min ?? -Infinity) ? [`Member must have ${what} greater than or equal to ${shape.min}`] : []),
  ];
}

/** Every constraint of the members of a collection. The services don't say which of them was broken. */
function all(shape: ScalarShape): string {
  const what = shape.type === 'string' ? 'length' : 'value';
  return `[${[
    ...(shape.max === undefined ? [] : [`Member must have ${what} less than or equal to ${shape.max}`]),
    ...(shape.min === undefined ? [] : [`Member must have ${what} greater than or equal to ${shape.min}`]),
    ...(shape.pattern ? [patternOf(shape)] : []),
    ...(shape.enum ? [enumOf(shape)] : []),
  ].join(', ')}]`;
}

function patternOf({ pattern }: ScalarShape): string {
  return `Member must satisfy regular expression pattern: ${pattern}`;
}

function enumOf(shape: ScalarShape): string {
  return `Member must satisfy enum value set: [${shape.enum!.join(', ')}]`;
}

function failed(shape: Shape, value: unknown, path: string, constraint: string): string {
  const told = 'sensitive' in shape && shape.sensitive ? '' : ` '${printed(value)}'`;
  return `Value${told} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function isScalar(shape: Shape): shape is ScalarShape {
  return !['structure', 'list', 'map'].includes(shape.type);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
