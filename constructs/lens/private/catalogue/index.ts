import { COST_OPTIMIZATION } from './cost-optimization';
import { OPERATIONAL_EXCELLENCE } from './operational-excellence';
import { PERFORMANCE_EFFICIENCY } from './performance-efficiency';
import type { Practice } from './practice';
import { RELIABILITY } from './reliability';
import { SECURITY } from './security';
import { SUSTAINABILITY } from './sustainability';

export * from './practice';
export * from './relations';

/** The edition of the lens that the catalogue follows. */
export const EDITION = 'November 2025';

/** All practices of the lens, pillar by pillar. */
export const PRACTICES: readonly Practice[] = [
  ...OPERATIONAL_EXCELLENCE,
  ...SECURITY,
  ...RELIABILITY,
  ...PERFORMANCE_EFFICIENCY,
  ...COST_OPTIMIZATION,
  ...SUSTAINABILITY,
];

const byId = new Map(PRACTICES.map((practice) => [practice.id, practice]));

/** The practice with an id. */
export function practice(id: string): Practice | undefined {
  return byId.get(id);
}

/** The page of the lens about a practice. */
export function practicePage(id: string): string {
  return `https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/${id.toLowerCase()}.html`;
}
