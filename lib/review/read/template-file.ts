import { type Environment, Template } from '../../../constructs/lens/private/template/template';
import type { Members } from '../../../constructs/lens/private/template/value';
import type { SourceTemplate } from '../report';
import { readFileText } from './file';
import type { Parsed } from './parsed';
import { lineOfResource } from './places';
import { readTemplateText } from './template-text';

/** How a template is named in a report, and where it is deployed. */
export interface Naming {
  readonly name: string;
  readonly file: string;
  readonly environment?: Environment;
  readonly environments?: readonly string[];
  /** Changes the content before it is judged. */
  readonly amend?: (content: Members) => Members;
}

/** Reads a template from a file. Throws `NotReadable` if it is none. */
export function readTemplateFile(path: string, naming: Naming): SourceTemplate {
  return templateOf(readTemplateText(readFileText(path)), naming);
}

/** The template that a text is. Throws `NotReadable` if it is none. */
export function templateOf(
  parsed: Parsed,
  { name, file, environment, environments, amend = (same) => same }: Naming,
): SourceTemplate {
  const lineOf = (logicalId: string, path?: string): number | undefined => {
    const root = parsed.spots();
    return root && lineOfResource(root, logicalId, path);
  };
  return {
    name,
    file,
    environments,
    lineOf,
    template: new Template(file, amend(parsed.value as Members), environment),
  };
}
