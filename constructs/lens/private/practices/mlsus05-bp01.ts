import type { Estate } from '../judge/estate';
import { passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { type Variant, variants } from '../evidence/endpoints';
import { profilesOf } from '../evidence/profile';
import { runsForCallers } from '../evidence/service-levels';
import { serving } from '../evidence/workload';

/** Service levels are declared, and what serves is no more than they need. */
export const MLSUS05_BP01: PracticeRule = {
  id: 'MLSUS05-BP01',
  fix: {
    library: '`serviceLevels` of `goal.UseCase`, and `serving.Hosting.serverless` if callers can wait',
    cloudFormation: declareIt('MLSUS05-BP01').cloudFormation,
  },
  judge: (estate) => {
    if (serving(estate).length === 0) return [];
    const said = levels(estate) ?? declared(estate, 'MLSUS05-BP01');
    const more = variants(estate)
      .filter(({ shadow }) => !shadow)
      .flatMap((variant) => exceeds(estate, variant));
    return more.length > 0 ? more : [said];
  },
};

function exceeds(estate: Estate, variant: Variant): PracticeOutcome[] {
  const outcome = runsForCallers(estate, variant);
  return outcome.verdict === 'FAILED' ? [{ ...outcome, subject: variant.config }] : [];
}

function levels(estate: Estate): PracticeOutcome | undefined {
  const [found] = profilesOf(estate).filter(({ facts }) => facts.get('serviceLevels').isSet);
  if (!found) return undefined;
  const { subject, facts } = found;
  const [latency, availability] = ['latencyP99Milliseconds', 'availability'].map((key) =>
    facts.get('serviceLevels', key),
  );
  const said = `the use case asks for 99 of 100 answers within ${latency.text} ms, and for an availability of ${availability.text}`;
  return { ...passed(said, latency), subject };
}
