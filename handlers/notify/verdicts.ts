import type { Evaluation } from '../../schema/evaluation';
import type { Limits } from '../../schema/notifications';

type Figures = Pick<Evaluation, 'metrics' | 'fairness'>;

/** Each limit of the use case with the value that a model has, and whether it is met, one line each. */
export function verdicts(limits: Limits, figures: Figures): string[] {
  return limits.map(({ label, path, comparison, threshold }) => {
    const name = label.replaceAll('_', ' ');
    const limit = `limit ${comparison} ${threshold}`;
    const value = valueAt(figures, path);
    if (value === undefined) return `${name}: not in the evaluation, ${limit}`;
    const met = comparison === 'at least' ? value >= threshold : value <= threshold;
    return `${name}: ${rounded(value, threshold)}, ${limit}, ${met ? 'met' : 'MISSED'}`;
  });
}

function valueAt(figures: Figures, path: string): number | undefined {
  const value = path.split('.').reduce<unknown>((at, key) => {
    const own = typeof at === 'object' && at !== null && Object.hasOwn(at, key);
    return own ? (at as Record<string, unknown>)[key] : undefined;
  }, figures);
  return typeof value === 'number' ? value : undefined;
}

/** Three digits, or as many as tell the value from the limit: 0.7799 misses 0.78, and must not read as 0.78. */
function rounded(value: number, threshold: number): number {
  for (let digits = 3; digits < 17; digits++) {
    const shown = Number(value.toPrecision(digits));
    if (Math.sign(shown - threshold) === Math.sign(value - threshold)) return shown;
  }
  return value;
}
