import { readJson } from './json-text';
import { NoTemplate, NotReadable, type Parsed } from './parsed';
import { readYaml } from './yaml-text';

/** Reads the text of a template, JSON or YAML. What a console printed before it doesn't count. */
export function readTemplateText(text: string): Parsed {
  if (text.trim() === '') throw new NotReadable('it is empty');
  try {
    return parse(text, 1);
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    const start = startOfTemplate(text);
    if (start <= 0) throw error;
    return parse(text.slice(start), text.slice(0, start).split('\n').length);
  }
}

function parse(text: string, firstLine: number): Parsed {
  const parsed = read(text, firstLine);
  const problem = problemOf(parsed.value);
  if (problem !== undefined) throw new NoTemplate(problem);
  return parsed;
}

function read(text: string, firstLine: number): Parsed {
  if (!/^\s*[{[]/.test(text)) return readYaml(text, firstLine);
  try {
    return readJson(text, firstLine);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // flow mappings of YAML look like JSON
    return readYaml(text, firstLine);
  }
}

/** What keeps data from being a template. */
function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `it is ${Array.isArray(value) ? 'a list' : 'a text'} and no template`;
  }
  const { Resources: resources } = value as { readonly Resources?: unknown };
  if (!Object.hasOwn(value, 'Resources')) return 'it has no Resources, so it is no CloudFormation template';
  if (typeof resources !== 'object' || resources === null || Array.isArray(resources)) {
    return 'its Resources are not named, so it is no CloudFormation template';
  }
  return undefined;
}

/** The offset of the first line that begins a template: one of its sections, or a brace. */
function startOfTemplate(text: string): number {
  const section =
    /^(?:\{\s*$|\{\s*["']|["']?(?:AWSTemplateFormatVersion|Transform|Description|Metadata|Parameters|Mappings|Conditions|Rules|Globals|Hooks|Resources|Outputs)["']?\s*:)/m;
  return section.exec(text)?.index ?? -1;
}
