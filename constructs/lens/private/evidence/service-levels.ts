import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import { modeOf, type Variant } from './endpoints';
import { profilesOf } from './profile';

/** Callers that can wait longer need no instances that always run: real-time endpoints end a request after a minute. */
const PATIENT_MILLISECONDS = 60_000;

/** Whether a variant runs all the time only because its callers need answers at once. */
export function runsForCallers(estate: Estate, variant: Variant): Outcome {
  const { config, node } = variant;
  const mode = modeOf(variant);
  if (mode === 'serverless') return passed('only requests are billed', node.get('ServerlessConfig'));
  if (mode === 'asynchronous') return passed('requests wait in a queue', config.properties.get('AsyncInferenceConfig'));
  const levels = profilesOf(estate).map(({ facts }) => facts.get('serviceLevels', 'latencyP99Milliseconds'));
  const known = levels.map(({ value }) => Number(value)).filter((value) => value > 0);
  if (known.length === 0) return cantTell('no use case declares how soon callers need an answer', node);
  const least = Math.min(...known);
  return least <= PATIENT_MILLISECONDS
    ? passed(`callers need 99 of 100 answers within ${least} ms, so instances always run`, node)
    : failed(`instances always run, and callers can wait ${least / 1000} s`, node);
}
