import { holds, resolve, type Scope } from './intrinsics';

/** A template, where it is deployed, and with which values. */
export interface StackTemplate {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly parameters?: { readonly [name: string]: unknown };
}

export interface Template {
  readonly Parameters?: { readonly [name: string]: { readonly Type: string; readonly Default?: unknown } };
  readonly Conditions?: { readonly [name: string]: unknown };
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: { readonly [name: string]: unknown };
}

/** A resource as it would be after a deployment. */
export interface DeployedResource {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly arn: string;
  readonly properties: { readonly [name: string]: unknown };
}

/** How CDK ends the logical ids of constructs. Names without it stay the same when a path changes little. */
const HASH = /[0-9A-F]{8}$/;

const NAMES: { readonly [type: string]: string } = {
  'AWS::CodePipeline::Pipeline': 'Name',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::Events::EventBus': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SageMaker::ModelPackageGroup': 'ModelPackageGroupName',
  'AWS::SageMaker::Pipeline': 'PipelineName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SSM::Parameter': 'Name',
};

/** The part of an ARN after the account, with `$` for the name of the resource. */
const ARNS: { readonly [type: string]: string } = {
  'AWS::CloudWatch::Alarm': 'cloudwatch:+:alarm:$',
  'AWS::CodePipeline::Pipeline': 'codepipeline:+:$',
  'AWS::DynamoDB::Table': 'dynamodb:+:table/$',
  'AWS::ECR::Repository': 'ecr:+:repository/$',
  'AWS::Events::EventBus': 'events:+:event-bus/$',
  'AWS::Events::Rule': 'events:+:rule/$',
  'AWS::KMS::Alias': 'kms:+:$',
  'AWS::KMS::Key': 'kms:+:key/$',
  'AWS::Lambda::Function': 'lambda:+:function:$',
  'AWS::Logs::LogGroup': 'logs:+:log-group:$:*',
  'AWS::S3::Bucket': 's3:::$',
  'AWS::SageMaker::ModelPackageGroup': 'sagemaker:+:model-package-group/$',
  'AWS::SageMaker::Pipeline': 'sagemaker:+:pipeline/$',
  'AWS::SNS::Topic': 'sns:+:$',
  'AWS::SQS::Queue': 'sqs:+:$',
};

/** Reads the resources of one template, each when somebody asks for it. */
export class DeployedStack {
  private readonly scope: Scope = {
    ref: (name) => this.ref(name),
    attribute: (logicalId, name) => this.attribute(logicalId, name),
    condition: (name) => this.condition(name),
  };

  public constructor(public readonly from: StackTemplate) {}

  /** The resources of some types whose conditions hold. */
  public resources(isWanted: (type: string) => boolean): DeployedResource[] {
    return Object.entries(this.from.template.Resources).flatMap(([logicalId, { Type, Condition }]) =>
      isWanted(Type) && (Condition === undefined || this.condition(Condition)) ? [this.resource(logicalId)] : [],
    );
  }

  private resource(logicalId: string): DeployedResource {
    const { name: stack, account, region, template } = this.from;
    const { Type: type, Properties = {} } = template.Resources[logicalId]!;
    const properties = resolve(Properties, this.scope) as DeployedResource['properties'];
    return {
      stack,
      account,
      region,
      logicalId,
      type,
      name: this.nameOf(logicalId),
      arn: this.arnOf(logicalId),
      properties,
    };
  }

  private ref(name: string): unknown {
    const { account, region, parameters = {}, template, name: stack } = this.from;
    const pseudo: { readonly [name: string]: string } = {
      'AWS::AccountId': account,
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackName': stack,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (name in pseudo) return pseudo[name];
    if (name in parameters) return parameters[name];
    const parameter = template.Parameters?.[name];
    if (parameter) return /List/.test(parameter.Type) ? listOf(parameter.Default) : (parameter.Default ?? `{${name}}`);
    const type = template.Resources[name]?.Type;
    if (type === undefined) throw new Error(`${stack} refers to ${name}, which it doesn't have`);
    return type === 'AWS::SNS::Topic' || type === 'AWS::IAM::ManagedPolicy' ? this.arnOf(name) : this.nameOf(name);
  }

  private attribute(logicalId: string, name: string): unknown {
    return /(^|[a-z])Arn$/.test(name) ? this.arnOf(logicalId) : `${this.nameOf(logicalId)}.${name}`;
  }

  private condition(name: string): boolean {
    return holds(this.from.template.Conditions?.[name], this.scope);
  }

  private nameOf(logicalId: string): string {
    const { Type, Properties = {} } = this.from.template.Resources[logicalId]!;
    const given = resolve(Properties[NAMES[Type] ?? ''], this.scope);
    if (typeof given === 'string') return given;
    const made = `${this.from.name}-${logicalId.replace(HASH, '')}`;
    return Type === 'AWS::S3::Bucket' ? made.toLowerCase() : made;
  }

  private arnOf(logicalId: string): string {
    const { account, region } = this.from;
    const { Type, Properties = {} } = this.from.template.Resources[logicalId]!;
    const name = this.nameOf(logicalId);
    if (Type === 'AWS::IAM::Role' || Type === 'AWS::IAM::ManagedPolicy') {
      const path = (resolve(Properties.Path, this.scope) as string | undefined) ?? '/';
      return `arn:aws:iam::${account}:${Type === 'AWS::IAM::Role' ? 'role' : 'policy'}${path}${name}`;
    }
    const end = ARNS[Type] ?? `cloudformation:+:resource/$`;
    return `arn:aws:${end.replace('+', `${region}:${account}`).replace('$', name)}`;
  }
}

function listOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? value.split(',') : [];
}
