import { readFileSync } from 'node:fs';
import { NotAPriceList, type Prices, readPrices } from '../review/facts/prices';
import { renderAnnotations } from '../review/output/annotations';
import { renderJson } from '../review/output/json';
import { oneLine } from '../review/output/one-line';
import { placedIn } from '../review/output/placed';
import { renderSummary } from '../review/output/summary';
import { writeReport } from '../review/output/write';
import type { Review } from '../review/report';
import { reviewPaths } from '../review/review';
import { reachesThreshold } from '../review/threshold';
import type { Format, Threshold } from '../review/thresholds';
import type { Terminal } from './terminal';
import { reasonOf } from './write-failure';

/** How a review is told, and when it fails. */
export interface ReviewOptions {
  readonly json?: boolean;
  readonly format: Format;
  /** The folder of the report. */
  readonly output?: string;
  readonly failOn: Threshold;
  /** The templates before the change. */
  readonly base?: string;
  /** The file with what things cost. */
  readonly prices?: string;
}

/** The exit code if something could not be read or written, whatever else was found. */
const UNREADABLE = 3;

/**
 * Judges templates. The exit code is 1 when a finding reaches the threshold, and 3 when a file is no template; the others
 * are reviewed all the same.
 */
export function review(paths: readonly string[], options: ReviewOptions, terminal: Terminal): void {
  const prices = options.prices === undefined ? undefined : pricesIn(options.prices, terminal);
  if (prices === null) return;
  const found = reviewPaths(paths, { base: options.base, prices });
  const format = options.json ? 'json' : options.format;
  const lines = render(found, format, options.failOn);
  if (lines !== '') terminal.out(lines);
  if (format === 'json') for (const { file, why } of found.unreadable) terminal.err(oneLine(`${file}: ${why}`));
  const wrote = options.output === undefined || write(found, options.output, format, terminal);
  if (found.unreadable.length > 0 || !wrote) terminal.exit(UNREADABLE);
  else if (placedIn(found).some(({ finding }) => reachesThreshold(finding, options.failOn))) terminal.exit(1);
}

/** The price list, or null if it can't be read, which the terminal is told. */
function pricesIn(file: string, terminal: Terminal): Prices | null {
  try {
    return readPrices(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof NotAPriceList ? error.message : reasonOf(error);
    terminal.err(`${file}: the price list can't be read: ${why}`);
    terminal.exit(UNREADABLE);
    return null;
  }
}

function render(found: Review, format: Format, threshold: Threshold): string {
  if (format === 'json') return renderJson(found);
  if (format === 'github') return renderAnnotations(found, threshold);
  return renderSummary(found);
}

function write(found: Review, folder: string, format: Format, terminal: Terminal): boolean {
  try {
    const page = writeReport(found, folder);
    if (format === 'text') terminal.out(`report: ${page}`);
    return true;
  } catch (error) {
    terminal.err(`The report can't be written to ${folder}: ${reasonOf(error)}.`);
    return false;
  }
}
