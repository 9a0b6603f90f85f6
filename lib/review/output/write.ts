import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Review } from '../report';
import { renderHtml } from './html';
import { renderJson } from './json';
import { renderMarkdown } from './markdown';
import { renderSarif } from './sarif';

/** Writes the report in all of its forms into a folder, and returns the path of the page. */
export function writeReport(review: Review, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const page = join(folder, 'review.html');
  writeFileSync(page, renderHtml(review));
  writeFileSync(join(folder, 'review.md'), renderMarkdown(review));
  writeFileSync(join(folder, 'review.json'), `${renderJson(review)}\n`);
  writeFileSync(join(folder, 'review.sarif'), `${renderSarif(review)}\n`);
  return page;
}
