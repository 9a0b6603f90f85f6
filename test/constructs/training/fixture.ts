import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Template } from 'aws-cdk-lib/assertions';
import { Dataset, Zone } from '../../../constructs/data';
import * as goal from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';
import { ModelCode, TrainingPipeline, type TrainingPipelineProps } from '../../../constructs/training';

export const DEVELOPMENT = { account: '111111111111', region: 'eu-west-1' };
export const MODULES = ['prepare', 'train', 'evaluate', 'inference'];

export const declaration: goal.UseCaseProps = mortgage({ explainability: goal.Explainability.GLOBAL });

/** A folder with the given files, each empty or with the given text. */
export function folderOf(files: { [name: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'code-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A folder with the modules that a pipeline runs. */
export const codeFolder = folderOf(Object.fromEntries(MODULES.map((name) => [`${name}.py`, `# ${name}\n`])));

/** A stack with everything that a training pipeline takes, all of it L1, and the pipeline itself. */
export function pipelineIn(stack: Stack, props: Partial<TrainingPipelineProps> = {}): TrainingPipeline {
  const key = new kms.CfnKey(stack, 'Key', { keyPolicy: {} });
  const artifacts = Zone.fromBucket(stack, 'Artifacts', { bucket: new s3.CfnBucket(stack, 'Bucket'), key });
  return new TrainingPipeline(stack, 'Training', {
    useCase: goal.UseCase.define(declaration),
    dataset: Dataset.fromBucket(new s3.CfnBucket(stack, 'Curated'), { prefix: 'applications' }),
    code: ModelCode.scikitLearn(codeFolder),
    models: new sagemaker.CfnModelPackageGroup(stack, 'Models', { modelPackageGroupName: 'mortgage-approval' }),
    artifacts,
    ...props,
  });
}

/** A stack of an app of its own. */
export function newStack(props: StackProps = { env: DEVELOPMENT }): Stack {
  return new Stack(new App(), 'Stack', props);
}

type Json = ReturnType<typeof JSON.parse>;

/** What one synthesised step looks like; only what tests look at. */
export interface RenderedStep {
  readonly Name: string;
  readonly Type: string;
  readonly Arguments: { [name: string]: Json };
  readonly [key: string]: unknown;
}

/** The definition of the one pipeline of a template, with the names of its variables in their places. */
export function definitionIn(stack: Stack): { Parameters: object[]; Steps: RenderedStep[] } {
  const [pipeline] = Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::Pipeline'));
  const body = pipeline.Properties.PipelineDefinition.PipelineDefinitionBody;
  return JSON.parse(typeof body === 'string' ? body : body['Fn::Sub'][0]);
}

/** Every step by its name, branches included. */
export function stepsIn(stack: Stack): { [name: string]: RenderedStep } {
  const flat = (steps: RenderedStep[]): RenderedStep[] =>
    steps.flatMap((step) => [
      step,
      ...flat((step.Arguments.IfSteps ?? []) as RenderedStep[]),
      ...flat((step.Arguments.ElseSteps ?? []) as RenderedStep[]),
    ]);
  return Object.fromEntries(flat(definitionIn(stack).Steps).map((step) => [step.Name, step]));
}
