import { declareIt } from '../evidence/declaration';
import { promised } from '../evidence/promises';
import { serving } from '../evidence/workload';
import { type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

const ID = 'MLPERF05-BP01';

const EDGE = [
  'AWS::GreengrassV2::ComponentVersion',
  'AWS::GreengrassV2::Deployment',
  'AWS::SageMaker::DeviceFleet',
] as const;

/** Where models answer follows from how soon, and how well connected, their callers are. */
export const MLPERF05_BP01: PracticeRule = {
  id: ID,
  fix: { library: '`serviceLevels` of `goal.UseCase`', cloudFormation: declareIt(ID).cloudFormation },
  judge: (estate) => {
    const edge = estate.all(...EDGE);
    if (edge.length > 0) {
      return edge.map((subject) => ({
        ...passed(`${subject.logicalId} brings models to devices`, 'Properties'),
        subject,
      }));
    }
    return serving(estate).length > 0 ? promised(estate, ID, isSoonEnough) : [];
  },
};

function isSoonEnough(facts: Node): Outcome | undefined {
  const latency = facts.get('serviceLevels', 'latencyP99Milliseconds');
  return latency.isSet
    ? passed(`callers need 99 of 100 answers within ${latency.text} ms, which a Region can give`, latency)
    : undefined;
}
