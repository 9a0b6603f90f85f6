import type { Captured } from './captured';
import { isoSeconds, type Window } from './window';

/** What to do about a window. People read the reason. */
export type Verdict =
  | { readonly kind: 'start' }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string };

const GIBIBYTE = 1024 ** 3;

/**
 * Whether a window can be checked. A window without traffic is no failure: there is nothing to check. A window that is
 * larger than the disk of the job is one, which no retry would change.
 */
export function judge({ keys, bytes }: Captured, window: Window, capacity: number): Verdict {
  const between = `between ${isoSeconds(window.start)} and ${isoSeconds(window.end)}`;
  if (keys.length === 0) return { kind: 'skip', reason: `The endpoint captured no traffic ${between}.` };
  if (bytes <= capacity) return { kind: 'start' };
  const [size, room] = [bytes, capacity].map((count) => (count / GIBIBYTE).toPrecision(3));
  const reason =
    `The traffic that was captured ${between} is ${size} GiB, and the disk of the drift check has room for ${room} GiB. ` +
    'Give the check a larger volume, shorten its window, or capture a smaller share of the traffic.';
  return { kind: 'refuse', reason };
}
