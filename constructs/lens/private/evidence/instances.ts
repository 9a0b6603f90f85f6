import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';

/** What instances are for. */
export type Use = 'hosting' | 'training' | 'processing' | 'transform' | 'monitoring' | 'building';

/** Instances that something runs on. */
export interface Fleet {
  readonly subject: Subject;
  readonly use: Use;
  /** The type, such as `ml.m6i.large`. */
  readonly type: Node;
  /** How many there are, at first. */
  readonly count?: Node;
  /** The size of the volume of each, in GB. */
  readonly volume?: Node;
}

type Place = (properties: Node) => readonly Node[];

const at =
  (...keys: string[]): Place =>
  (properties) => [properties.get(...keys)];

const everyOf =
  (...keys: string[]): Place =>
  (properties) =>
    properties.get(...keys).items;

/** The default instances of the applications of users, spaces and domains. */
const APPLICATIONS: Place = (properties) =>
  ['DefaultUserSettings', 'DefaultSpaceSettings', 'UserSettings', 'SpaceSettings'].flatMap((settings) =>
    properties
      .get(settings)
      .keys.filter((key) => key.endsWith('AppSettings'))
      .map((key) => properties.get(settings, key, 'DefaultResourceSpec')),
  );

const training: Place = (properties) => {
  const config = properties.get('ResourceConfig');
  const tuned = properties.get('HyperParameterTuningResourceConfig');
  return [config, ...config.get('InstanceGroups').items, tuned, ...tuned.get('InstanceConfigs').items];
};

/** Where each type says on what it runs. */
const PLACES: { readonly [type: string]: readonly [Use, Place] | undefined } = {
  'AWS::SageMaker::EndpointConfig': [
    'hosting',
    (properties) => [
      ...properties.get('ProductionVariants').items,
      ...properties.get('ShadowProductionVariants').items,
    ],
  ],
  'AWS::SageMaker::TrainingJob': ['training', training],
  'AWS::SageMaker::Cluster': ['training', everyOf('InstanceGroups')],
  'AWS::SageMaker::ProcessingJob': ['processing', at('ProcessingResources', 'ClusterConfig')],
  'AWS::SageMaker::TransformJob': ['transform', at('TransformResources')],
  'AWS::SageMaker::DataQualityJobDefinition': ['monitoring', at('JobResources', 'ClusterConfig')],
  'AWS::SageMaker::ModelBiasJobDefinition': ['monitoring', at('JobResources', 'ClusterConfig')],
  'AWS::SageMaker::ModelExplainabilityJobDefinition': ['monitoring', at('JobResources', 'ClusterConfig')],
  'AWS::SageMaker::ModelQualityJobDefinition': ['monitoring', at('JobResources', 'ClusterConfig')],
  'AWS::SageMaker::MonitoringSchedule': [
    'monitoring',
    at('MonitoringScheduleConfig', 'MonitoringJobDefinition', 'MonitoringResources', 'ClusterConfig'),
  ],
  'AWS::SageMaker::NotebookInstance': ['building', (properties) => [properties]],
  'AWS::SageMaker::App': ['building', at('ResourceSpec')],
  'AWS::SageMaker::Domain': ['building', APPLICATIONS],
  'AWS::SageMaker::UserProfile': ['building', APPLICATIONS],
  'AWS::SageMaker::Space': ['building', APPLICATIONS],
};

/** The instances of everything that names an instance type, or those of some uses. Serverless variants have none. */
export function fleets(estate: Estate, ...uses: Use[]): Fleet[] {
  const types = Object.keys(PLACES).filter((type) => uses.length === 0 || uses.includes(PLACES[type]![0]));
  return estate.all(...types).flatMap(fleetsOf);
}

/** The instances that one resource, or one step, names. */
export function fleetsOf(subject: Subject): Fleet[] {
  const [use, place] = PLACES[subject.type] ?? [];
  if (!use || !place) return [];
  return place(subject.properties).flatMap((node) => {
    const type = node.get('InstanceType');
    if (type.value === undefined || type.text === '') return [];
    const [count] = ['InitialInstanceCount', 'InstanceCount']
      .map((key) => node.get(key))
      .filter(({ value }) => value !== undefined);
    const volume = node.get('VolumeSizeInGB');
    return [{ subject, use, type, ...(count && { count }), ...(volume.value !== undefined && { volume }) }];
  });
}

/** What the name of an instance type says. */
export interface InstanceKind {
  /** The family with its generation, such as `m6i`. */
  readonly family: string;
  /** Its size in units of an `xlarge`. */
  readonly size: number;
  readonly processor: 'x86' | 'Graviton' | 'GPU' | 'Inferentia' | 'Trainium';
}

const SIZES: { readonly [size: string]: number | undefined } = {
  nano: 0.0625,
  micro: 0.125,
  small: 0.25,
  medium: 0.25,
  large: 0.5,
  xlarge: 1,
};

/** What the name of an instance type says, or undefined if it is no such name. */
export function kindOf(instanceType: string): InstanceKind | undefined {
  const [, family, size] = /^(?:ml\.)?([a-z]+\d[a-z\d-]*)\.([a-z\d-]+)$/.exec(instanceType) ?? [];
  if (!family) return undefined;
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  return { family, size: times ? Number(times) : (SIZES[size] ?? 1), processor: processorOf(family) };
}

function processorOf(family: string): InstanceKind['processor'] {
  if (family.startsWith('inf')) return 'Inferentia';
  if (family.startsWith('trn')) return 'Trainium';
  if (/^(g|gr|p|dl)\d/.test(family)) return 'GPU';
  // what follows the generation of a family with Arm processors, as in c7g
  return /^[a-z]+\d+g/.test(family) ? 'Graviton' : 'x86';
}

/** Whether a family has a successor that does the same work with less energy and money. */
export function isOutdated({ family }: InstanceKind): boolean {
  const [, line, generation] = /^([a-z]+)(\d+)/.exec(family) ?? [];
  const current = FIRST_CURRENT[line];
  return current !== undefined && Number(generation) < current;
}

/** The first generation of each line that isn't a previous generation. */
const FIRST_CURRENT: { readonly [line: string]: number | undefined } = {
  c: 5,
  g: 4,
  m: 5,
  p: 4,
  r: 5,
  t: 3,
};
