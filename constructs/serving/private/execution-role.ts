import type { ServiceRole } from '../../foundation';
import { scikitLearnImage } from '../../private/pipeline/images';
import type { ServedModel } from '../served-model';
import type { EndpointPlan } from './plan';
import { networkPermissions } from '../../private/network-interfaces';
import { placeOf } from '../../private/place';
import { NO_METRIC_RESOURCE, NO_TOKEN_RESOURCE, allowAll } from '../../private/statements';

/** What the role of an endpoint depends on besides the plan. */
export interface RoleFacts {
  readonly endpointName: string;
  readonly alarmNames: string[];
}

/**
 * Allows what AWS documents for the role of a model, on the resources of this endpoint only.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
 */
export function allowServing(role: ServiceRole, plan: EndpointPlan, facts: RoleFacts): void {
  allowModel(role, plan);
  allowTelemetry(role, facts);
  allowCapture(role, plan);
  if (plan.network) allowAll(role, networkPermissions(role, plan.network));
}

function allowModel(role: ServiceRole, { model }: EndpointPlan): void {
  const { artifacts, prefix } = model;
  if (artifacts) {
    role.allow(['s3:GetObject'], [`${artifacts.bucketArn}/${prefix}*`], {
      because: 'Which object it is, is known once a model is approved',
    });
    role.allow(['kms:Decrypt'], [artifacts.key.keyRef.keyArn]);
  }
  allowImage(role, model);
}

function allowImage(role: ServiceRole, { privateRegistry, repository }: ServedModel): void {
  if (privateRegistry) {
    const { credentials } = privateRegistry;
    if (credentials) role.allow(['lambda:InvokeFunction'], [credentials.functionRef.functionArn]);
    return;
  }
  role.allow(['ecr:GetAuthorizationToken'], ['*'], { because: NO_TOKEN_RESOURCE });
  role.allow(
    ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    [repository?.repositoryRef.repositoryArn ?? scikitLearnImage(role).repositoryArn],
  );
}

function allowTelemetry(role: ServiceRole, { endpointName, alarmNames }: RoleFacts): void {
  const { partition, region, account } = placeOf(role);
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/Endpoints/${endpointName}`;
  role.allow(
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    [logs, `${logs}:*`],
    {
      because: 'The service names the log streams, one for each instance',
    },
  );
  role.allow(['cloudwatch:PutMetricData'], ['*'], {
    conditions: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/Endpoints' } },
    because: NO_METRIC_RESOURCE,
  });
  if (alarmNames.length > 0)
    role.allow(
      ['cloudwatch:DescribeAlarms'],
      alarmNames.map((name) => `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`),
    );
}

function allowCapture(role: ServiceRole, { capture }: EndpointPlan): void {
  if (!capture?.zone) return;
  role.allow(['s3:PutObject'], [`${capture.zone.bucketArn}/captured/*`], {
    because: 'The service names the objects by the time of the requests',
  });
  role.allow(['kms:GenerateDataKey', 'kms:Decrypt'], [capture.zone.key.keyRef.keyArn]);
}
