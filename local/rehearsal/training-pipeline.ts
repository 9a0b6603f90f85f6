import {
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelineExecutionsCommand,
  type PipelineExecutionStep,
  type PipelineExecutionSummary,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from './failure';
import { type Session, toolsOf, within } from './session';
import type { Scope } from '../core/scope';
import { s3Location } from '../core/s3-uri';

/** A value in a pipeline definition that SageMaker computes. */
type Computed = { readonly Get?: string; readonly 'Std:Join'?: { readonly On: string; readonly Values: unknown[] } };

export interface Definition {
  readonly Parameters: readonly { readonly Name: string; readonly DefaultValue?: string | number | boolean }[];
  readonly Steps: readonly DefinedStep[];
}

export interface DefinedStep {
  readonly Name: string;
  readonly Type: string;
  readonly Description?: string;
  readonly Arguments: { readonly [name: string]: unknown };
}

/** The name of the deployed training pipeline. */
export async function trainingPipeline(session: Session): Promise<string> {
  return session.aws.physicalId(session.assembly.development, 'AWS::SageMaker::Pipeline');
}

/** The deployed definition of a pipeline. */
export async function definitionOf(session: Session, scope: Scope, PipelineName: string): Promise<Definition> {
  const { PipelineDefinition } = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
    sagemaker.send(new DescribePipelineCommand({ PipelineName })),
  );
  return JSON.parse(PipelineDefinition!) as Definition;
}

/** Where the first step of the training pipeline reads its data when the pipeline starts with these parameters. */
export async function trainingData(
  session: Session,
  parameters: { readonly [name: string]: string } = {},
): Promise<{ bucket: string; prefix: string }> {
  const name = await trainingPipeline(session);
  const definition = await definitionOf(session, toolsOf(session), name);
  const inputs = (definition.Steps[0]!.Arguments.ProcessingInputs ?? []) as {
    InputName: string;
    S3Input: { S3Uri: string | Computed };
  }[];
  const uri = inputs.map(({ S3Input }) => textOf(S3Input.S3Uri, definition, parameters)).find((u) => u.endsWith('/'));
  const { bucket, key: prefix } = s3Location(uri ?? '') ?? {};
  if (bucket && prefix) return { bucket, prefix };
  throw new RehearsalFailure(name, `the first step of ${name} does not read a folder of data`);
}

function textOf(value: unknown, definition: Definition, parameters: { readonly [name: string]: string }): string {
  const { Get, 'Std:Join': join } = value as Computed;
  if (join) return join.Values.map((part) => textOf(part, definition, parameters)).join(join.On);
  if (Get === undefined) return String(value);
  const name = Get.replace('Parameters.', '');
  return parameters[name] ?? String(definition.Parameters.find((p) => p.Name === name)?.DefaultValue);
}

/** The executions of a pipeline, the newest first. */
export async function executionsOf(session: Session, scope: Scope, name: string): Promise<PipelineExecutionSummary[]> {
  const { PipelineExecutionSummaries } = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
    sagemaker.send(new ListPipelineExecutionsCommand({ PipelineName: name, SortOrder: 'Descending' })),
  );
  return PipelineExecutionSummaries ?? [];
}

/** The steps of an execution so far, in order. */
export async function stepsOf(session: Session, scope: Scope, arn: string): Promise<PipelineExecutionStep[]> {
  const request = { PipelineExecutionArn: arn, SortOrder: 'Ascending' as const };
  const { PipelineExecutionSteps } = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
    sagemaker.send(new ListPipelineExecutionStepsCommand(request)),
  );
  return PipelineExecutionSteps ?? [];
}

/** Follows an execution to its end, and prints every step. Returns the status, the steps, and why it failed. */
export async function follow(
  session: Session,
  scope: Scope,
  PipelineExecutionArn: string,
): Promise<{ status: string; reason?: string; steps: PipelineExecutionStep[] }> {
  const told = new Set<string>();
  const end = await within(session, 240, async () => {
    const execution = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
      sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn })),
    );
    const steps = await stepsOf(session, scope, PipelineExecutionArn);
    for (const step of steps) tell(session, told, step);
    const status = execution.PipelineExecutionStatus!;
    if (['Executing', 'Stopping'].includes(status)) return undefined;
    return { status, reason: execution.FailureReason, steps };
  });
  if (!end) throw new RehearsalFailure(PipelineExecutionArn, 'the execution did not end within four minutes');
  return end;
}

/** Follows an execution that has to succeed. */
export async function followToSuccess(session: Session, scope: Scope, arn: string): Promise<PipelineExecutionStep[]> {
  const { status, reason, steps } = await follow(session, scope, arn);
  if (status === 'Succeeded') return steps;
  const failed = steps.find((step) => step.StepStatus === 'Failed');
  throw new RehearsalFailure(
    failed ? `step ${failed.StepName}` : arn,
    failed?.FailureReason ?? reason ?? `the execution ended as ${status}`,
    failed ? session.aws.logOf(failed) : [],
  );
}

function tell(session: Session, told: Set<string>, step: PipelineExecutionStep): void {
  if (['Starting', 'Executing', 'Stopping'].includes(step.StepStatus!) || told.has(step.StepName!)) return;
  told.add(step.StepName!);
  const seconds = (step.EndTime!.getTime() - step.StartTime!.getTime()) / 1000;
  session.progress.detail(step.StepName!, `${step.StepStatus}, ${seconds.toFixed(1)} s`);
}
