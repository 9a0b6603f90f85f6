import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Answers } from './people';
import { render } from './render';

/** Where a project keeps the document about who can change what runs in production. */
export const DOCUMENT = join('docs', 'who-can-change-production.md');

/** The document, as the project's formatter would have it. */
export function document(project: string, answers: Answers): string {
  const formatter = join(project, 'node_modules', '.bin', 'oxfmt');
  return execFileSync(formatter, ['--stdin-filepath', DOCUMENT], {
    cwd: project,
    encoding: 'utf8',
    input: render(answers),
  });
}
