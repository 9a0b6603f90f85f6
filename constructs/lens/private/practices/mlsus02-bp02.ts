import type { Estate } from '../judge/estate';
import { contradicted, needsPerson, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { REGION } from '../evidence/regions';
import { isMachineLearning } from '../evidence/workload';

/** The Region was chosen with its energy in mind. */
export const MLSUS02_BP02: PracticeRule = {
  id: 'MLSUS02-BP02',
  fix: {
    ...declareIt('MLSUS02-BP02'),
    cloudFormation: 'AWS::Organizations::Policy that denies other Regions by the condition aws:RequestedRegion',
  },
  judge: (estate) => {
    const denies = estate
      .all('AWS::Organizations::Policy')
      .filter(({ properties }) => JSON.stringify(properties.plain).includes('aws:RequestedRegion'))
      .map((subject): PracticeOutcome => ({ ...passed('a policy denies other Regions', subject.properties), subject }));
    if (denies.length > 0) return denies;
    return isMachineLearning(estate) ? [isAsDeclared(estate)] : [];
  },
};

function isAsDeclared(estate: Estate): Outcome {
  const regions = [
    ...new Set(estate.templates.map(({ environment }) => environment.region).filter(Boolean)),
  ] as string[];
  const said = declared(estate, 'MLSUS02-BP02');
  if (said.verdict !== 'PASSED') {
    return regions.length > 0 ? needsPerson(`it runs in ${regions.join(' and ')}; ${said.reason}`) : said;
  }
  const chosen: readonly string[] = said.reason.match(new RegExp(REGION, 'g')) ?? [];
  const other = regions.find((region) => chosen.length > 0 && !chosen.includes(region));
  return other ? contradicted(`it runs in ${other}, and the choice is ${chosen.join(' or ')}`) : said;
}
