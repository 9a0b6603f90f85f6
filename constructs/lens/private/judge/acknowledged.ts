import { isMembers } from '../template/value';

/**
 * The reason for which the metadata of a resource, or of a template, accepts the finding of a rule:
 * `Metadata: { MlLens: { acknowledged: [{ rule: SageMaker.4, reason: … }] } }`.
 */
export function acknowledgedIn(metadata: unknown, rule: string): { readonly acknowledged?: string } {
  const lens = isMembers(metadata) ? metadata.MlLens : undefined;
  const list = isMembers(lens) && Array.isArray(lens.acknowledged) ? (lens.acknowledged as unknown[]) : [];
  const entry = list.filter(isMembers).find((one) => one.rule === rule);
  return typeof entry?.reason === 'string' && entry.reason !== '' ? { acknowledged: entry.reason } : {};
}
