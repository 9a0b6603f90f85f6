import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack, type StackProps } from 'aws-cdk-lib/core';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { context } from '../../../cdk.json';
import { DataLake } from '../../../constructs/data';
import { Approval, Delivery, type DeliveryProps, ReleaseStack, SmokeTest, Stage } from '../../../constructs/delivery';
import { Fairness, type IUseCase, Objective, UseCase } from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';
import { ModelPackageGroup } from '../../../constructs/registry';

export const REGION = 'eu-west-1';
export const TOOLS = { account: '111111111111', region: REGION };
export const STAGING = { account: '222222222222', region: REGION };
export const PROD = { account: '333333333333', region: REGION };

export const USE_CASE: IUseCase = UseCase.define(
  mortgage({
    objectives: [Objective.atLeast('auc', 0.78)],
    fairness: Fairness.none('The example decides nothing about people'),
  }),
);

/** A stack of the tools account, synthesised with the feature flags of the app. */
export function toolsStack(props: StackProps = { env: TOOLS }): Stack {
  return new Stack(new App({ context }), 'Tools', props);
}

export const STAGES: Stage[] = [
  Stage.of('staging', { env: STAGING }),
  Stage.of('prod', { env: PROD, approval: Approval.manual({ instructions: 'Read the fairness section' }) }),
];

export const SMOKE_TEST = SmokeTest.json({ instances: [{ hir: 0.25 }] });

/** A release with the least that CloudFormation accepts. */
export function releaseIn(stack: Stack): ReleaseStack {
  const release = new ReleaseStack(stack, 'Serving', { useCase: USE_CASE });
  new CfnModel(release, 'Model', {
    executionRoleArn: release.parameterFromEnvironment('ServingRole').valueAsString,
    enableNetworkIsolation: true,
    primaryContainer: { modelPackageName: release.modelPackageArn.valueAsString },
  });
  return release;
}

/** A delivery with everything it asks for; `props` replace what a test is about. */
export function deliveryIn(stack: Stack, props: Partial<DeliveryProps> = {}): Delivery {
  return new Delivery(stack, 'Delivery', {
    models: new ModelPackageGroup(stack, 'Models', { useCase: USE_CASE }),
    artifacts: new DataLake(stack, 'Lake').artifacts,
    release: props.release ?? releaseIn(stack),
    stages: STAGES,
    smokeTest: SMOKE_TEST,
    ...props,
  });
}

/** A statement of a policy in a template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly Principal?: { readonly AWS: string | string[] };
  readonly Condition?: object;
}

/** An action of a pipeline in a template. */
export interface Action {
  readonly Name: string;
  readonly RunOrder: number;
  readonly RoleArn?: string;
  readonly Configuration: { readonly [key: string]: string };
}

interface Document {
  readonly Statement: Statement[];
}

/** The template of a stack with a delivery. */
export function templateWith(props: Partial<DeliveryProps> = {}, stack = toolsStack()): Template {
  deliveryIn(stack, props);
  return Template.fromStack(stack);
}

/** The properties of the one resource with this logical id, hash aside. */
export function properties(template: Template, id: string): { [key: string]: unknown } {
  const resources = template.toJSON().Resources as { [id: string]: { Properties: { [key: string]: unknown } } };
  const found = Object.keys(resources).filter((key) => new RegExp(`^${id}[0-9A-F]{8}$`).test(key));
  expect(found).toHaveLength(1);
  return resources[found[0]].Properties;
}

/** The statements of a policy document. */
export function statementsOf(document: unknown): Statement[] {
  return (document as Document).Statement;
}

/** What a role is allowed. */
export function allowed(template: Template, role: string): Statement[] {
  const policies = properties(template, role).Policies as { PolicyDocument: Document }[];
  return policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
}

/** The statements of a bucket's policy. */
export function bucketPolicy(template: Template, id: string): Statement[] {
  return statementsOf(properties(template, id).PolicyDocument);
}

/** The statements of a key's policy. */
export function keyPolicy(template: Template, id: string): Statement[] {
  return statementsOf(properties(template, id).KeyPolicy);
}

/** The actions of one stage of the pipeline. */
export function actionsOf(template: Template, stage: string): Action[] {
  const { Stages } = properties(template, 'Delivery') as unknown as { Stages: { Name: string; Actions: Action[] }[] };
  return Stages.find(({ Name }) => Name === stage)!.Actions;
}

/** The kit that the release of a stack was published with. */
export function kitOf(stack: Stack): { parameters: { [environment: string]: { Parameters: object; Tags: object } } } {
  const { directory } = (stack.node.root as App).synth();
  const file = readdirSync(directory).find((name) => name.endsWith('.kit.json'))!;
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}
