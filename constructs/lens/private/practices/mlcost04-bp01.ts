import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { type Fleet, fleets, isOutdated, kindOf } from '../evidence/instances';

/** Larger than this is no start that is small: 16 virtual processors. */
const SMALL = 4;

/** Training and exploring start on small instances. */
export const MLCOST04_BP01: PracticeRule = {
  id: 'MLCOST04-BP01',
  fix: {
    library: '`instanceType` of `training.TrainingPipeline`, which a run can replace by a larger one',
    cloudFormation:
      'ResourceConfig.InstanceType of jobs, InstanceType of notebooks; limit it by sagemaker:InstanceTypes',
  },
  judge: (estate) => [
    ...fleets(estate, 'training', 'processing', 'building').map((fleet) => ({
      ...isRightSized(fleet, estate),
      subject: fleet.subject,
    })),
    ...unread(estate),
  ],
};

function isRightSized({ type, use }: Fleet, estate: Estate): Outcome {
  const kind = kindOf(type.text);
  if (kind && isOutdated(kind)) return failed(`${type.text} is of a generation that newer ones replace`, type);
  if (kind && kind.size <= SMALL) return passed(`${type.text} is a small start`, type);
  const limit = limitsTypes(estate);
  if (limit !== undefined) return passed(`${limit} allows some instance types only`, type);
  if (!kind)
    return type.text === 'system'
      ? passed('only the notebook server runs, on what SageMaker gives', type)
      : unknown(type);
  if (use === 'building') return failed(`${type.text} is large for an environment where people explore`, type);
  return cantTell(`whether the work needs ${type.text} is in no template`, type);
}

/** A policy whose condition lists the instance types that people may use. */
function limitsTypes(estate: Estate): string | undefined {
  const policies = estate.all(
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Role',
    'AWS::Organizations::Policy',
  );
  return policies.find(({ properties }) => JSON.stringify(properties.plain).includes('sagemaker:InstanceTypes'))
    ?.logicalId;
}
