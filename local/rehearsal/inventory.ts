import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodePipelineClient, ListPipelinesCommand as ListDeliveriesCommand } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelPackageGroupsCommand,
  ListModelsCommand,
  ListPipelinesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalAws } from './local-aws';
import type { Scope } from '../core/scope';

/** A resource, by the id that CloudFormation has for it. */
export interface Item {
  readonly type: string;
  readonly id: string;
}

/** Resources that belong to no stack of the project: those of the bootstrap stack, and the logs of SageMaker's jobs. */
const OTHERS = [/^cdk-/, /^\/aws\/sagemaker\//];

/** The resources that an account has because of the project's stacks. */
export async function inventory(aws: LocalAws, scope: Scope): Promise<Item[]> {
  const lists = [storage, compute, events, modelling, hosting].map((list) => list(aws, scope));
  return (await Promise.all(lists)).flat().filter(({ id }) => !OTHERS.some((pattern) => pattern.test(id)));
}

async function storage(aws: LocalAws, scope: Scope): Promise<Item[]> {
  const buckets = await aws.use(S3Client, scope, (s3) => s3.send(new ListBucketsCommand({})));
  const tables = await aws.use(DynamoDBClient, scope, (dynamo) => dynamo.send(new ListTablesCommand({})));
  return [
    ...items('AWS::S3::Bucket', buckets.Buckets, ({ Name }) => Name),
    ...items('AWS::DynamoDB::Table', tables.TableNames, (name) => name),
  ];
}

async function compute(aws: LocalAws, scope: Scope): Promise<Item[]> {
  const functions = await aws.use(LambdaClient, scope, (lambda) => lambda.send(new ListFunctionsCommand({})));
  const groups = await aws.use(CloudWatchLogsClient, scope, (logs) => logs.send(new DescribeLogGroupsCommand({})));
  const pipelines = await aws.use(CodePipelineClient, scope, (client) => client.send(new ListDeliveriesCommand({})));
  return [
    ...items('AWS::Lambda::Function', functions.Functions, ({ FunctionName }) => FunctionName),
    ...items('AWS::Logs::LogGroup', groups.logGroups, ({ logGroupName }) => logGroupName),
    ...items('AWS::CodePipeline::Pipeline', pipelines.pipelines, ({ name }) => name),
  ];
}

async function events(aws: LocalAws, scope: Scope): Promise<Item[]> {
  const buses = await aws.use(EventBridgeClient, scope, (client) => client.send(new ListEventBusesCommand({})));
  const rules = await aws.use(EventBridgeClient, scope, (client) => client.send(new ListRulesCommand({})));
  const queues = await aws.use(SQSClient, scope, (sqs) => sqs.send(new ListQueuesCommand({})));
  const topics = await aws.use(SNSClient, scope, (sns) => sns.send(new ListTopicsCommand({})));
  const alarms = await aws.use(CloudWatchClient, scope, (client) => client.send(new DescribeAlarmsCommand({})));
  const own = buses.EventBuses?.filter(({ Name }) => Name !== 'default');
  return [
    ...items('AWS::Events::EventBus', own, ({ Name }) => Name),
    ...items('AWS::Events::Rule', rules.Rules, ({ Name }) => Name),
    ...items('AWS::SNS::Topic', topics.Topics, ({ TopicArn }) => TopicArn),
    ...items('AWS::SQS::Queue', queues.QueueUrls, (url) => url),
    ...items('AWS::CloudWatch::Alarm', alarms.MetricAlarms, ({ AlarmName }) => AlarmName),
  ];
}

async function modelling(aws: LocalAws, scope: Scope): Promise<Item[]> {
  return aws.use(SageMakerClient, scope, async (sagemaker) => {
    const pipelines = await sagemaker.send(new ListPipelinesCommand({}));
    const groups = await sagemaker.send(new ListModelPackageGroupsCommand({}));
    return [
      ...items('AWS::SageMaker::Pipeline', pipelines.PipelineSummaries, ({ PipelineName }) => PipelineName),
      ...items('AWS::SageMaker::ModelPackageGroup', groups.ModelPackageGroupSummaryList, (g) => g.ModelPackageGroupArn),
    ];
  });
}

async function hosting(aws: LocalAws, scope: Scope): Promise<Item[]> {
  return aws.use(SageMakerClient, scope, async (sagemaker) => {
    const endpoints = await sagemaker.send(new ListEndpointsCommand({}));
    const configs = await sagemaker.send(new ListEndpointConfigsCommand({}));
    const models = await sagemaker.send(new ListModelsCommand({}));
    return [
      ...items('AWS::SageMaker::Endpoint', endpoints.Endpoints, ({ EndpointArn }) => EndpointArn),
      ...items('AWS::SageMaker::EndpointConfig', configs.EndpointConfigs, ({ EndpointConfigArn }) => EndpointConfigArn),
      ...items('AWS::SageMaker::Model', models.Models, ({ ModelArn }) => ModelArn),
    ];
  });
}

function items<T>(type: string, rows: readonly T[] | undefined, idOf: (row: T) => string | undefined): Item[] {
  return (rows ?? []).map((row) => ({ type, id: idOf(row) ?? '' }));
}
