import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A definition's text. */
export function definitionOf(steps: readonly object[], members: object = {}): string {
  return JSON.stringify({ Version: '2020-12-01', Parameters: [], Steps: steps, ...members });
}

export function processingStep(name: string, members: object = {}, args: object = {}): object {
  return {
    Name: name,
    Type: 'Processing',
    Arguments: {
      RoleArn: 'arn:aws:iam::111111111111:role/job',
      AppSpecification: {
        ImageUri: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3',
      },
      ProcessingResources: {
        ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m6i.large', VolumeSizeInGB: 30 },
      },
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'out',
            S3Output: {
              S3Uri: `s3://results/${name}`,
              LocalPath: '/opt/ml/processing/output/out',
              S3UploadMode: 'EndOfJob',
            },
          },
        ],
      },
      ...args,
    },
    ...members,
  };
}

export function conditionStep(
  name: string,
  conditions: readonly object[],
  then: object[] = [],
  otherwise: object[] = [],
) {
  return {
    Name: name,
    Type: 'Condition',
    Arguments: { Conditions: conditions, IfSteps: then, ElseSteps: otherwise },
  };
}

export function equals(left: unknown, right: unknown): object {
  return { Type: 'Equals', LeftValue: left, RightValue: right };
}

export function failStep(name: string, message?: unknown, members: object = {}): object {
  return { Name: name, Type: 'Fail', Arguments: message === undefined ? {} : { ErrorMessage: message }, ...members };
}

/** The definition of a training pipeline as cdk-ml-lifecycle renders it, with names in place of deployed resources. */
export function deployedDefinition(): string {
  return readFileSync(join(__dirname, '../../../fixtures/training-pipeline.json'), 'utf8');
}
