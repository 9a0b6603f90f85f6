import type {
  DataCaptureConfig,
  DataCaptureConfigSummary,
  DescribeEndpointOutput,
  PendingDeploymentSummary,
  PendingProductionVariantSummary,
  ProductionVariantStatus,
  ProductionVariantSummary,
} from '@aws-sdk/client-sagemaker';
import type { EndpointRow, PendingDeployment, StageStatus } from './endpoint';
import type { LiveVariant } from './fleet';

/** An endpoint as DescribeEndpoint shows it. */
export function describedEndpoint(row: EndpointRow): DescribeEndpointOutput {
  const capture = row.fleet && captureSummary(row.fleet.capture);
  const asynchronous = row.fleet?.config.input.AsyncInferenceConfig;
  return {
    EndpointName: row.name,
    EndpointArn: row.arn,
    EndpointConfigName: row.configName,
    ...(row.fleet && { ProductionVariants: row.fleet.variants.map((variant) => variantSummary(row, variant)) }),
    ...(capture && { DataCaptureConfig: capture }),
    ...(asynchronous && { AsyncInferenceConfig: asynchronous }),
    EndpointStatus: row.status,
    ...(row.failureReason !== undefined && { FailureReason: row.failureReason }),
    CreationTime: row.created,
    LastModifiedTime: row.modified,
    ...(row.lastDeployment && { LastDeploymentConfig: row.lastDeployment }),
    ...(row.pending && { PendingDeploymentSummary: pendingSummary(row.pending) }),
  };
}

/** A serving variant. Its traffic decreases during a rollout. */
export function variantSummary(row: EndpointRow, variant: LiveVariant): ProductionVariantSummary {
  return {
    ...variantBase(variant),
    CurrentWeight: variant.weight,
    DesiredWeight: variant.weight,
    ...capacityOf(variant, variant.instances),
    ...(row.change && { VariantStatus: [statusOf(row.change)] }),
  };
}

export function pendingSummary(pending: PendingDeployment): PendingDeploymentSummary {
  return {
    EndpointConfigName: pending.fleet.config.name,
    StartTime: pending.started,
    ProductionVariants: pending.fleet.variants.map((variant): PendingProductionVariantSummary => ({
      ...variantBase(variant),
      ...(variant.config.InstanceType && { InstanceType: variant.config.InstanceType }),
      CurrentWeight: variant.weight,
      DesiredWeight: variant.weight,
      ...capacityOf(variant, Math.min(pending.active, variant.instances)),
      VariantStatus: [statusOf(pending.status)],
    })),
  };
}

function variantBase({ name, model }: LiveVariant) {
  return { VariantName: name, DeployedImages: [{ SpecifiedImage: model.image }] };
}

function capacityOf({ config, instances }: LiveVariant, current: number) {
  const { ServerlessConfig } = config;
  return ServerlessConfig
    ? { CurrentServerlessConfig: ServerlessConfig, DesiredServerlessConfig: ServerlessConfig }
    : { CurrentInstanceCount: current, DesiredInstanceCount: instances };
}

function statusOf({ status, message, since }: StageStatus): ProductionVariantStatus {
  return { Status: status, StatusMessage: message, StartTime: since };
}

function captureSummary(config: DataCaptureConfig | undefined): DataCaptureConfigSummary | undefined {
  if (!config) return undefined;
  return {
    EnableCapture: config.EnableCapture ?? false,
    CaptureStatus: config.EnableCapture ? 'Started' : 'Stopped',
    CurrentSamplingPercentage: config.InitialSamplingPercentage!,
    DestinationS3Uri: config.DestinationS3Uri!,
    KmsKeyId: config.KmsKeyId ?? '',
  };
}
