import type { Estate } from '../judge/estate';
import { passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { declareIt, declared } from '../evidence/declaration';
import { training } from '../evidence/workload';

/** First experiments train on a part of the data. */
export const MLCOST04_BP09: PracticeRule = {
  id: 'MLCOST04-BP09',
  fix: {
    ...declareIt('MLCOST04-BP09'),
    cloudFormation:
      'a parameter of the pipeline definition, such as SampleFraction, by which a run takes part of the data',
  },
  judge: (estate) => {
    if (training(estate).length + unread(estate).length === 0) return [];
    const sampled = samples(estate);
    return sampled.length > 0 ? sampled : [declared(estate, 'MLCOST04-BP09')];
  },
};

function samples(estate: Estate): PracticeOutcome[] {
  return estate.all('AWS::SageMaker::Pipeline').flatMap((subject) => {
    const parameters = estate.definition(subject)?.node.get('Parameters').items ?? [];
    const sample = parameters.map((one) => one.get('Name')).find(({ text }) => /sample|fraction|subset/i.test(text));
    return sample ? [{ ...passed(`a run trains on part of the data by ${sample.text}`, sample), subject }] : [];
  });
}
