// The app with all validators, and with one use case selected.
import { join } from 'node:path';
import { app, useCases } from './app.mjs';
import { inTurns, peakOf, ratioOf, run, secondsOf } from './measure.mjs';

/** Processor time and memory with all validators; the app starts itself again with the flags for its size. */
export function measureValidated(work, size, rounds) {
  const folder = useCases(work, size);
  const program = {
    ...app(folder, join(work, 'validated'), { rulePacks: ['AwsSolutions'] }),
    env: { CDK_VALIDATION: '' },
  };
  const results = Array.from({ length: rounds }, () => run(program));
  return { size, seconds: secondsOf(results), peakMiB: peakOf(results) };
}

/** What one of many use cases costs, compared with the only one. */
export function measureSelection(work, size, rounds) {
  const selected = app(useCases(work, size), join(work, 'selected'), { useCase: 'mortgage-approval-001' });
  const results = inTurns({ selected, one: app(useCases(work, 1), join(work, 'only')) }, rounds);
  return { size, ratio: ratioOf(results.selected, results.one) };
}
