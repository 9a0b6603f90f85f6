import type { DeployedPolicies, DeployedRole } from '../records';
import { type Delivery, deliveryOf } from './delivery';
import { resourcePoliciesOf, rolesOf, saysWhoMay } from './policies-of-stack';
import { anyOf, resourcesOf } from './grants';
import {
  type DeployedResource,
  DeployedStack,
  type StackTemplate,
  type Template,
  type TemplateResource,
} from './stack-template';

/** What is deployed in all accounts, as far as it decides who can do what. */
export interface Estate {
  readonly policies: DeployedPolicies;
  readonly delivery: Delivery;
  readonly stacks: readonly OperatedStack[];
  readonly functions: readonly DeployedFunction[];
  readonly resources: readonly DeployedResource[];
  /** Whether the release creates its model from the version in the registry, as that is at the time. */
  readonly packageServes: boolean;
  /** Objects that the endpoint in production reads when an instance starts, one for each grant of its role. */
  readonly served: readonly string[];
  /** Objects that training jobs write models to, one for each grant. */
  readonly trained: readonly string[];
  /** Objects of the assets bucket that training jobs run. */
  readonly trainingCode: readonly string[];
}

/** The synthesised templates of an app. */
export interface App {
  readonly stacks: readonly AppStack[];
  readonly release: Template;
}

/** A stack, and the role that CloudFormation keeps for it. */
export interface OperatedStack {
  readonly arn: string;
  readonly role: string;
  /** Where the template is before a deployment. */
  readonly template?: string;
}

export interface DeployedFunction {
  readonly arn: string;
  readonly role: string;
  /** Where the code is before a deployment. */
  readonly code: string;
}

/** A stack of the app, and what the CDK CLI knows about it. */
export interface AppStack extends StackTemplate {
  readonly executionRole: string;
  /** The object that the CLI makes of the template. */
  readonly templateObject: string;
}

const OTHERS = new Set([
  'AWS::CodePipeline::Pipeline',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Alias',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SageMaker::Pipeline',
  'AWS::SSM::Parameter',
]);

/** Reads the estate from the templates of the app and of its bootstrap stacks. */
export function estateOf({ stacks: app, release }: App, bootstrap: readonly StackTemplate[]): Estate {
  const resources = [...app, ...bootstrap].flatMap((stack) =>
    new DeployedStack(stack).resources((type) => saysWhoMay(type) || OTHERS.has(type)),
  );
  const roles = rolesOf(resources);
  const delivery = deliveryOf(resources, roles);
  const packageServes = Object.values(release.Resources).some(createsFromPackage);
  const copies = resources.flatMap(copiesOf);
  return {
    policies: { roles, resources: resourcePoliciesOf(resources) },
    delivery,
    stacks: [
      ...app.map(operated),
      ...delivery.deployments.map(({ stack, executionRole: role }) => ({ arn: stack, role })),
    ],
    functions: resources.filter(({ type }) => type === 'AWS::Lambda::Function').map((one) => functionOf(one, roles)),
    resources,
    packageServes,
    served: packageServes
      ? delivery.served
      : delivery.served.filter((object) => copies.some((copy) => object === copy)),
    ...trainingOf(delivery, resources, roles),
  };
}

/** Where the release maker puts the copies of models that releases serve. */
function copiesOf({ properties }: DeployedResource): string[] {
  const { COPIES_BUCKET, COPIES_PREFIX } =
    (properties.Environment as { readonly Variables?: { readonly [name: string]: string } } | undefined)?.Variables ??
    {};
  return COPIES_BUCKET === undefined ? [] : [`arn:aws:s3:::${COPIES_BUCKET}/${COPIES_PREFIX}any`];
}

function createsFromPackage({ Type, Properties = {} }: TemplateResource): boolean {
  return Type === 'AWS::SageMaker::Model' && JSON.stringify(Properties).includes('"ModelPackageName"');
}

/** The jobs of the training pipeline run as the role that the pipeline may pass. */
function trainingOf(
  { trainingPipeline }: Delivery,
  resources: readonly DeployedResource[],
  roles: readonly DeployedRole[],
) {
  const pipeline = resources.find(({ arn }) => arn === trainingPipeline)!;
  const runner = roles.find(({ arn }) => arn === pipeline.properties.RoleArn)!;
  const [jobRole] = resourcesOf(runner, 'iam:PassRole');
  const job = roles.find(({ arn }) => arn === jobRole);
  if (!job) throw new Error(`${runner.arn} passes no role that a template makes`);
  return {
    trained: resourcesOf(job, 's3:PutObject').map(anyOf),
    trainingCode: resourcesOf(job, 's3:GetObject')
      .filter((object) => object.includes('-assets-'))
      .map(anyOf),
  };
}

function operated({ name, account, region, executionRole, templateObject }: AppStack): OperatedStack {
  return {
    arn: `arn:aws:cloudformation:${region}:${account}:stack/${name}/any`,
    role: executionRole,
    template: templateObject,
  };
}

function functionOf({ arn, properties }: DeployedResource, roles: readonly DeployedRole[]): DeployedFunction {
  const { S3Bucket, S3Key } = properties.Code as { readonly S3Bucket: string; readonly S3Key: string };
  const role = String(properties.Role);
  if (!roles.some((one) => one.arn === role)) throw new Error(`${arn} has the role ${role}, which no template makes`);
  return { arn, role, code: `arn:aws:s3:::${S3Bucket}/${S3Key}` };
}
