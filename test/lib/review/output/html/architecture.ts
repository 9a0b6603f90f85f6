import type { Architecture, Flow, Part } from '../../../../../lib/review/report';

const part = (template: string, stage: Part['stage'], type: string, label: string, serves = 0): Part => {
  const logicalId = label.replaceAll(/[^A-Za-z0-9]/g, '');
  return {
    id: `${template}-${logicalId}`,
    template: `${template}.template.json`,
    logicalId,
    type,
    label,
    stage,
    serves,
  };
};

const DEV = [
  part('dev', 'data', 'AWS::S3::Bucket', 'Landing', 2),
  part('dev', 'data', 'AWS::S3::Bucket', 'Raw', 1),
  part('dev', 'data', 'AWS::S3::Bucket', 'Curated', 1),
  part('dev', 'data', 'AWS::S3::Bucket', 'Features', 1),
  part('dev', 'data', 'AWS::Lambda::Function', 'Promotion', 4),
  part('dev', 'data', 'AWS::DynamoDB::Table', 'Dataset versions'),
  part('dev', 'training', 'AWS::SageMaker::Pipeline', 'Training pipeline', 3),
  part('dev', 'training', 'AWS::S3::Bucket', 'Artifacts', 1),
  part('dev', 'training', 'AWS::Lambda::Function', 'Start training', 5),
  part('dev', 'registry', 'AWS::SageMaker::ModelPackageGroup', 'Mortgage approval models', 1),
  part('dev', 'registry', 'AWS::Lambda::Function', 'Record approval', 4),
  part('dev', 'registry', 'AWS::DynamoDB::Table', 'Approvals'),
  part('dev', 'registry', 'AWS::SageMaker::ModelCard', 'Model card'),
  part('dev', 'delivery', 'AWS::CodePipeline::Pipeline', 'Delivery pipeline', 6),
  part('dev', 'delivery', 'AWS::Lambda::Function', 'Make release', 5),
  part('dev', 'delivery', 'AWS::S3::Bucket', 'Releases', 2),
  part('dev', 'monitoring', 'AWS::SNS::Topic', 'Notifications', 2),
  part('dev', 'foundation', 'AWS::KMS::Key', 'Key', 1),
  part('dev', 'foundation', 'AWS::Events::EventBus', 'Bus', 3),
];

const PROD = [
  part('prod', 'delivery', 'AWS::IAM::Role', 'Release role', 1),
  part('prod', 'serving', 'AWS::SageMaker::Endpoint', 'Endpoint', 7),
  part('prod', 'serving', 'AWS::S3::Bucket', 'Captured data', 1),
  part('prod', 'monitoring', 'AWS::SageMaker::Pipeline', 'Drift check', 3),
  part('prod', 'monitoring', 'AWS::CloudWatch::Alarm', 'Drift alarm', 12),
  part('prod', 'monitoring', 'AWS::CloudWatch::Dashboard', 'Dashboard'),
];

const FLOWS: readonly (readonly [string, string, string])[] = [
  ['dev-Landing', 'notifies', 'dev-Promotion'],
  ['dev-Promotion', 'writes', 'dev-Raw'],
  ['dev-Promotion', 'writes', 'dev-Curated'],
  ['dev-Promotion', 'records', 'dev-Datasetversions'],
  ['dev-Curated', 'is read by', 'dev-Trainingpipeline'],
  ['dev-Trainingpipeline', 'writes', 'dev-Features'],
  ['dev-Datasetversions', 'notifies', 'dev-Starttraining'],
  ['dev-Starttraining', 'starts', 'dev-Trainingpipeline'],
  ['dev-Trainingpipeline', 'writes', 'dev-Artifacts'],
  ['dev-Trainingpipeline', 'registers in', 'dev-Mortgageapprovalmodels'],
  ['dev-Mortgageapprovalmodels', 'notifies', 'dev-Recordapproval'],
  ['dev-Recordapproval', 'writes', 'dev-Approvals'],
  ['dev-Recordapproval', 'starts', 'dev-Makerelease'],
  ['dev-Makerelease', 'writes', 'dev-Releases'],
  ['dev-Releases', 'starts', 'dev-Deliverypipeline'],
  ['dev-Deliverypipeline', 'notifies', 'dev-Notifications'],
  ['dev-Deliverypipeline', 'assumes', 'prod-Releaserole'],
  ['prod-Releaserole', 'deploys', 'prod-Endpoint'],
  ['prod-Endpoint', 'captures to', 'prod-Captureddata'],
  ['prod-Captureddata', 'is read by', 'prod-Driftcheck'],
  ['prod-Driftcheck', 'sets', 'prod-Driftalarm'],
  ['prod-Driftalarm', 'notifies', 'dev-Bus'],
  ['dev-Bus', 'notifies', 'dev-Starttraining'],
];

/** The parts of a use case in a development and a production account. */
export const ARCHITECTURE: Architecture = {
  parts: [...DEV, ...PROD],
  flows: FLOWS.map(([from, label, to]): Flow => ({ from, to, label })),
};
