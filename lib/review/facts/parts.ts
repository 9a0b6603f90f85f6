import { allows, identityStatements, type Statement } from '../../../constructs/lens/private/evidence/policies';
import type { Estate, Subject } from '../../../constructs/lens/private/judge/estate';
import { isMembers } from '../../../constructs/lens/private/template/value';
import type { Part } from '../report';
import { placeOf } from './place';

type Stage = Part['stage'];

/** The types that people think of as parts, and the stage of the lifecycle that they belong to. */
const STAGES: ReadonlyMap<string, Stage> = new Map([
  ...each('data', 'AWS::S3::Bucket', 'AWS::SageMaker::FeatureGroup', 'AWS::Glue::Database', 'AWS::Glue::Job'),
  ...each('data', 'AWS::Glue::Crawler', 'AWS::Kinesis::Stream', 'AWS::KinesisFirehose::DeliveryStream'),
  ...each('training', 'AWS::SageMaker::Pipeline', 'AWS::SageMaker::NotebookInstance', 'AWS::SageMaker::Domain'),
  ...each(
    'training',
    'AWS::StepFunctions::StateMachine',
    'AWS::SageMaker::MlflowTrackingServer',
    'AWS::SageMaker::Cluster',
  ),
  ...each('registry', 'AWS::SageMaker::ModelPackageGroup', 'AWS::ECR::Repository', 'AWS::CodeArtifact::Repository'),
  ...each('delivery', 'AWS::CodePipeline::Pipeline', 'AWS::CodeBuild::Project'),
  ...each('serving', 'AWS::SageMaker::Endpoint', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'),
  ...each('monitoring', 'AWS::SageMaker::MonitoringSchedule', 'AWS::CloudWatch::Dashboard', 'AWS::SNS::Topic'),
  ...each('foundation', 'AWS::EC2::VPC', 'AWS::Events::EventBus', 'AWS::EC2::Instance'),
  ...each('foundation', 'AWS::Lambda::Function', 'AWS::Serverless::Function'),
]);

function each(stage: Stage, ...types: string[]): [string, Stage][] {
  return types.map((type) => [type, stage]);
}

/** A part with the resource that it is drawn for. */
export interface DrawnPart {
  readonly part: Omit<Part, 'serves'>;
  readonly subject: Subject;
  /** The resources that it stands for: one, or all alarms. */
  readonly stands: readonly Subject['declared'][];
}

/** The parts of an estate. Buckets for access logs only serve others. Models and configs are parts if nothing runs them. */
export function partsIn(estate: Estate): DrawnPart[] {
  const logs = logBuckets(estate);
  const statements = identityStatements(estate);
  const known = [...STAGES.keys()].flatMap((type) => estate.all(type));
  const served = estate.has('AWS::SageMaker::Endpoint');
  const alone = served ? [] : estate.all('AWS::SageMaker::Model', 'AWS::SageMaker::EndpointConfig');
  const drawn = [...known, ...alone].filter((subject) => !subject.step && !logs.has(subject.declared));
  const shown = drawn.map((subject) => drawnAs([subject], stageOf(subject, estate, statements), labelOf(subject)));
  return [
    ...shown.map((one) => withNeighbours(one, shown)),
    ...estate.templates.flatMap((one) => alarmsIn(estate, one)),
  ];
}

/** All alarms of a template are one part. */
function alarmsIn(estate: Estate, template: Subject['template']): DrawnPart[] {
  const alarms = estate.in(template, 'AWS::CloudWatch::Alarm');
  if (alarms.length === 0) return [];
  return [drawnAs(alarms, 'monitoring', alarms.length === 1 ? labelOf(alarms[0]) : `${alarms.length} alarms`)];
}

function drawnAs(subjects: readonly Subject[], stage: Stage, label: string): DrawnPart {
  const [subject] = subjects;
  const place = placeOf(subject);
  const part = { ...place, id: `${place.template} ${place.logicalId}`, label, stage };
  return { subject, part, stands: subjects.map(({ declared }) => declared) };
}

/** A function that says nothing by what it may do is of the stage of the part that its construct makes. */
function withNeighbours(drawn: DrawnPart, all: readonly DrawnPart[]): DrawnPart {
  const { part } = drawn;
  if (part.stage !== 'foundation' || !part.type.endsWith('::Function')) return drawn;
  const [family] = part.label.split(' ');
  const neighbour = all.find(
    ({ part: other }) => other.template === part.template && other !== part && other.label.split(' ')[0] === family,
  );
  return neighbour ? { ...drawn, part: { ...part, stage: neighbour.part.stage } } : drawn;
}

function logBuckets(estate: Estate): Set<Subject['declared']> {
  const targets = estate
    .all('AWS::S3::Bucket')
    .flatMap((bucket) =>
      estate.targets(bucket, bucket.properties.get('LoggingConfiguration', 'DestinationBucketName')),
    );
  return new Set(targets.map(({ declared }) => declared));
}

/** A pipeline that trains belongs to training, and one that only looks to monitoring. Functions go where they act. */
function stageOf(subject: Subject, estate: Estate, statements: readonly Statement[]): Stage {
  if (subject.type === 'AWS::SageMaker::Pipeline') return pipelineStage(estate, subject);
  if (subject.type.endsWith('::Function')) return functionStage(estate, subject, statements);
  return STAGES.get(subject.type) ?? 'serving';
}

function pipelineStage(estate: Estate, pipeline: Subject): Stage {
  const steps = estate.definition(pipeline)?.steps ?? [];
  if (steps.length === 0) return 'training';
  return steps.some(({ type }) => /^(Training|Tuning|AutoML|RegisterModel|Model)$/.test(type))
    ? 'training'
    : 'monitoring';
}

/** What a function may do tells what it is for. */
const ACTS: readonly (readonly [string, Stage])[] = [
  ['codepipeline:PutJobSuccessResult', 'delivery'],
  ['codepipeline:StartPipelineExecution', 'delivery'],
  ['sagemaker:UpdateModelPackage', 'registry'],
  ['sagemaker:StartPipelineExecution', 'monitoring'],
  ['sns:Publish', 'monitoring'],
  ['sagemaker:InvokeEndpoint', 'serving'],
  ['sagemaker:DescribeModelPackage', 'delivery'],
  ['cloudwatch:PutMetricData', 'monitoring'],
];

function functionStage(estate: Estate, subject: Subject, statements: readonly Statement[]): Stage {
  const roles = estate.targets(subject, subject.properties.get('Role')).map(({ logicalId }) => logicalId);
  const own = statements.filter(
    (statement) =>
      statement.subject.template === subject.template &&
      statement.who.some((one) => roles.includes(one) || one === subject.logicalId) &&
      !statement.actions.some(({ text }) => text === '*'),
  );
  const act = ACTS.find(([action]) => own.some((statement) => allows(statement, action)));
  return act?.[1] ?? 'foundation';
}

/** What people call it: its place in the CDK app, else its name, else its logical ID. */
export function labelOf({ declared, logicalId, properties, type }: Subject): string {
  const path = isMembers(declared.metadata) ? declared.metadata['aws:cdk:path'] : undefined;
  if (typeof path === 'string') return fromPath(path);
  const name = ['Name', `${type.split('::').at(-1)}Name`, 'Description']
    .map((key) => properties.get(key))
    .find(({ unknown, value }) => !unknown && typeof value === 'string' && value !== '' && value.length < MOST);
  return name?.text ?? logicalId.replace(/[0-9A-F]{8}$/, '');
}

const MOST = 40;

function fromPath(path: string): string {
  const parts = path
    .split('/')
    .slice(1)
    .filter((part) => !['Resource', 'Default'].includes(part));
  return parts.slice(-2).join(' ') || path;
}
