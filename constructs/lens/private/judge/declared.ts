import type { Template } from '../template/template';
import { isMembers } from '../template/value';

/** What a use case declares of a practice that no template can show. */
export interface Declaration {
  readonly practice: string;
  /** What was done or decided. */
  readonly statement: string;
  /** Where it is written down. */
  readonly link?: string;
}

/** A declaration as a text: the statement, and where it is written down. */
export function textOf({ statement, link }: Declaration): string {
  return [statement, link].filter(Boolean).join(' ');
}

/**
 * The declarations in templates: `MlLens: { declared: { MLCOST02-BP01: { statement: …, link: … } } }` in the metadata of a
 * template or of a resource.
 */
export function declarationsIn(templates: readonly Template[]): Declaration[] {
  const metadata = templates.flatMap((template) => [
    template.section('Metadata'),
    ...template.resources.map((resource) => resource.metadata),
  ]);
  return metadata.flatMap(declarationsOf);
}

function declarationsOf(metadata: unknown): Declaration[] {
  const lens = isMembers(metadata) ? metadata.MlLens : undefined;
  const declared = isMembers(lens) && isMembers(lens.declared) ? lens.declared : {};
  return Object.entries(declared).flatMap(([practice, entry]) => {
    if (!isMembers(entry) || typeof entry.statement !== 'string' || entry.statement === '') return [];
    const { statement, link } = entry;
    return [{ practice, statement, ...(typeof link === 'string' && { link }) }];
  });
}
