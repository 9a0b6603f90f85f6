import { modeOf, scalingOf, type Variant, variants } from '../../../constructs/lens/private/evidence/endpoints';
import { type Fleet, fleets, type Use } from '../../../constructs/lens/private/evidence/instances';
import type { Estate, Subject } from '../../../constructs/lens/private/judge/estate';
import type { Node } from '../../../constructs/lens/private/template/node';
import type { CostDriver } from '../report';
import { placeOf, stepOf } from './place';

/** What costs money: what bills while nobody uses it first. */
export function costsIn(estate: Estate): CostDriver[] {
  const found = [...hosting(estate), ...instances(estate), ...standing(estate), ...used(estate)];
  return found.sort((a, b) => Number(a.bills !== 'always') - Number(b.bills !== 'always'));
}

function hosting(estate: Estate): CostDriver[] {
  return variants(estate).map((variant): CostDriver => {
    const { config, endpoints, node, shadow } = variant;
    const place = placeOf(endpoints[0] ?? config);
    if (modeOf(variant) === 'serverless') return serverless(place, node);
    const type = node.get('InstanceType').text;
    const { least, most } = range(estate, variant);
    const what = `${span(least, most)} ${type}${shadow ? ', for a copy of the traffic' : ''}`;
    return { ...place, bills: least === 0 ? 'per use' : 'always', what, instances: { type, least, most } };
  });
}

function serverless(place: ReturnType<typeof placeOf>, node: Node): CostDriver {
  const provisioned = number(node.get('ServerlessConfig', 'ProvisionedConcurrency'));
  const memory = node.get('ServerlessConfig', 'MemorySizeInMB').text;
  if (!provisioned) return { ...place, bills: 'per use', what: `serverless requests with ${memory} MB` };
  return { ...place, bills: 'always', what: `${provisioned} provisioned workers with ${memory} MB` };
}

function range(estate: Estate, variant: Variant): { readonly least: number; readonly most?: number } {
  const { node } = variant;
  const managed = node.get('ManagedInstanceScaling');
  if (managed.get('Status').text === 'ENABLED') {
    return { least: number(managed.get('MinInstanceCount')) ?? 0, most: number(managed.get('MaxInstanceCount')) };
  }
  const count = number(node.get('InitialInstanceCount')) ?? 1;
  const scaling = scalingOf(estate, variant).find(
    ({ target }) => target.properties.get('MaxCapacity').value !== undefined,
  );
  if (!scaling) return { least: count, most: count };
  const { properties } = scaling.target;
  return { least: number(properties.get('MinCapacity')) ?? count, most: number(properties.get('MaxCapacity')) };
}

/** What instances of other uses do, and when they bill. */
const USES: { readonly [use in Exclude<Use, 'hosting'>]: readonly [CostDriver['bills'], string] } = {
  building: ['always', 'while it is on'],
  monitoring: ['per use', 'in each check'],
  processing: ['per use', 'in each run'],
  training: ['per use', 'in each run'],
  transform: ['per use', 'in each run'],
};

function instances(estate: Estate): CostDriver[] {
  const others = fleets(estate).filter(({ use }) => use !== 'hosting');
  return others.map((fleet): CostDriver => {
    const { count, subject, type, use } = fleet;
    const least = (count && number(count)) ?? 1;
    const [bills, when] = runsAlways(fleet) ?? USES[use as Exclude<Use, 'hosting'>];
    const what = `${span(least, least)} ${type.text} ${when}`;
    return { ...stepOf(subject), bills, what, instances: { type: type.text, least, most: least } };
  });
}

/** A cluster is there until somebody deletes it; the applications of a domain are there while somebody works. */
function runsAlways({ subject }: Fleet): readonly [CostDriver['bills'], string] | undefined {
  if (subject.type === 'AWS::SageMaker::Cluster') return ['always', 'in the cluster'];
  const apps = ['AWS::SageMaker::Domain', 'AWS::SageMaker::UserProfile', 'AWS::SageMaker::Space'];
  return apps.includes(subject.type) ? ['per use', 'for each application, while it runs'] : undefined;
}

type Describe = (subject: Subject) => string | undefined;

const each =
  (what: string): Describe =>
  () =>
    what;

/** What bills as long as it exists. */
const STANDING: ReadonlyMap<string, Describe> = new Map([
  ['AWS::EC2::NatGateway', each('NAT gateway')],
  ['AWS::EC2::VPCEndpoint', interfaceEndpoint],
  ['AWS::EC2::Instance', ({ properties }) => `instance ${properties.get('InstanceType').text}`],
  ['AWS::EKS::Cluster', each('Kubernetes control plane')],
  ['AWS::EMR::Cluster', each('cluster')],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', each('load balancer')],
  ['AWS::FSx::FileSystem', each('file system')],
  ['AWS::KMS::Key', each('customer managed key')],
  [
    'AWS::Kinesis::Stream',
    ({ properties }) => provisioned(properties.get('StreamModeDetails', 'StreamMode'), 'stream'),
  ],
  ['AWS::MSK::Cluster', each('brokers')],
  ['AWS::Neptune::DBInstance', each('database instance')],
  ['AWS::OpenSearchServerless::Collection', each('collection, by its least capacity')],
  ['AWS::OpenSearchService::Domain', each('search domain')],
  ['AWS::RDS::DBInstance', ({ properties }) => `database instance ${properties.get('DBInstanceClass').text}`],
  ['AWS::Redshift::Cluster', each('data warehouse')],
  ['AWS::SageMaker::MlflowTrackingServer', each('tracking server')],
  ['AWS::SecretsManager::Secret', each('secret')],
  ['AWS::CloudWatch::Alarm', each('alarm')],
  ['AWS::CloudWatch::Dashboard', each('dashboard, after the first three of an account')],
  ['AWS::WAFv2::WebACL', each('web ACL')],
]);

/** Gateway endpoints, for S3 and DynamoDB, cost nothing. */
function interfaceEndpoint({ properties }: Subject): string | undefined {
  if (properties.get('VpcEndpointType').text !== 'Interface') return undefined;
  const zones = properties.get('SubnetIds').items.length;
  const service = properties.get('ServiceName').text.replace(/^.*?(?=[a-z-]+(?:\.[a-z-]+)?$)/, '');
  return `interface endpoint of ${service}${zones > 1 ? ` in ${zones} subnets` : ''}`;
}

function provisioned(mode: Node, what: string): string | undefined {
  return mode.text === 'ON_DEMAND' ? undefined : `${what} with provisioned shards`;
}

/** One line for all alarms, or all keys, of a template: they are many and cheap. */
const COUNTED = new Set(['AWS::CloudWatch::Alarm', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret']);

function standing(estate: Estate): CostDriver[] {
  return [...STANDING].flatMap(([type, describe]) => {
    const found = estate.all(type).flatMap((subject): CostDriver[] => {
      const what = describe(subject);
      return what === undefined ? [] : [{ ...placeOf(subject), bills: 'always', what }];
    });
    return COUNTED.has(type) ? perTemplate(found, (count, what) => `${count} ${what}s`) : found;
  });
}

function perTemplate(found: readonly CostDriver[], several: (count: number, what: string) => string): CostDriver[] {
  return [...new Set(found.map(({ template }) => template))].map((template) => {
    const same = found.filter((one) => one.template === template);
    const [first] = same;
    if (same.length === 1) return first;
    return { ...first, what: several(same.length, first.what), count: same.length, each: first.what };
  });
}

/** What bills by use, whatever its size, and what several of a kind are called. */
const USED: ReadonlyMap<string, readonly [what: string, kind: string]> = new Map([
  ['AWS::DynamoDB::Table', ['reads, writes and storage', 'tables']],
  ['AWS::Lambda::Function', ['invocations', 'functions']],
  ['AWS::Logs::LogGroup', ['log data', 'log groups']],
  ['AWS::S3::Bucket', ['storage and requests', 'buckets']],
  ['AWS::SageMaker::FeatureGroup', ['reads, writes and storage', 'feature groups']],
  ['AWS::Serverless::Function', ['invocations', 'functions']],
  ['AWS::StepFunctions::StateMachine', ['transitions', 'state machines']],
]);

function used(estate: Estate): CostDriver[] {
  return [...USED].flatMap(([type, [what, kind]]) =>
    perTemplate(
      estate.all(type).map((one) => ({ ...placeOf(one), bills: 'per use', what })),
      (count) => `${what} of ${count} ${kind}`,
    ),
  );
}

function number(node: Node): number | undefined {
  const { value } = node;
  return (typeof value === 'number' || typeof value === 'string') && value !== '' && !Number.isNaN(Number(value))
    ? Number(value)
    : undefined;
}

function span(least: number, most: number | undefined): string {
  if (most === undefined) return `${least} or more`;
  return least === most ? `${least} x` : `${least} to ${most} x`;
}
