import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { IZone } from '../../data';
import type { Delivery } from '../../delivery';
import type { ServiceRole } from '../../foundation';
import { TRAINED } from '../../private/names';
import { arnOfPipeline } from '../../private/pipeline-arn';
import type { IModelPackageGroup } from '../../registry';
import { PUBLISHER_CALLS } from './notifications-topic';

/** What the permissions of the handler depend on. */
interface Sources {
  readonly topicArn: string;
  readonly key?: kms.IKeyRef;
  readonly models?: IModelPackageGroup;
  readonly training?: sagemaker.IPipelineRef;
  readonly artifacts?: IZone;
  readonly delivery?: Delivery;
}

/** Allows the handler `notify` to publish, and to read what its messages show. */
export function allowNotify(scope: Construct, role: ServiceRole, sources: Sources): void {
  role.allow(['sns:Publish'], [sources.topicArn]);
  if (sources.key) role.allow(PUBLISHER_CALLS, [sources.key.keyRef.keyArn]);
  allowModels(role, sources);
  if (sources.training) allowTraining(scope, role, sources.training);
  if (sources.delivery) allowReleases(role, sources.delivery);
}

function allowModels(role: ServiceRole, { models, training, artifacts }: Sources): void {
  if (models)
    role.allow(['sagemaker:DescribeModelPackage'], [models.modelPackagesArn], {
      because: 'The versions of the group are numbered as they are registered',
    });
  if (artifacts === undefined || (models === undefined && training === undefined)) return;
  role.allow(['s3:GetObject'], [`${artifacts.bucketArn}/${TRAINED.evaluation}`], {
    because: 'Every execution of the training pipeline writes this file below its own id',
  });
  role.allow(['kms:Decrypt'], [artifacts.key.keyRef.keyArn]);
}

function allowTraining(scope: Construct, role: ServiceRole, training: sagemaker.IPipelineRef): void {
  role.allow(['sagemaker:ListPipelineExecutionSteps'], [`${arnOfPipeline(scope, training)}/execution/*`], {
    because: 'SageMaker names the executions of a pipeline',
  });
}

function allowReleases(role: ServiceRole, { pipelineArn, releases, releaseKey }: Delivery): void {
  role.allow(['codepipeline:GetPipelineExecution', 'codepipeline:ListActionExecutions'], [pipelineArn]);
  role.allow(['s3:GetObjectVersion'], [`${releases.bucketArn}/${releaseKey}`]);
  role.allow(['kms:Decrypt'], [releases.key.keyRef.keyArn]);
}
