import type { Tag } from '../../service/tags';
import type { ServiceEvent } from '../../../core/aws';
import type { EndpointRow } from './endpoint';
import { variantSummary, pendingSummary } from './endpoint-view';
import type { EndpointConfigRow, ModelRow } from './rows';

const SOURCE = 'aws.sagemaker';

/** See https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html#eventbridge-endpoint */
export function endpointStateChange(row: EndpointRow, tags: readonly Tag[]): ServiceEvent {
  return {
    source: SOURCE,
    detailType: 'SageMaker Endpoint State Change',
    resources: [row.arn],
    detail: endpointDetail(row, tags),
  };
}

/** See the page above, #eventbridge-deployment-state */
export function deploymentStateChange(row: EndpointRow, tags: readonly Tag[]): ServiceEvent {
  const pending = row.pending && pendingSummary(row.pending);
  return {
    source: SOURCE,
    detailType: 'SageMaker Endpoint Deployment State Change',
    resources: [row.arn],
    detail: { ...endpointDetail(row, tags), ...(pending && { PendingDeploymentSummary: millisecondsIn(pending) }) },
  };
}

function endpointDetail(row: EndpointRow, tags: readonly Tag[]): object {
  return {
    EndpointName: row.name,
    EndpointArn: row.arn,
    EndpointConfigName: row.configName,
    ProductionVariants: row.fleet?.variants.map((variant) => millisecondsIn(variantSummary(row, variant))) ?? [],
    EndpointStatus: row.status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
    ...(row.failureReason !== undefined && { FailureReason: row.failureReason }),
    CreationTime: row.created.getTime(),
    LastModifiedTime: row.modified.getTime(),
    Tags: tags,
  };
}

export function endpointConfigStateChange(row: EndpointConfigRow, tags: readonly Tag[]): ServiceEvent {
  return {
    source: SOURCE,
    detailType: 'SageMaker Endpoint Config State Change',
    resources: [row.arn],
    detail: {
      EndpointConfigName: row.name,
      EndpointConfigArn: row.arn,
      ProductionVariants: row.input.ProductionVariants,
      CreationTime: row.created.getTime(),
      Tags: tags,
    },
  };
}

export function modelStateChange(row: ModelRow, tags: readonly Tag[]): ServiceEvent {
  const { served } = row;
  return {
    source: SOURCE,
    detailType: 'SageMaker Model State Change',
    resources: [row.arn],
    detail: {
      ModelName: row.name,
      ModelArn: row.arn,
      ExecutionRoleArn: served.roleArn,
      PrimaryContainer: {
        ContainerHostname: served.hostname,
        Image: served.image,
        ModelDataUrl: served.dataUrl ?? '',
      },
      CreationTime: row.created.getTime(),
      Tags: tags,
    },
  };
}

/** Events give times in milliseconds, where the API gives dates. */
function millisecondsIn(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(millisecondsIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, millisecondsIn(member)]));
}
