import type { Evaluation } from '../../schema/evaluation';
import type { Limits } from '../../schema/notifications';
import { answerCommand, retryTrainingCommand, startTrainingCommand } from './commands';
import { jobPage, type Place, shellPage, studioPage } from './console';
import type { Message } from './message';
import { verdicts } from './verdicts';
import { line, listed } from './words';

/** A model that waits for approval. The evaluation is missing if it could not be read. */
export interface WaitingModel {
  readonly version: number;
  readonly arn: string;
  readonly evaluation?: Evaluation;
  readonly metadata: { readonly [name: string]: string };
  /** Where a release of it would go. */
  readonly environments: readonly string[];
}

/** Asks people to approve a model: its figures against the limits, where it comes from, and how to answer. */
export function approvalMessage(model: WaitingModel, limits: Limits, place: Place): Message {
  const { version, evaluation, environments } = model;
  const figures =
    evaluation === undefined
      ? 'Its evaluation could not be read. The gate of the training has found every limit met.'
      : listed(`Measured on ${evaluation.records} records that it has not seen:`, verdicts(limits, evaluation));
  const way = environments.join(', then ');
  return {
    subject: `model version ${version} waits for your approval`,
    paragraphs: [
      `Model version ${version} has passed its gate and waits for approval in the model registry. Until you answer, the ` +
        'endpoints serve as before. The wait has no time limit.',
      figures,
      origin(model.metadata),
      `Your approval makes a release${way === '' ? '' : `, which goes to ${way}`}. A rejected model stays in the registry.`,
      answers(model, place),
    ],
  };
}

function origin({ dataVersion, commit }: WaitingModel['metadata']): string {
  const parts = [
    dataVersion === undefined ? '' : `data version ${line(dataVersion)}`,
    commit === undefined ? '' : `code commit ${line(commit)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Trained on ${parts.join(' by ')}.`;
}

function answers({ arn }: WaitingModel, place: Place): string {
  const [studio, shell] = [studioPage(place), shellPage(place)];
  return [
    'Answer in SageMaker Studio:',
    studio,
    'or by one of these commands, for example in CloudShell:',
    shell,
    answerCommand(arn, 'Approved', 'why you approve'),
    answerCommand(arn, 'Rejected', 'why you reject'),
  ]
    .filter((each) => each !== '')
    .map((each) => (each.endsWith(':') ? each : `  ${each}`))
    .join('\n');
}

/** A step of a training run that failed, as SageMaker describes it. */
export interface FailedStep {
  readonly name: string;
  readonly reason?: string;
  readonly jobArn?: string;
  /** What the step says that ends a run because a limit is missed. */
  readonly gate?: string;
}

/** A training run that failed. The evaluation is there if a limit was missed and the evaluation could be read. */
export interface FailedRun {
  readonly arn: string;
  readonly reason?: string;
  readonly steps: readonly FailedStep[];
  readonly evaluation?: Evaluation;
}

/** Says why a training run has failed: which limits the model missed, or which step broke and why. */
export function failedRunMessage(run: FailedRun, limits: Limits, place: Place): Message {
  const gate = run.steps.find((step) => step.gate !== undefined);
  return gate === undefined ? brokenRunMessage(run, place) : missedGateMessage(run, gate, limits, place);
}

function missedGateMessage(run: FailedRun, { gate }: FailedStep, limits: Limits, place: Place): Message {
  const { evaluation } = run;
  const figures =
    evaluation === undefined
      ? line(gate ?? '')
      : listed(`Measured on ${evaluation.records} records that it has not seen:`, verdicts(limits, evaluation));
  return {
    subject: 'the trained model missed its limits and was not registered',
    paragraphs: [
      'A training run has ended. Its model missed at least one limit, so it was not registered. What serves stays as it is.',
      figures,
      'Nothing is urgent. The same run would miss the limit again. Publish better data, or deploy changed code. If the limit ' +
        'itself is wrong, change it in the use case file, and deploy.',
      listed(
        'Then this command starts a run. Without the parameter, it learns from the version in the use case file.',
        [startTrainingCommand(place.region, run.arn)],
      ),
      runOf(run, place),
    ],
  };
}

function brokenRunMessage(run: FailedRun, place: Place): Message {
  const names = run.steps.map(({ name }) => line(name)).join(', ');
  const steps = run.steps.map(({ name, reason, jobArn }) => {
    const page = jobArn === undefined ? '' : jobPage(place, jobArn);
    return [`${line(name)}: ${line(reason ?? 'SageMaker gives no reason')}`, page]
      .filter((part) => part !== '')
      .join('\n    ');
  });
  return {
    subject: names === '' ? 'a training run failed' : `a training run failed at ${names}`,
    paragraphs: [
      'A training run has failed. No model was registered, and what serves stays as it is.',
      listed('What failed:', steps),
      run.steps.length === 0 && run.reason !== undefined ? `SageMaker says: ${line(run.reason)}` : '',
      listed('When the reason is gone, this command repeats the run from what failed:', [
        retryTrainingCommand(place.region, run.arn),
      ]),
      runOf(run, place),
    ],
  };
}

function runOf({ arn }: FailedRun, place: Place): string {
  const studio = studioPage(place);
  return [`The run, which SageMaker Studio shows: ${line(arn)}`, studio].filter((each) => each !== '').join('\n');
}
