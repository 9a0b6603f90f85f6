import { phases } from '../phases';
import type { Phase } from '../phases/phase';
import { canaryAlarm } from './canary-alarm';
import { duplicateEvent } from './duplicate-event';
import type { Fault } from './fault';
import { gateFails } from './gate-fails';
import { poisonedEvent } from './poisoned-event';
import { serverDies } from './server-dies';
import { stepFails } from './step-fails';
import { throttledApi } from './throttled-api';

/** Every fault, in an order in which they can follow each other. */
export const faults: readonly Fault[] = [
  stepFails,
  gateFails,
  poisonedEvent,
  throttledApi,
  duplicateEvent,
  serverDies,
  canaryAlarm,
];

/** The name that stands for all of them. */
export const ALL = 'all';

/** The phases up to the last of the named faults, with each fault in its place; undefined for an unknown name. */
export function phasesOf(name: string): readonly Phase[] | undefined {
  const wanted = faults.filter((fault) => [fault.name, ALL].includes(name));
  if (wanted.length === 0) return undefined;
  const replaced = new Set(wanted.map(({ replaces }) => replaces));
  const last = Math.max(...wanted.map(({ after }) => phases.findIndex((phase) => phase.name === after)));
  return phases.flatMap((phase, index) => {
    const own = index <= last && !replaced.has(phase.name) ? [phase] : [];
    return [...own, ...wanted.filter(({ after }) => after === phase.name)];
  });
}
