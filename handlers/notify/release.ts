import type { ReleaseManifest } from '../../schema/release';
import type { Environments, Limits } from '../../schema/notifications';
import type { Location } from '../../releases/objects';
import { releaseAnswerCommands } from './commands';
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
  /** Whether CodePipeline started the run only because the pipeline was created. There is no release yet. */
  readonly isCreation?: boolean;
  /** Who started the rollback, if it was a person. */
  readonly rolledBackBy?: string;
  /** The version of the release in its bucket. */
  readonly version?: string;
  readonly manifest?: ReleaseManifest;
  readonly summary?: string;
}

/** An action of a run. */
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

/** What the sentences about a release need to know. */
export interface Surroundings {
  readonly useCase: string;
  readonly limits: Limits;
  readonly environments: Environments;
  readonly place: Place;
  /** The object whose versions are the releases. */
  readonly release: Location;
}

/** The approval that a release waits for. */
export interface AskedFor {
  readonly environment: string;
  readonly stage: string;
  readonly action: string;
  readonly instructions: string;
}

/**
 * Asks people to approve a release: what is in it, its figures against the limits, the page with the buttons, and the
 * commands that do the same.
 */
export function releaseApprovalMessage(
  run: Run,
  { environment, stage, action, instructions }: AskedFor,
  facts: Surroundings,
): Message {
  return {
    subject: `${titleOf(run)} waits for your approval to go to ${environment}`,
    paragraphs: [
      `${sentence(titleOf(run))} waits for approval before it is deployed to ${environment}, which serves as before until ` +
        'then. If nobody answers within 7 days, the approval fails and nothing is deployed there.',
      contents(run, facts.limits),
      instructions === '' ? '' : `What to look at: ${line(instructions)}`,
      link('Approve or reject it', pipelinePage(facts.place, run.pipeline)),
      listed(
        'Or run the first of these commands, which finds the approval, then one of the others, which answer it:',
        releaseAnswerCommands(facts.place.region, { pipeline: run.pipeline, stage, action }),
      ),
    ],
  };
}

/** Says that a release serves in an environment, or that the environment is back at an earlier one. */
export function deployedMessage(run: Run, environment: string, facts: Surroundings): Message {
  const by =
    run.rolledBackBy === undefined ? ', because a later release failed there' : ` by ${line(run.rolledBackBy)}`;
  return {
    subject: run.isRollback
      ? `${environment} was rolled back to ${titleOf(run)}`
      : `${titleOf(run)} is in ${environment}`,
    paragraphs: [
      run.isRollback
        ? `${environment} was taken back to ${titleOf(run)}${by}. It has passed its smoke test if it has one, and serves.`
        : `${sentence(titleOf(run))} was deployed to ${environment}.`,
      contents(run, facts.limits),
      pageOf(run, facts),
    ],
  };
}

/** A release in words, at the beginning of a sentence or in it. */
export function titleOf({ manifest, isRollback }: Run, whole = false): string {
  const release = manifest === undefined ? 'a release' : `the release of model version ${manifest.modelPackageVersion}`;
  return whole && isRollback ? `the rollback to ${release}` : release;
}

/** What is in a release, and its figures against the limits. */
export function contents({ manifest }: Run, limits: Limits): string {
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

/** The page of a run, and of the action that is looked at. */
export function pageOf(run: Run, { place }: Surroundings, action?: Action): string {
  return [link('The run of the pipeline', runPage(place, run.pipeline, run.execution)), action?.page ?? '']
    .filter((part) => part !== '')
    .join('\n');
}

/** A text that begins with a capital letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function link(text: string, page: string): string {
  return page === '' ? '' : `${text}: ${page}`;
}
