import type { Estate, Subject } from '../../../constructs/lens/private/judge/estate';
import type { Node } from '../../../constructs/lens/private/template/node';
import type { Network } from '../report';
import { stepOf } from './place';

type Reach = Network['reach'];

/** Where something runs: its subnets, its security groups, and what it reaches. */
interface Location {
  readonly reach: Reach;
  readonly subnets?: Node;
  readonly securityGroups?: Node;
}

/** Where everything that runs code is, and what it can reach. */
export function networkIn(estate: Estate): Network[] {
  return [...LOCATIONS].flatMap(([type, locate]) =>
    estate.all(type).map((subject) => {
      const { reach, securityGroups, subnets } = locate(subject);
      return { ...stepOf(subject), reach, subnets: texts(subnets), securityGroups: texts(securityGroups) };
    }),
  );
}

function texts(list: Node | undefined): string[] {
  return list?.items.map(({ text }) => text) ?? [];
}

/** Jobs and models: isolated containers have no network, whatever the network of their instances. */
function job({ properties }: Subject): Location {
  const places = [properties.get('NetworkConfig'), properties];
  const found = (...keys: string[]) =>
    places.map((place) => place.get(...keys)).find(({ value }) => value !== undefined) ?? properties.get(...keys);
  const isolation = found('EnableNetworkIsolation');
  const vpc = found('VpcConfig');
  const at = { subnets: vpc.get('Subnets'), securityGroups: vpc.get('SecurityGroupIds') };
  if (isolation.unknown || vpc.unknown) return { reach: 'unknown', ...at };
  if (isolation.text.toLowerCase() === 'true') return { reach: 'no network', ...at };
  return { reach: at.subnets.value === undefined ? 'internet' : 'VPC', ...at };
}

const inVpc =
  (path: readonly string[], subnets: string, groups: string) =>
  ({ properties }: Subject): Location => {
    const vpc = properties.get(...path);
    const at = { subnets: vpc.get(subnets), securityGroups: vpc.get(groups) };
    if (vpc.unknown || at.subnets.unknown?.present === false) return { reach: 'unknown', ...at };
    return { reach: at.subnets.isSet ? 'VPC' : 'internet', ...at };
  };

function notebook({ properties }: Subject): Location {
  const [subnet, access] = [properties.get('SubnetId'), properties.get('DirectInternetAccess')];
  const at = { subnets: subnet, securityGroups: properties.get('SecurityGroupIds') };
  if (access.unknown) return { reach: 'unknown', ...at };
  if (!subnet.isSet) return { reach: 'internet', ...at };
  return { reach: access.text === 'Disabled' ? 'VPC' : 'VPC with internet', ...at };
}

function domain({ properties }: Subject): Location {
  const access = properties.get('AppNetworkAccessType');
  const groups = properties.get('DefaultUserSettings', 'SecurityGroups');
  const at = { subnets: properties.get('SubnetIds'), securityGroups: groups };
  if (access.unknown) return { reach: 'unknown', ...at };
  return { reach: access.text === 'VpcOnly' ? 'VPC' : 'VPC with internet', ...at };
}

const JOBS = [
  'Model',
  'TrainingJob',
  'ProcessingJob',
  'AutoMLJob',
  'DataQualityJobDefinition',
  'ModelBiasJobDefinition',
];

const LOCATIONS: ReadonlyMap<string, (subject: Subject) => Location> = new Map([
  ...JOBS.map((name) => [`AWS::SageMaker::${name}`, job] as const),
  ['AWS::SageMaker::ModelExplainabilityJobDefinition', job],
  ['AWS::SageMaker::ModelQualityJobDefinition', job],
  ['AWS::SageMaker::NotebookInstance', notebook],
  ['AWS::SageMaker::Domain', domain],
  ['AWS::Lambda::Function', inVpc(['VpcConfig'], 'SubnetIds', 'SecurityGroupIds')],
  ['AWS::Serverless::Function', inVpc(['VpcConfig'], 'SubnetIds', 'SecurityGroupIds')],
  ['AWS::CodeBuild::Project', inVpc(['VpcConfig'], 'Subnets', 'SecurityGroupIds')],
]);
