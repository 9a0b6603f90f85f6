import type { Document } from './document';
import { isMembers, type Members, ownMember, textOf, Unknown, type Value } from './value';
import type { World } from './world';

/** The value of a parameter in a world: its default, or each of its allowed values in a world of its own. */
export function parameterValue(template: Document, name: string, world: World): Value | undefined {
  const declared = ownMember(template.section('Parameters'), name);
  if (!isMembers(declared)) return undefined;
  const type = typeof declared.Type === 'string' ? declared.Type : 'String';
  if (type.startsWith('AWS::SSM::Parameter::')) return new Unknown(`\${${name}}`, { present: true });
  if (declared.Default !== undefined) return typed(declared.Default, type);
  const allowed = declared.AllowedValues;
  if (!Array.isArray(allowed) || allowed.length === 0) return undetermined(name, type, declared);
  return typed(world.choose(`parameter ${JSON.stringify([name, ...allowed])}`, allowed as unknown[]), type);
}

/** A default may be a text where a number is meant, and lists are texts with commas. */
function typed(value: unknown, type: string): Value {
  if (isList(type)) {
    const text = Array.isArray(value) ? value.map(textOf).join(',') : textOf(value);
    return text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
  }
  const number = Number(textOf(value));
  if (type === 'Number' && textOf(value).trim() !== '' && !Number.isNaN(number)) return number;
  return typeof value === 'boolean' || typeof value === 'number' ? value : textOf(value);
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

function undetermined(name: string, type: string, declared: Members): Unknown {
  const min = number(declared.MinValue);
  const max = number(declared.MaxValue);
  return new Unknown(`\${${name}}`, { present: isNeverEmpty(type, declared), bounds: { min, max } });
}

/** CloudFormation checks that a value of one of AWS's own types, such as `AWS::EC2::Subnet::Id`, exists. */
function isNeverEmpty(type: string, declared: Members): boolean {
  if (type === 'Number' || type.includes('AWS::')) return true;
  if ((number(declared.MinLength) ?? 0) > 0) return true;
  const pattern = declared.AllowedPattern;
  return typeof pattern === 'string' && !allowsEmpty(pattern);
}

function allowsEmpty(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test('');
  } catch {
    // Java's patterns aren't all JavaScript's
    return true;
  }
}

function number(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && !Number.isNaN(parsed) ? parsed : undefined;
}
