import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '../../simulator/service/clock';
import { ServiceEvents } from '../../simulator/service/events';
import { PlannedFaults } from '../../simulator/service/faults';
import { ProcessGroups } from '../../core/processes';
import type { Caller, Scope } from '../../core/scope';
import type { Services } from '../../simulator/service/services';
import { TagStore } from '../../simulator/service/tags';
import { RecordingAws } from './recording-aws';

export const TOOLS: Scope = { account: '111111111111', region: 'eu-west-1' };
export const STAGING: Scope = { account: '222222222222', region: 'eu-west-1' };
export const ROOT_OF_TOOLS: Caller = TOOLS;

/** What a part of the simulator is given in a test: each event once, a minute of service time in 10 ms. */
export function testServices<A extends RecordingAws = RecordingAws>(
  aws: A = new RecordingAws() as A,
  speed = 6000,
): Services & { readonly aws: A; readonly processes: ProcessGroups; readonly faults: PlannedFaults } {
  return {
    clock: new Clock(speed),
    aws,
    events: new ServiceEvents(aws, () => 1),
    faults: new PlannedFaults(),
    tags: new TagStore(),
    processes: new ProcessGroups(),
    folder: mkdtempSync(join(tmpdir(), 'simulator-')),
  };
}
