import * as fc from 'fast-check';
import { type AnyTarget, target } from './target';

const canary = (fall: () => string[]): AnyTarget =>
  target<number>({ cases: fc.constant(1), calm: 0, run: (n) => (n > 0 ? fall() : []) });

/** Targets that fall, each in a way that the bench has to notice. */
export const CANARIES: { readonly [name: string]: AnyTarget } = {
  throws: canary(() => {
    throw new TypeError('fell');
  }),
  hangs: canary(() => {
    for (;;);
  }),
  'is slow': canary(() => {
    const started = process.cpuUsage();
    while (process.cpuUsage(started).user < 2_100_000) for (let i = 0; i < 1_000_000; i += 1);
    return [];
  }),
  dies: canary(() => process.exit(3)),
  lies: canary(() => ['said nothing']),
};
