import { declared, declareIt } from '../evidence/declaration';
import { modeOf, type Variant } from '../evidence/endpoints';
import { leastLatency, ofServing } from '../evidence/service-levels';
import type { Estate } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

const ID = 'MLPERF05-BP02';

/** Models are served in the way that suits what their callers need. */
export const MLPERF05_BP02: PracticeRule = {
  id: ID,
  fix: {
    library: '`hosting` of `serving.ModelEndpoint` and `serviceLevels` of `goal.UseCase`, which have to agree',
    cloudFormation: `${declareIt(ID).cloudFormation}; ServerlessConfig, AsyncInferenceConfig or instances as callers need`,
  },
  judge: (estate) => ofServing(estate, (variant) => suits(estate, variant)),
};

/** A real-time endpoint ends a request after a minute. */
const LONGEST_REAL_TIME = 60_000;
/** A container that starts takes longer than this. */
const COLD_START = 1000;

function suits(estate: Estate, variant: Variant): Outcome {
  const { node } = variant;
  const latency = leastLatency(estate);
  if (latency === undefined) return declared(estate, ID);
  const mode = modeOf(variant);
  const warm = node.get('ServerlessConfig', 'ProvisionedConcurrency').isSet;
  if (mode === 'asynchronous' && latency <= LONGEST_REAL_TIME) {
    return failed(`requests wait in a queue, and callers need answers within ${latency} ms`, node);
  }
  if (mode === 'serverless' && !warm && latency < COLD_START) {
    return failed(`a container has to start at times, and callers need answers within ${latency} ms`, node);
  }
  if (mode === 'real-time' && latency > LONGEST_REAL_TIME) {
    return failed(`a real-time endpoint ends requests after a minute, and answers may take ${latency} ms`, node);
  }
  return passed(`it is ${mode}, and callers need answers within ${latency} ms`, node);
}
