import { clearFailedRelease } from './clear-failed-release/calm';
import { expireLogs } from './expire-logs/calm';
import { makeRelease } from './make-release/calm';
import { notify } from './notify/calm';
import { publishDrift } from './publish-drift/calm';
import { retrain } from './retrain/calm';
import { smokeTest } from './smoke-test/calm';
import { startDriftCheck } from './start-drift-check/calm';
import type { Scenarios } from './support/calm';
import { verifyRelease } from './verify-release/calm';

/** Every handler with what it does when nothing fails. A new handler is a file `calm.ts` among its tests, and a line here. */
export const CALM: { readonly [handler: string]: Scenarios } = {
  'clear-failed-release': clearFailedRelease,
  'expire-logs': expireLogs,
  'make-release': makeRelease,
  notify,
  'publish-drift': publishDrift,
  retrain,
  'smoke-test': smokeTest,
  'start-drift-check': startDriftCheck,
  'verify-release': verifyRelease,
};
