/** The metrics in what a function has logged, one line each. */
export function metricsIn(lines: readonly Record<string, unknown>[]): string[] {
  return lines.filter((line) => '_aws' in line).map((line) => JSON.stringify(line));
}
