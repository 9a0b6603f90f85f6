const HOUR = 3_600_000;

/**
 * How much later than a request SageMaker may write it to S3, and how much earlier than its last request a file may have
 * been named. A window begins this much before the end of the last one, so that no late record is left out.
 */
export const LATENESS_MILLIS = HOUR / 4;

/** The period whose requests a check looks at. It includes its start and excludes its end. */
export interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** The window of a check that was scheduled for a time. */
export function windowAt(scheduledTime: string, hours: number): Window {
  const end = Date.parse(scheduledTime);
  return { start: new Date(end - hours * HOUR - LATENESS_MILLIS), end: new Date(end) };
}

/** The folders of the hours in which SageMaker writes requests of a window, such as `2026/11/20/09/`. */
export function hoursOf({ start, end }: Window): string[] {
  const first = hourOf(start.getTime() - LATENESS_MILLIS);
  const last = hourOf(end.getTime() + LATENESS_MILLIS);
  return Array.from({ length: last - first + 1 }, (_, i) => folderOf(new Date((first + i) * HOUR)));
}

/** A time in UTC and whole seconds, such as `2026-11-20T09:00:00Z`. */
export function isoSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function hourOf(millis: number): number {
  return Math.floor(millis / HOUR);
}

function folderOf(hour: Date): string {
  return `${hour.toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/`;
}
