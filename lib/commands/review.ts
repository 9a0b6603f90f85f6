import { renderJson } from '../review/output/json';
import { placedIn } from '../review/output/placed';
import { renderSummary } from '../review/output/summary';
import { reviewPaths } from '../review/review';
import { reachesThreshold } from '../review/threshold';
import type { Threshold } from '../review/thresholds';
import type { Terminal } from './terminal';

/** How a review is told, and when it fails. */
export interface ReviewOptions {
  readonly json?: boolean;
  readonly failOn: Threshold;
}

/** The exit code if something could not be read, whatever else was found. */
const UNREADABLE = 3;

/**
 * Judges templates. The exit code is 1 when a finding reaches the threshold, and 3 when a file is no template; the others
 * are reviewed all the same.
 */
export function review(paths: readonly string[], options: ReviewOptions, terminal: Terminal): void {
  const found = reviewPaths(paths);
  terminal.out(options.json ? renderJson(found) : renderSummary(found));
  if (options.json) for (const { file, why } of found.unreadable) terminal.err(`${file}: ${why}`);
  if (found.unreadable.length > 0) terminal.exit(UNREADABLE);
  else if (placedIn(found).some(({ finding }) => reachesThreshold(finding, options.failOn))) terminal.exit(1);
}
