import { phases } from '../phases';
import type { Phase } from '../phases/phase';
import { alarmDuringCooldown } from './alarm-during-cooldown';
import { canaryAlarm } from './canary-alarm';
import { deadLetter } from './dead-letter';
import { duplicateEvent } from './duplicate-event';
import { expiredCapture } from './expired-capture';
import type { Fault } from './fault';
import { firstReleaseFails } from './first-release-fails';
import { forgedRelease } from './forged-release';
import { gateFails } from './gate-fails';
import { metadataEdit } from './metadata-edit';
import { nothingNewToTrainOn } from './nothing-new-to-train-on';
import { overwrittenModel } from './overwritten-model';
import { poisonedEvent } from './poisoned-event';
import { productionSmokeTestFails } from './production-smoke-test-fails';
import { serverDies } from './server-dies';
import { silentRollback } from './silent-rollback';
import { stepFails } from './step-fails';
import { tamperedModelData } from './tampered-model-data';
import { throttledApi } from './throttled-api';
import { unreadableTraffic } from './unreadable-traffic';
import { withdrawnApproval } from './withdrawn-approval';

/** Every fault, in an order in which they can follow each other. */
export const faults: readonly Fault[] = [
  stepFails,
  gateFails,
  poisonedEvent,
  tamperedModelData,
  firstReleaseFails,
  throttledApi,
  duplicateEvent,
  serverDies,
  metadataEdit,
  overwrittenModel,
  forgedRelease,
  expiredCapture,
  unreadableTraffic,
  nothingNewToTrainOn,
  alarmDuringCooldown,
  deadLetter,
  silentRollback,
  productionSmokeTestFails,
  canaryAlarm,
  // last, because no stage can be rolled back to a release whose approval was withdrawn
  withdrawnApproval,
];

/** The name that stands for all of them. */
export const ALL = 'all';

/** The phases up to the last of some faults, with each fault in its place; undefined for unknown names. */
export function phasesOf(names: string): readonly Phase[] | undefined {
  const listed = names.split(',');
  const wanted = faults.filter((fault) => listed.includes(fault.name) || listed.includes(ALL));
  if (wanted.length === 0) return undefined;
  const replaced = new Set(wanted.map(({ replaces }) => replaces));
  const last = Math.max(...wanted.map(({ after }) => phases.findIndex((phase) => phase.name === after)));
  return phases.flatMap((phase, index) => {
    const own = index <= last && !replaced.has(phase.name) ? [phase] : [];
    return [...own, ...wanted.filter(({ after }) => after === phase.name)];
  });
}
