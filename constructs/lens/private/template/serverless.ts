import { functionOf } from './intrinsics';
import { isMembers, type Members, ownMember } from './value';

/** The types that have a section in `Globals`. */
const TYPES = ['Api', 'CapacityProvider', 'Function', 'HttpApi', 'LayerVersion', 'SimpleTable', 'StateMachine'];

/**
 * Writes what `Globals` of a template of AWS SAM say into the resources that they are for.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(template: Members): Members {
  const { Globals: globals, Resources: resources } = template;
  if (!isMembers(globals) || !isMembers(resources)) return template;
  const entries = Object.entries(resources).map(([logicalId, resource]) => [logicalId, withGlobal(resource, globals)]);
  return { ...template, Resources: Object.fromEntries(entries) as Members };
}

function withGlobal(resource: unknown, globals: Members): unknown {
  if (!isMembers(resource)) return resource;
  const type = TYPES.find((name) => resource.Type === `AWS::Serverless::${name}`);
  const shared = type === undefined ? undefined : ownMember(globals, type);
  return isMembers(shared) ? { ...resource, Properties: merged(shared, resource.Properties ?? {}) } : resource;
}

/** Mappings are merged, lists are joined, and of two other values the resource's own counts. */
function merged(shared: unknown, own: unknown): unknown {
  if (own === undefined) return shared;
  if (Array.isArray(shared) && Array.isArray(own)) return [...(shared as unknown[]), ...(own as unknown[])];
  if (!isMembers(shared) || !isMembers(own) || functionOf(shared) || functionOf(own)) return own;
  const keys = new Set([...Object.keys(shared), ...Object.keys(own)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(ownMember(shared, key), ownMember(own, key))]));
}
