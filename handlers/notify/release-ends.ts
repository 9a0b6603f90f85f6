import { rollBackCommands, servesCommands, startCommand } from './commands';
import type { Message } from './message';
import { type Action, contents, pageOf, type Run, sentence, type Surroundings, titleOf } from './release';
import { line, listed } from './words';

/** The actions of a stage that change nothing in an environment that serves. */
export const BEFORE_ANY_CHANGE = ['Verify', 'Clear', 'Prepare'];

/** Says that a run of the delivery pipeline has failed: where, why, what serves now, and what to do. */
export function failedReleaseMessage(run: Run, failed: Action | undefined, facts: Surroundings): Message {
  const title = titleOf(run, true);
  const verb = failed?.isApproval ? 'was not approved' : 'failed';
  const where = failed === undefined ? '' : `${failed.isApproval ? ' for' : ' in'} ${failed.environment}`;
  const at = failed === undefined || failed.isApproval ? '' : `, at the action ${failed.action}`;
  const reason = line(failed?.summary ?? run.summary ?? '');
  return {
    subject: `${title} ${verb}${where}`,
    paragraphs: [
      `${sentence(title)} ${verb}${where}${at}.`,
      reason === '' ? '' : `${failed?.isApproval ? 'The answer' : 'The reason'}: ${reason}`,
      ...consequences(run, failed, facts),
      contents(run, facts.limits),
      pageOf(run, facts, failed),
    ],
  };
}

/**
 * Says that CodePipeline has cancelled a run, which it does when somebody changes the pipeline.
 *
 * @param last what the run had come to
 */
export function cancelledReleaseMessage(run: Run, last: Action | undefined, facts: Surroundings): Message {
  const title = titleOf(run, true);
  return {
    subject: `${title} was cancelled`,
    paragraphs: [
      `${sentence(title)} was cancelled, because the delivery pipeline was changed while it was on its way: most likely, ` +
        'somebody has deployed the stack that contains it. Nobody has rejected it.',
      ...positionOf(run, last, facts),
      ...repeat('CodePipeline cannot retry it. This command starts it again from the first stage:', run, facts),
      contents(run, facts.limits),
      pageOf(run, facts, last),
    ],
  };
}

/** Says that a release goes no further, because a newer one has entered the stage that it waited for. */
export function overtakenReleaseMessage(run: Run, facts: Surroundings): Message {
  return {
    subject: `${titleOf(run)} was overtaken by a newer one`,
    paragraphs: [
      `${sentence(titleOf(run))} goes no further, because a newer release has taken its place in the delivery pipeline. ` +
        'The environments that have it serve it until they get the newer one. You need not do anything.',
      contents(run, facts.limits),
      pageOf(run, facts),
    ],
  };
}

function consequences(run: Run, failed: Action | undefined, facts: Surroundings): string[] {
  const environment = environmentOf(failed, facts);
  if (failed?.isApproval) {
    const again = 'If it has to go there after all, this command starts it again from the first stage:';
    return [`Nothing was deployed there: ${failed.environment} serves as before.`, ...repeat(again, run, facts)];
  }
  if (failed === undefined)
    return ['CodePipeline does not say where. Look at the run now: an environment may serve what has failed.'];
  if (environment === undefined)
    return [
      'Nothing was deployed: every environment serves as before.',
      ...repeat('When the reason is gone, this command starts it again:', run, facts),
    ];
  const untouched = later(environment, facts);
  const rest = untouched === '' ? '' : `${untouched} as before: the release does not go there.`;
  if (!run.isRollback && BEFORE_ANY_CHANGE.includes(failed.action))
    return [
      `Nothing was changed in ${environment}, which serves as before. ${rest}`.trim(),
      ...repeat('When the reason is gone, this command starts it again from the first stage:', run, facts),
    ];
  return [
    [stateOf(run, failed, environment), rest].filter((part) => part !== '').join(' '),
    run.isRollback ? '' : rollbackOf(environment),
    serves(environment, facts),
    listed(
      'To go back by hand, choose an earlier version of the release, and start the pipeline with it:',
      rollBackCommands(pipelineOf(run, facts)),
    ),
  ];
}

function stateOf({ isRollback }: Run, { action }: Action, environment: string): string {
  if (isRollback) return `Look at ${environment} now: it may serve the release that failed before.`;
  return action === 'SmokeTest'
    ? `The release is deployed to ${environment}, and may still serve.`
    : `CloudFormation takes ${environment} back to what was there before. If that fails, the release may still serve.`;
}

/** See https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html */
function rollbackOf(environment: string): string {
  return (
    `If a release has succeeded in ${environment} since the pipeline was last changed, the pipeline deploys that one ` +
    'again by itself, and another message says so. If none has, as with a first release or after an update of the ' +
    'pipeline, nothing follows.'
  );
}

function positionOf(run: Run, last: Action | undefined, facts: Surroundings): string[] {
  if (last === undefined) return [];
  const environment = environmentOf(last, facts);
  if (environment === undefined) return ['It had not reached any environment: all of them serve as before.'];
  if (last.isApproval || (!run.isRollback && BEFORE_ANY_CHANGE.includes(last.action)))
    return [`It had come to ${environment}, at the action ${last.action}: ${environment} serves as before.`];
  return [
    `It had come to ${environment}, at the action ${last.action}. CloudFormation ends what it has begun there, and ` +
      'nobody tests the result.',
    serves(environment, facts),
  ];
}

function repeat(why: string, run: Run, facts: Surroundings): string[] {
  return [listed(why, [startCommand(pipelineOf(run, facts), run.version)])];
}

function serves(environment: string, { useCase, environments }: Surroundings): string {
  const at = environments.find(({ name }) => name === environment)!;
  return listed(
    `What serves in ${environment}, with credentials of account ${at.account}:`,
    servesCommands(at.region, `${useCase}-${environment}`),
  );
}

function later(environment: string, { environments }: Surroundings): string {
  const names = environments.map(({ name }) => name);
  const after = names.slice(names.indexOf(environment) + 1);
  if (after.length === 0) return '';
  return `${sentence(after.join(' and '))} ${after.length === 1 ? 'serves' : 'serve'}`;
}

function environmentOf(action: Action | undefined, { environments }: Surroundings): string | undefined {
  return environments.find(({ name }) => name === action?.environment)?.name;
}

function pipelineOf({ pipeline }: Run, { place, release }: Surroundings) {
  return { region: place.region, pipeline, release };
}
