const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['y', 365 * 86_400],
  ['mo', 30 * 86_400],
  ['w', 7 * 86_400],
  ['d', 86_400],
];
const TIME_UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** The seconds of an ISO 8601 duration. The service accepts it without its `P`, too: `P30D`, `30d`, `T16m`. */
export function secondsOf(duration: string): number | undefined {
  const match = /^p?([^t]*)(?:t(.+))?$/.exec(duration.toLowerCase());
  if (!match) return undefined;
  const [, date, time] = match;
  if (date === '' && time === undefined) return undefined;
  // an m before the T means months, and after it minutes
  const days = total(date.replaceAll(/(\d)m(?!o)/g, '$1mo'), UNITS);
  const hours = time === undefined ? 0 : total(time, TIME_UNITS);
  return days === undefined || hours === undefined ? undefined : days + hours;
}

function total(text: string, units: readonly (readonly [unit: string, seconds: number])[]): number | undefined {
  const parts = [...text.matchAll(/(\d+)([a-z]+)/g)];
  if (parts.map(([part]) => part).join('') !== text) return undefined;
  const seconds = parts.map(([, count, unit]) => Number(count) * (units.find(([name]) => name === unit)?.[1] ?? NaN));
  const sum = seconds.reduce((a, b) => a + b, 0);
  return Number.isNaN(sum) ? undefined : sum;
}
