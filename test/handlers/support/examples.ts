import { createHash } from 'node:crypto';

/** Values that the handlers' tests share: one use case, one approved model package, one kit. */
export const GROUP = 'mortgage-approval';
export const PACKAGE_ARN = `arn:aws:sagemaker:eu-west-1:111111111111:model-package/${GROUP}/7`;
export const BASELINE_URI = 's3://artifacts/models/4r83jejmhorv/baseline/baseline.json';
export const EVALUATION_URI = 's3://artifacts/evaluations/4r83jejmhorv/evaluation.json';
export const MODEL_DATA_URI = 's3://artifacts/models/4r83jejmhorv/train/output/model.tar.gz';
/** The image of the package by its digest. */
export const IMAGE =
  '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn@sha256:4dc8a7e4a010a19bb9e0a6b063f355393f6e623603361bd8b105f554d4f0c004';
/** When training wrote the model, before it was registered. */
export const TRAINED_AT = new Date('2026-11-20T06:00:00Z');
export const APPROVER = 'arn:aws:sts::111111111111:assumed-role/ModelOwner/ana';
export const CREATED_AT = '2026-11-20T08:00:00Z';
export const APPROVED_AT = '2026-11-20T09:30:00.123Z';

/** An EventBridge event, by source, type and detail. */
export function eventOf(source: string, type: string, detail: object, id = '315c1398-40ff-a850-213b-158f73cd93ea') {
  return {
    version: '0',
    id,
    'detail-type': type,
    source,
    account: '111111111111',
    time: '2026-11-20T09:30:01Z',
    region: 'eu-west-1',
    resources: [PACKAGE_ARN],
    detail,
  };
}

/** The approval of the model package, as in the developer guide's sample. Events don't always say what was changed. */
export function approval(id?: string, detail: object = {}) {
  return eventOf(
    'aws.sagemaker',
    'SageMaker Model Package State Change',
    {
      ModelPackageGroupName: GROUP,
      ModelPackageVersion: 7,
      ModelPackageArn: PACKAGE_ARN,
      CreationTime: CREATED_AT,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: 'Approved',
      LastModifiedTime: '2026-11-20T09:30:00Z',
      UpdatedModelPackageFields: ['ModelApprovalStatus', 'ApprovalDescription'],
      ...detail,
    },
    id,
  );
}

/** What DescribeModelPackage answers, in its wire format. */
export function modelPackage(more: object = {}) {
  return {
    ModelPackageGroupName: GROUP,
    ModelPackageVersion: 7,
    ModelPackageArn: PACKAGE_ARN,
    CreationTime: Date.parse(CREATED_AT) / 1000 + 0.789,
    ModelPackageStatus: 'Completed',
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: 'four-fifths rule met',
    LastModifiedTime: Date.parse(APPROVED_AT) / 1000,
    LastModifiedBy: { IamIdentity: { Arn: APPROVER, PrincipalId: 'AROAEXAMPLE:ana' } },
    InferenceSpecification: {
      Containers: [
        {
          Image: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3',
          ImageDigest: 'sha256:4dc8a7e4a010a19bb9e0a6b063f355393f6e623603361bd8b105f554d4f0c004',
          ModelDataUrl: MODEL_DATA_URI,
          Environment: { SAGEMAKER_PROGRAM: 'inference.py' },
        },
      ],
      SupportedContentTypes: ['application/json'],
      SupportedResponseMIMETypes: ['application/json'],
    },
    ModelMetrics: {
      ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: EVALUATION_URI } },
      ModelDataQuality: { Statistics: { ContentType: 'application/json', S3Uri: BASELINE_URI } },
    },
    CustomerMetadataProperties: { useCase: GROUP, dataVersion: '1990', commit: '0f3c2ab', 'hp.max_depth': '3' },
    ...more,
  };
}

export const EVALUATION = {
  schema: 'evaluation/1',
  records: 715,
  metrics: { recall: 0.35, auc: 0.83 },
  fairness: {
    black: {
      disparate_impact: 0.87,
      equal_opportunity_difference: 0.04,
      demographic_parity_difference: 0.12,
    },
  },
};

const TEMPLATE = {
  Description: 'Serving of mortgage-approval',
  Parameters: {
    ModelPackageArn: { Type: 'String' },
    ModelImage: { Type: 'String' },
    ModelDataUri: { Type: 'String' },
    BaselineUri: { Type: 'String' },
    ModelCreatedAt: { Type: 'String' },
    Instances: { Type: 'Number' },
  },
  Resources: { Model: { Type: 'AWS::SageMaker::Model', Properties: { Containers: [] } } },
};

/** A release kit, as synth publishes it. */
export const KIT = {
  schema: 'release-kit/1',
  name: 'Serving',
  template: TEMPLATE,
  parameters: {
    staging: { Parameters: { Instances: '1' }, Tags: { useCase: GROUP } },
    prod: { Parameters: { Instances: '2' }, Tags: { useCase: GROUP, environment: 'prod' } },
  },
  fromApproval: ['ModelPackageArn', 'ModelImage', 'ModelDataUri', 'BaselineUri', 'ModelCreatedAt'],
  serves: { environment: { SAGEMAKER_PROGRAM: 'inference.py' } },
  requests: { 'requests/1.json': { contentType: 'application/json', payload: '{"instances":[{"dir":0.22}]}' } },
  manifest: {
    schema: 'release/1',
    useCase: GROUP,
    templateSha256: createHash('sha256').update(JSON.stringify(TEMPLATE)).digest('hex'),
    smokeTests: { staging: 'requests/1.json', prod: 'requests/1.json' },
  },
};
