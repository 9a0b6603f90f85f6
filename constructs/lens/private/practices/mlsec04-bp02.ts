import type { Subject } from '../judge/estate';
import { mustBeOn, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

const JOBS = ['AWS::SageMaker::TrainingJob', 'AWS::SageMaker::ProcessingJob'];

/** Instances that work on a job together encrypt what they tell each other. */
export const MLSEC04_BP02: PracticeRule = {
  id: 'MLSEC04-BP02',
  fix: {
    library: '`training.TrainingPipeline` encrypts the traffic of its jobs; there is nothing to set',
    cloudFormation: 'EnableInterContainerTrafficEncryption: true, in the arguments of the step or in its NetworkConfig',
  },
  judge: (estate) => estate.all(...JOBS).map(encrypts),
};

function encrypts(subject: Subject): PracticeOutcome {
  const { properties } = subject;
  const counts = [
    properties.get('ResourceConfig', 'InstanceCount'),
    properties.get('ProcessingResources', 'ClusterConfig', 'InstanceCount'),
  ];
  const one = counts.find(({ text }) => text === '1');
  const places = [properties, properties.get('NetworkConfig')];
  const set = places
    .map((place) => place.get('EnableInterContainerTrafficEncryption'))
    .find(({ value }) => value !== undefined);
  if (!set && one) return { ...passed('it runs on one instance', one), subject };
  return { ...mustBeOn(set ?? places[1].get('EnableInterContainerTrafficEncryption')), subject };
}
