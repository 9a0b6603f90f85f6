import { referenceOf } from './values';

/** What an argument refers to. */
export type Target =
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'property'; readonly step: string; readonly path: string }
  | { readonly kind: 'file'; readonly step: string; readonly file: string }
  | { readonly kind: 'execution' }
  | { readonly kind: 'unknown'; readonly path: string };

/** Everything that some arguments refer to, in the order of their appearance. */
export function targetsIn(argument: unknown): Target[] {
  const path = referenceOf(argument);
  if (path !== undefined) return [targetOf(path)];
  if (typeof argument !== 'object' || argument === null) return [];
  return Object.values(argument).flatMap(targetsIn);
}

/** What one path refers to. */
export function targetOf(path: string): Target {
  const [scope, name, ...rest] = path.split('.');
  if (scope === 'Execution' && name) return { kind: 'execution' };
  if (scope === 'Parameters' && name && rest.length === 0) return { kind: 'parameter', name };
  if (scope !== 'Steps' || !name || rest.length === 0) return { kind: 'unknown', path };
  if (rest[0] === 'PropertyFiles') return { kind: 'file', step: name, file: rest.slice(1).join('.') };
  return { kind: 'property', step: name, path: rest.join('.') };
}
