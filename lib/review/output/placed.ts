import { join } from 'node:path';
import type { Finding } from '../../../constructs/lens/private/judge/judge';
import { shown } from '../../use-case/text';
import type { Review, Reviewed, SourceTemplate } from '../report';

/** A finding with the place of what it is about. */
export interface Placed {
  readonly finding: Finding;
  /** The template that it is about; a finding about all of them has none. */
  readonly template?: SourceTemplate;
  /** The path of that file, from where the user is. */
  readonly file: string;
  readonly line?: number;
}

/** All findings of a review, with their places. */
export function placedIn({ sources }: Review): Placed[] {
  return sources.flatMap((source) => {
    const templates = new Map(source.templates.map((template) => [template.file, template]));
    return source.findings.map((finding) => placed(source, finding, templates.get(finding.template)));
  });
}

function placed(source: Reviewed, finding: Finding, template: SourceTemplate | undefined): Placed {
  const { logicalId, path } = finding;
  const file = pathOf(source, finding.template);
  if (logicalId === '' || !template) return { finding, file };
  return { finding, file, template, line: template.lineOf(logicalId, path) };
}

/** The path of a template from the working directory, or as the user named it if it is elsewhere. */
export function pathOf(source: Reviewed, file: string): string {
  return shown(source.name === file ? file : join(source.name, file));
}

/** Findings that fail and that nobody accepted. */
export function isOpenFailure({ verdict, acknowledged }: Finding): boolean {
  return verdict === 'FAILED' && acknowledged === undefined;
}
