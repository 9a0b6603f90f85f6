import type { DeployedRole } from '../records';
import { anyOf, resourcesOf } from './grants';
import type { DeployedResource } from './stack-template';

/** How releases get to production. All of it is read from the delivery pipeline and from the roles that it names. */
export interface Delivery {
  readonly tools: string;
  readonly region: string;
  readonly pipeline: string;
  readonly pipelineRole: string;
  /** The object that starts the pipeline. */
  readonly release: string;
  /** Where the pipeline keeps its copies of releases. */
  readonly artifacts: string;
  /** The actions that people approve, in the form that IAM knows. */
  readonly approvals: readonly string[];
  readonly deployments: readonly Deployment[];
  readonly production: Deployment;
  readonly group: string;
  readonly trainingPipeline: string;
  /** Objects that the role of the endpoint in production may read, one for each grant. */
  readonly served: readonly string[];
  readonly servingRole: string;
}

/** An action that deploys a release. */
export interface Deployment {
  readonly environment: string;
  readonly account: string;
  readonly stack: string;
  readonly deployRole: string;
  readonly executionRole: string;
  readonly endpoint: string;
}

interface Action {
  readonly Name: string;
  readonly RoleArn?: string;
  readonly ActionTypeId: { readonly Category: string; readonly Provider: string };
  readonly Configuration?: { readonly [name: string]: string };
}

interface PipelineProperties {
  readonly RoleArn: string;
  readonly ArtifactStore: { readonly Location: string };
  readonly Stages: readonly { readonly Name: string; readonly Actions: readonly Action[] }[];
}

export function deliveryOf(resources: readonly DeployedResource[], roles: readonly DeployedRole[]): Delivery {
  const { account: tools, region, arn: pipeline, properties } = only(resources, 'AWS::CodePipeline::Pipeline');
  const { Stages, RoleArn: pipelineRole, ArtifactStore } = properties as unknown as PipelineProperties;
  const actions = Stages.flatMap((stage) => stage.Actions.map((action) => ({ stage: stage.Name, ...action })));
  const { S3Bucket, S3ObjectKey } = actions.find(({ ActionTypeId }) => ActionTypeId.Provider === 'S3')!.Configuration!;
  const deployments = Stages.flatMap((stage) => deploymentsOf(stage, region));
  const production = deployments.at(-1)!;
  const inTools = resources.filter(({ account }) => account === tools);
  const { arn: servingRole, objects } = servedBy(production, resources, roles);
  return {
    tools,
    region,
    pipeline,
    pipelineRole,
    release: `arn:aws:s3:::${S3Bucket}/${S3ObjectKey}`,
    artifacts: `arn:aws:s3:::${ArtifactStore.Location}/any/Release/any`,
    approvals: actions
      .filter(({ ActionTypeId }) => ActionTypeId.Category === 'Approval')
      .map(({ stage, Name }) => `${pipeline}/${stage}/${Name}`),
    deployments,
    production,
    group: only(inTools, 'AWS::SageMaker::ModelPackageGroup').arn,
    trainingPipeline: only(inTools, 'AWS::SageMaker::Pipeline').arn,
    served: objects,
    servingRole,
  };
}

/** The action that makes the change set names the role of CloudFormation; the handlers' actions name the endpoint. */
function deploymentsOf(
  { Name: environment, Actions }: PipelineProperties['Stages'][number],
  region: string,
): Deployment[] {
  const makes = Actions.find(
    ({ ActionTypeId, Configuration }) => ActionTypeId.Provider === 'CloudFormation' && Configuration?.RoleArn,
  );
  if (!makes) return [];
  const executionRole = makes.Configuration!.RoleArn!;
  const account = executionRole.split(':')[4]!;
  const asked = Actions.flatMap(({ Configuration }) =>
    Configuration?.UserParameters ? [Configuration.UserParameters] : [],
  );
  const endpoint = asked
    .map((text) => (JSON.parse(text) as { readonly endpoint?: string }).endpoint)
    .find((name) => name !== undefined);
  return [
    {
      environment,
      account,
      stack: `arn:aws:cloudformation:${region}:${account}:stack/${makes.Configuration!.StackName}/any`,
      deployRole: makes.RoleArn!,
      executionRole,
      endpoint: `arn:aws:sagemaker:${region}:${account}:endpoint/${endpoint}`,
    },
  ];
}

/** The serving role is the one whose name is a parameter of the environment. */
function servedBy({ account }: Deployment, resources: readonly DeployedResource[], roles: readonly DeployedRole[]) {
  const parameter = resources.find(
    (one) => one.account === account && one.type === 'AWS::SSM::Parameter' && one.name.endsWith('/serving/role'),
  );
  const role = roles.find(({ arn }) => arn === parameter?.properties.Value);
  if (!role) throw new Error(`no parameter of account ${account} names the role of the endpoint`);
  return { arn: role.arn, objects: resourcesOf(role, 's3:GetObject').map(anyOf) };
}

function only(resources: readonly DeployedResource[], wanted: string): DeployedResource {
  const found = resources.filter(({ type }) => type === wanted);
  if (found.length !== 1) throw new Error(`expected one ${wanted}, found ${found.length}`);
  return found[0]!;
}
