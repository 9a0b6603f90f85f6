import { ofEach } from '../evidence/about';
import { isMachineLearning } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeOn, mustBeSet, notApplicable, type Outcome, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';
import { isMembers } from '../template/value';

/** Instances that work on something together encrypt what they tell each other. */
export const MLSEC04_BP02: PracticeRule = {
  id: 'MLSEC04-BP02',
  fix: {
    library: '`training.TrainingPipeline` encrypts the traffic of its jobs; there is nothing to set',
    cloudFormation:
      'EnableInterContainerTrafficEncryption: true, in a job or in its NetworkConfig; InTransitEncryptionConfiguration for clusters of EMR',
  },
  judge: (estate) => {
    // clusters of EMR do a lot besides machine learning
    const types = TYPES.filter(([type]) => type !== 'AWS::EMR::Cluster' || isMachineLearning(estate));
    return types.flatMap(([type, judge]) => ofEach(estate.all(type), (subject) => judge(subject, estate)));
  },
};

const TYPES: readonly (readonly [string, (subject: Subject, estate: Estate) => Outcome])[] = [
  [
    'AWS::SageMaker::TrainingJob',
    (job) => encrypts(job.properties, job.properties, ['ResourceConfig', 'HyperParameterTuningResourceConfig']),
  ],
  ['AWS::SageMaker::ProcessingJob', ({ properties }) => network(properties, 'ProcessingResources', 'ClusterConfig')],
  ['AWS::SageMaker::AutoMLJob', autoMl],
  ...['DataQuality', 'ModelQuality', 'ModelBias', 'ModelExplainability'].map(
    (kind) => [`AWS::SageMaker::${kind}JobDefinition`, definition] as const,
  ),
  ['AWS::SageMaker::MonitoringSchedule', schedule],
  ['AWS::SageMaker::Cluster', ({ properties }) => mustBeSet(properties.get('VpcConfig'))],
  ['AWS::EMR::Cluster', elasticMapReduce],
];

function definition({ properties }: Subject): Outcome {
  return network(properties, 'JobResources', 'ClusterConfig');
}

/** A schedule may name a definition that is a resource of its own. */
function schedule({ properties }: Subject): Outcome {
  const job = properties.get('MonitoringScheduleConfig', 'MonitoringJobDefinition');
  return job.value === undefined
    ? notApplicable('its job definition is a resource of its own', job)
    : network(job, 'MonitoringResources', 'ClusterConfig');
}

function autoMl({ properties }: Subject): Outcome {
  return mustBeOn(properties.get('AutoMLJobConfig', 'SecurityConfig', 'EnableInterContainerTrafficEncryption'));
}

function network(job: Node, ...cluster: string[]): Outcome {
  return encrypts(job.get('NetworkConfig'), job.get(...cluster.slice(0, -1)), cluster.slice(-1));
}

/** Whether instances of a job encrypt their traffic. One instance has nobody to talk to. */
function encrypts(place: Node, resources: Node, configs: readonly string[]): Outcome {
  const encrypted = mustBeOn(place.get('EnableInterContainerTrafficEncryption'));
  if (encrypted.verdict !== 'FAILED') return encrypted;
  const [config] = configs.map((name) => resources.get(name)).filter(({ value }) => value !== undefined);
  const counts = config ? [config, ...config.get('InstanceGroups').items].map((one) => one.get('InstanceCount')) : [];
  const known = counts.filter(({ value }) => value !== undefined);
  if (known.length === 1 && known[0].text === '1') {
    return notApplicable('it runs on one instance, so there is no traffic between instances', known[0]);
  }
  const open = known.length === 1 ? known[0] : undefined;
  return open?.unknown ? unknown(open) : encrypted;
}

/** A cluster of EMR encrypts what its security configuration says. */
function elasticMapReduce(cluster: Subject, estate: Estate): Outcome {
  const name = cluster.properties.get('SecurityConfiguration');
  if (name.value === undefined) return failed('SecurityConfiguration is not set', name);
  const [target] = estate.targets(cluster, name).filter(({ type }) => type === 'AWS::EMR::SecurityConfiguration');
  if (!target) return unknown(name);
  const written = target.properties.get('SecurityConfiguration');
  if (!isMembers(written.value)) {
    return /"?EnableInTransitEncryption"?\s*:\s*"?true/.test(written.text)
      ? mustBeSet(written)
      : failed(`${target.logicalId} doesn't encrypt in transit`, written);
  }
  return mustBeOn(written.get('EncryptionConfiguration', 'EnableInTransitEncryption'));
}
