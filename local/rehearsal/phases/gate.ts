import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeProcessingJobCommand, SageMakerClient, type PipelineExecutionStep } from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { type Session, toolsOf } from '../session';
import { type DefinedStep, definitionOf, stepsOf, trainingPipeline } from '../training-pipeline';
import type { Phase } from './phase';
import { s3Location } from '../../core/s3-uri';

interface Condition {
  readonly Type: string;
  readonly LeftValue: {
    readonly 'Std:JsonGet'?: { readonly PropertyFile: { readonly Get: string }; readonly Path: string };
  };
  readonly RightValue: number;
}

export const gate: Phase = {
  name: 'gate',
  title: 'Compare each objective with its limit',
  async run(session) {
    const scope = toolsOf(session);
    const definition = await definitionOf(session, scope, await trainingPipeline(session));
    const steps = await stepsOf(session, scope, session.facts.execution!);
    const gateStep = definition.Steps.find(({ Arguments }) => (Arguments.IfSteps as unknown[] | undefined)?.length);
    if (!gateStep)
      throw new RehearsalFailure('gate', 'no step of the pipeline decides whether the model is registered');
    const report = await readReport(session, gateStep, definition.Steps, steps);
    session.facts.gate = conditionsOf(gateStep).map((condition) => {
      const path = condition.LeftValue['Std:JsonGet']!.Path;
      const atLeast = condition.Type.startsWith('GreaterThan');
      return { label: path, value: at(report, path), limit: condition.RightValue, atLeast };
    });
    for (const { label, value, limit, atLeast } of session.facts.gate) {
      session.progress.detail(label, `${value.toFixed(3)}, limit ${atLeast ? 'at least' : 'at most'} ${limit}`);
    }
  },
};

function conditionsOf(step: DefinedStep): Condition[] {
  return step.Arguments.Conditions as Condition[];
}

/** Reads the report that the gate's conditions compare, from where the job wrote it. */
async function readReport(
  session: Session,
  gateStep: DefinedStep,
  defined: readonly DefinedStep[],
  executed: readonly PipelineExecutionStep[],
): Promise<unknown> {
  const [, stepName, fileName] = conditionsOf(gateStep)[0]!.LeftValue['Std:JsonGet']!.PropertyFile.Get.match(
    /^Steps\.(.+)\.PropertyFiles\.(.+)$/,
  )!;
  const step = defined.find(({ Name }) => Name === stepName) as DefinedStep & {
    readonly PropertyFiles: { PropertyFileName: string; OutputName: string; FilePath: string }[];
  };
  const file = step.PropertyFiles.find(({ PropertyFileName }) => PropertyFileName === fileName)!;
  const arn = executed.find(({ StepName }) => StepName === stepName)!.Metadata!.ProcessingJob!.Arn!;
  const job = await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
    sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: arn.split('/').at(-1) })),
  );
  const output = job.ProcessingOutputConfig!.Outputs!.find(({ OutputName }) => OutputName === file.OutputName)!;
  return readJson(session, `${output.S3Output!.S3Uri}/${file.FilePath}`);
}

/** Reads a JSON file in the tools account. */
export async function readJson(session: Session, uri: string): Promise<unknown> {
  const { bucket: Bucket, key: Key } = s3Location(uri)!;
  return session.aws.use(S3Client, toolsOf(session), async (s3) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse(await Body!.transformToString()) as unknown;
  });
}

function at(report: unknown, path: string): number {
  return path.split('.').reduce((value, key) => (value as { [key: string]: unknown })[key], report) as number;
}
