import type { Estate, Subject } from '../judge/estate';

/** What runs jobs that train models. */
export const TRAINING = [
  'AWS::SageMaker::TrainingJob',
  'AWS::SageMaker::HyperParameterTuningJob',
  'AWS::SageMaker::AutoMLJob',
  'AWS::SageMaker::Cluster',
] as const;

/** Endpoints, and what is behind them. */
export const SERVING = [
  'AWS::SageMaker::Endpoint',
  'AWS::SageMaker::EndpointConfig',
  'AWS::SageMaker::InferenceComponent',
  'AWS::SageMaker::InferenceExperiment',
] as const;

/** Where people write and try code. */
export const EXPLORING = [
  'AWS::SageMaker::NotebookInstance',
  'AWS::SageMaker::Domain',
  'AWS::SageMaker::UserProfile',
  'AWS::SageMaker::Space',
] as const;

/** What watches models with the service's own monitor. */
export const MODEL_MONITOR = [
  'AWS::SageMaker::MonitoringSchedule',
  'AWS::SageMaker::DataQualityJobDefinition',
  'AWS::SageMaker::ModelQualityJobDefinition',
  'AWS::SageMaker::ModelBiasJobDefinition',
  'AWS::SageMaker::ModelExplainabilityJobDefinition',
] as const;

/** What trains models: jobs, steps of pipelines, clusters, and state machines that start such jobs. */
export function training(estate: Estate): Subject[] {
  return [
    ...estate.all(...TRAINING),
    ...stateMachines(estate, /sagemaker:create(TrainingJob|HyperParameterTuningJob|AutoMLJob)/i),
  ];
}

/** What processes data: jobs, steps of pipelines, and state machines that start such jobs. */
export function processing(estate: Estate): Subject[] {
  return [
    ...estate.all('AWS::SageMaker::ProcessingJob', 'AWS::Glue::Job', 'AWS::DataBrew::Job'),
    ...stateMachines(estate, /sagemaker:createProcessingJob|glue:startJobRun/i),
  ];
}

/** What answers requests: endpoints, and state machines that create them. */
export function serving(estate: Estate): Subject[] {
  return [...estate.all(...SERVING), ...stateMachines(estate, /sagemaker:(create|update)Endpoint\b/i)];
}

/** What predicts in batches. */
export function batchInference(estate: Estate): Subject[] {
  return [...estate.all('AWS::SageMaker::TransformJob'), ...stateMachines(estate, /sagemaker:createTransformJob/i)];
}

/** What keeps versions of models. */
export function registering(estate: Estate): Subject[] {
  return estate.all('AWS::SageMaker::ModelPackageGroup', 'AWS::SageMaker::ModelPackage');
}

/** Where people write and try code. */
export function exploring(estate: Estate): Subject[] {
  return estate.all(...EXPLORING);
}

/** Pipelines and state machines: what runs steps in order. */
export function orchestrating(estate: Estate): Subject[] {
  return [...estate.all('AWS::SageMaker::Pipeline'), ...stateMachines(estate, /sagemaker:|glue:startJobRun/i)];
}

/** Pipelines whose steps the templates don't contain: they may do anything. */
export function unreadPipelines(estate: Estate): Subject[] {
  return estate.all('AWS::SageMaker::Pipeline').filter((pipeline) => !estate.definition(pipeline));
}

/** Whether there is machine learning in the templates at all. */
export function isMachineLearning(estate: Estate): boolean {
  return (
    estate.templates.some((template) =>
      estate.resourcesOf(template).some(({ type }) => /^AWS::(SageMaker|Bedrock|BedrockAgentCore)::/.test(type)),
    ) || orchestrating(estate).length > 0
  );
}

/** The buckets that hold data: all but those that only receive access logs. */
export function dataBuckets(estate: Estate): Subject[] {
  const buckets = estate.all('AWS::S3::Bucket');
  const logs = new Set(
    buckets.flatMap((bucket) => {
      const destination = bucket.properties.get('LoggingConfiguration', 'DestinationBucketName');
      return estate.targets(bucket, destination).filter(({ logicalId }) => logicalId !== bucket.logicalId);
    }),
  );
  return buckets.filter((bucket) => !logs.has(bucket) && !isLogs(bucket));
}

/** Buckets that AWS delivers logs to, by what the template calls them or lets in. */
function isLogs({ logicalId, properties }: Subject): boolean {
  return (
    properties.get('AccessControl').text === 'LogDeliveryWrite' ||
    /(access|server)-?logs?(bucket)?([0-9A-F]{8})?$/i.test(logicalId)
  );
}

function stateMachines(estate: Estate, task: RegExp): Subject[] {
  return estate
    .all('AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine')
    .filter(({ properties }) => task.test(machineText(properties)));
}

function machineText(properties: Subject['properties']): string {
  const text = properties.get('DefinitionString').text;
  return text === '' ? JSON.stringify(properties.get('Definition').plain ?? '') : text;
}
