import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';
import { ofEach } from './about';
import { modeOf, type Variant, variants } from './endpoints';
import { profilesOf } from './profile';
import { batchInference } from './workload';

/** Callers that can wait longer need no instances that always run: real-time endpoints end a request after a minute. */
const PATIENT_MILLISECONDS = 60_000;

/** The least milliseconds within which use cases need 99 of 100 answers, if one of them declares it. */
export function leastLatency(estate: Estate): number | undefined {
  const levels = profilesOf(estate).map(({ facts }) => facts.get('serviceLevels', 'latencyP99Milliseconds'));
  const known = levels.map(({ value }) => Number(value)).filter((value) => value > 0);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Whether a variant runs all the time only because its callers need answers at once. */
export function runsForCallers(estate: Estate, variant: Variant): Outcome {
  const { config, node } = variant;
  const mode = modeOf(variant);
  if (mode === 'serverless') return passed('only requests are billed', node.get('ServerlessConfig'));
  if (mode === 'asynchronous') return passed('requests wait in a queue', config.properties.get('AsyncInferenceConfig'));
  const least = leastLatency(estate);
  if (least === undefined) return cantTell('no use case declares how soon callers need an answer', node);
  return least <= PATIENT_MILLISECONDS
    ? passed(`callers need 99 of 100 answers within ${least} ms, so instances always run`, node)
    : failed(`instances always run, and callers can wait ${least / 1000} s`, node);
}

/** What is said of each way in which models answer: of variants that callers reach, and of jobs that predict in batches. */
export function ofServing(estate: Estate, judge: (variant: Variant) => Outcome): PracticeOutcome[] {
  return [
    ...variants(estate)
      .filter(({ shadow }) => !shadow)
      .map((variant) => ({ ...judge(variant), subject: variant.config })),
    ...ofEach(batchInference(estate), ({ properties }) => passed('a job predicts in batches', properties)),
  ];
}
