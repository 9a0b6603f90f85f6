import type { ReleaseManifest } from '../../schema/release';
import type { Limits } from '../../schema/notifications';
import { pipelinePage, type Place, runPage } from './console';
import type { Message } from './message';
import { verdicts } from './verdicts';
import { line, listed, timeOf } from './words';

/** A run of the delivery pipeline. The manifest is missing if the release could not be read. */
export interface Run {
  readonly pipeline: string;
  readonly execution: string;
  /** Whether CodePipeline started the run to take a stage back to an earlier release. */
  readonly isRollback: boolean;
  readonly manifest?: ReleaseManifest;
  readonly summary?: string;
}

/** An action of a run that failed, or that waits. */
export interface Action {
  /** The environment that the stage of the action is about, or the stage itself. */
  readonly environment: string;
  readonly action: string;
  readonly isApproval: boolean;
  /** What the action, or the person who rejected, says. */
  readonly summary?: string;
  readonly page?: string;
  /** What an approver has to look at, as the pipeline says it. */
  readonly instructions?: string;
}

/** Asks people to approve a release: what is in it, its figures against the limits, and the page with the buttons. */
export function releaseApprovalMessage(
  run: Run,
  environment: string,
  instructions: string,
  facts: Surroundings,
): Message {
  return {
    subject: `${titleOf(run)} waits for your approval to go to ${environment}`,
    paragraphs: [
      `${sentence(titleOf(run))} waits for approval before it is deployed to ${environment}. ` +
        'If nobody answers within 7 days, the approval fails and nothing is deployed there.',
      contents(run, facts.limits),
      instructions === '' ? '' : `What to look at: ${line(instructions)}`,
      link('Approve or reject it', pipelinePage(facts.place, run.pipeline)),
    ],
  };
}

/** Says that a release serves in an environment, or that the environment is back at an earlier one. */
export function deployedMessage(run: Run, environment: string, facts: Surroundings): Message {
  const done = run.isRollback ? 'rolled back' : 'deployed';
  return {
    subject: run.isRollback
      ? `${environment} was rolled back to ${titleOf(run)}`
      : `${titleOf(run)} is in ${environment}`,
    paragraphs: [
      run.isRollback
        ? `${environment} was taken back to ${titleOf(run)}, because a later release failed there.`
        : `${sentence(titleOf(run))} was ${done} to ${environment}.`,
      contents(run, facts.limits),
      link('The run of the pipeline', runPage(facts.place, run.pipeline, run.execution)),
    ],
  };
}

/** Says that a run of the delivery pipeline has failed: where, why, and what that means. */
export function failedReleaseMessage(run: Run, failed: Action | undefined, facts: Surroundings): Message {
  const title = run.isRollback ? `the rollback to ${titleOf(run)}` : titleOf(run);
  const verb = failed?.isApproval ? 'was not approved' : 'failed';
  const where = failed === undefined ? '' : `${failed.isApproval ? ' for' : ' in'} ${failed.environment}`;
  const reason = line(failed?.summary ?? run.summary ?? '');
  return {
    subject: `${title} ${verb}${where}`,
    paragraphs: [
      `${sentence(title)} ${verb}${where}${failed === undefined || failed.isApproval ? '' : `, at the action ${failed.action}`}.`,
      reason === '' ? '' : `${failed?.isApproval ? 'The answer' : 'The reason'}: ${reason}`,
      consequence(run, failed),
      contents(run, facts.limits),
      [link('The run of the pipeline', runPage(facts.place, run.pipeline, run.execution)), failed?.page ?? '']
        .filter((part) => part !== '')
        .join('\n'),
    ],
  };
}

/** What the sentences about a release need to know. */
export interface Surroundings {
  readonly limits: Limits;
  readonly place: Place;
}

function consequence({ isRollback }: Run, failed: Action | undefined): string {
  if (failed?.isApproval) return 'Nothing was deployed there.';
  if (isRollback) return 'Look at the environment now: it may serve the release that failed.';
  return (
    'The stages behind this one did not start. ' +
    'If the pipeline takes this stage back to the release before, another message says so.'
  );
}

function contents({ manifest }: Run, limits: Limits): string {
  if (manifest === undefined) return '';
  const { modelCreatedAt, dataVersion, commit, approval } = manifest;
  const parts = [
    `registered ${timeOf(modelCreatedAt)}`,
    dataVersion === undefined ? '' : `data version ${line(dataVersion)}`,
    commit === undefined ? '' : `code commit ${line(commit)}`,
    `model approved by ${line(approval.by)} at ${timeOf(approval.at)}`,
    approval.description === undefined ? '' : `"${line(approval.description)}"`,
  ];
  return [
    listed(
      'What is in it:',
      parts.filter((part) => part !== ''),
    ),
    listed('Its evaluation:', verdicts(limits, manifest)),
  ].join('\n');
}

function titleOf({ manifest }: Run): string {
  return manifest === undefined ? 'a release' : `the release of model version ${manifest.modelPackageVersion}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function link(text: string, page: string): string {
  return page === '' ? '' : `${text}: ${page}`;
}
