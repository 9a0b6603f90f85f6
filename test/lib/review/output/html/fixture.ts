import { PRACTICES } from '../../../../../constructs/lens/private/catalogue';
import { declarationsIn } from '../../../../../constructs/lens/private/judge/declared';
import type { Finding } from '../../../../../constructs/lens/private/judge/judge';
import { review as judge } from '../../../../../constructs/lens/private/judge/review';
import { Template } from '../../../../../constructs/lens/private/template/template';
import type { Change, Facts, Review, SourceTemplate } from '../../../../../lib/review/report';
import { ARCHITECTURE } from './architecture';

const [DEV, PROD] = ['dev.template.json', 'prod.template.json'];

const TRAINING = {
  Version: '2020-12-01',
  Steps: [
    {
      Name: 'Prepare',
      Type: 'Processing',
      Arguments: { ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.large' } } },
    },
    {
      Name: 'Train',
      Type: 'Training',
      Arguments: {
        EnableInterContainerTrafficEncryption: true,
        ResourceConfig: { InstanceCount: 2, InstanceType: 'ml.m5.xlarge' },
      },
    },
  ],
};

/** The templates of the fixture: one fault, one accepted fault, one that depends on a parameter. */
export const TEMPLATES: { readonly [file: string]: { readonly [section: string]: object } } = {
  [DEV]: {
    Metadata: {
      MlLens: {
        declared: {
          'MLCOST02-BP01': {
            statement: 'Rules of thumb decided 60 % as well',
            link: 'https://example.com/decisions/12',
          },
        },
      },
    },
    Resources: {
      Landing: { Type: 'AWS::S3::Bucket' },
      Trainingpipeline: {
        Type: 'AWS::SageMaker::Pipeline',
        Properties: { PipelineDefinition: { PipelineDefinitionBody: JSON.stringify(TRAINING) } },
      },
    },
  },
  [PROD]: {
    Parameters: { Isolated: { Type: 'String' } },
    Resources: {
      Champion: { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation: true } },
      Challenger: { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation: false } },
      Experiment: {
        Type: 'AWS::SageMaker::Model',
        Metadata: { MlLens: { acknowledged: [{ rule: 'SageMaker.5', reason: 'It asks a partner for scores' }] } },
        Properties: { EnableNetworkIsolation: false },
      },
      Shadow: { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation: { Ref: 'Isolated' } } },
      Endpoint: { Type: 'AWS::SageMaker::Endpoint', Properties: {} },
    },
  },
};

const at = (template: string, logicalId: string, type: string) => ({ template, logicalId, type });

/** What the templates show. */
export const FACTS: Facts = {
  access: [
    {
      ...at(DEV, 'TrainingRole', 'AWS::IAM::Role'),
      who: ['TrainingRole'],
      effect: 'Allow',
      actions: ['s3:GetObject', 's3:ListBucket'],
      resources: ['Curated', 'Curated/*'],
      conditions: [],
      wildcards: [],
    },
    {
      ...at(DEV, 'TrainingRole', 'AWS::IAM::Role'),
      who: ['TrainingRole'],
      effect: 'Allow',
      actions: ['ecr:GetAuthorizationToken', 'cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: ['cloudwatch:namespace = /aws/sagemaker/TrainingJobs'],
      wildcards: ['*'],
    },
    {
      ...at(PROD, 'ExecutionRole', 'AWS::IAM::Role'),
      who: ['ExecutionRole'],
      effect: 'Allow',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['Key'],
      conditions: [],
      wildcards: [],
    },
    {
      ...at(DEV, 'LandingPolicy', 'AWS::S3::BucketPolicy'),
      who: ['everyone'],
      effect: 'Deny',
      actions: ['s3:*'],
      resources: ['Landing', 'Landing/*'],
      conditions: ['aws:SecureTransport = false'],
      wildcards: [],
    },
  ],
  encryption: [
    { ...at(DEV, 'Landing', 'AWS::S3::Bucket'), what: 'objects', by: 'customer managed key', key: 'Key' },
    { ...at(DEV, 'Versions', 'AWS::DynamoDB::Table'), what: 'items', by: 'AWS owned key' },
    { ...at(PROD, 'EndpointConfig', 'AWS::SageMaker::EndpointConfig'), what: 'volume', by: 'nothing' },
    {
      ...at(PROD, 'EndpointConfig', 'AWS::SageMaker::EndpointConfig'),
      what: 'captured data',
      by: 'unknown',
      key: 'CaptureKey',
    },
    { ...at(PROD, 'Alarms', 'AWS::SNS::Topic'), what: 'messages', by: 'AWS managed key', key: 'alias/aws/sns' },
  ],
  network: [
    {
      ...at(DEV, 'Trainingpipeline', 'AWS::SageMaker::TrainingJob'),
      step: 'Train',
      reach: 'VPC',
      subnets: ['subnet-0a1', 'subnet-0b2'],
      securityGroups: ['TrainingGroup'],
    },
    { ...at(PROD, 'Champion', 'AWS::SageMaker::Model'), reach: 'no network', subnets: [], securityGroups: [] },
    { ...at(PROD, 'Challenger', 'AWS::SageMaker::Model'), reach: 'internet', subnets: [], securityGroups: [] },
  ],
  costs: [
    {
      ...at(PROD, 'Endpoint', 'AWS::SageMaker::Endpoint'),
      bills: 'always',
      what: '2 to 4 ml.m6i.large',
      instances: { type: 'ml.m6i.large', least: 2, most: 4 },
    },
    { ...at(DEV, 'Key', 'AWS::KMS::Key'), bills: 'always', what: 'a key' },
    {
      ...at(DEV, 'Trainingpipeline', 'AWS::SageMaker::TrainingJob'),
      step: 'Train',
      bills: 'per use',
      what: '2 ml.m5.xlarge for at most 3600 s',
      instances: { type: 'ml.m5.xlarge', least: 2, most: 2 },
    },
  ],
  architecture: ARCHITECTURE,
};

/** What an update does. */
export const IMPACT: readonly Change[] = [
  { ...at(DEV, 'Landing', 'AWS::S3::Bucket'), change: 'updated', properties: ['LifecycleConfiguration'] },
  {
    ...at(PROD, 'Endpoint', 'AWS::SageMaker::Endpoint'),
    change: 'replaced',
    properties: ['EndpointName'],
    warning: 'the endpoint goes away while callers use its name',
  },
];

/** A template whose lines can be found: the line of a resource is 10 times its place. */
export function sourceOf(file: string, content: (typeof TEMPLATES)[string], account: string): SourceTemplate {
  const template = new Template(file, content, { account, region: 'eu-west-1' });
  const ids = template.resources.map(({ logicalId }) => logicalId);
  const name = `mortgage-approval-${file.replace('.template.json', '')}`;
  const lineOf = (id: string, path?: string): number | undefined =>
    ids.includes(id) ? (ids.indexOf(id) + 1) * 10 + (path ? 4 : 0) : undefined;
  return { name, file, template, lineOf };
}

/** The rules that judge the fixture: what it shows doesn't change with each new rule. */
const RULES = new Set([
  'SageMaker.5',
  'MLSEC04-BP02',
  ...PRACTICES.filter(({ proof }) => proof === 'PERSON').map(({ id }) => id),
]);

/** A review of the fixture, or of some templates in its place. */
export function reviewOf(templates = TEMPLATES, facts = FACTS, findings?: readonly Finding[]): Review {
  const sources = Object.entries(templates).map(([file, content], i) =>
    sourceOf(file, content, String(i + 1).repeat(12)),
  );
  const all = sources.map(({ template }) => template);
  const found = findings ?? judge(all).filter(({ rule }) => RULES.has(rule));
  return {
    sources: [
      { name: 'mortgage-approval', templates: sources, findings: found, declarations: declarationsIn(all), facts },
    ],
    unreadable: [{ file: 'notes.yaml', why: 'it has no Resources' }],
    impact: IMPACT,
  };
}
