import { execFileSync } from 'node:child_process';
import {
  answerCommand,
  releaseAnswerCommands,
  retryTrainingCommand,
  startCommand,
} from '../../../handlers/notify/commands';

const HOSTILE = `x'; echo run; "$(echo run)\`echo run\``;

/** The words that a shell makes of a command, in which `aws` only shows them. */
function wordsOf(command: string): string[] {
  const script = `aws() { printf '%s\\n' "$@"; }\n${command}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n');
}

// a shell that we didn't write says what the commands of messages do
test.each([
  ['a pipeline', startCommand({ region: 'eu-west-1', pipeline: HOSTILE, release: { bucket: 'b', key: 'k' } })],
  ['an execution', retryTrainingCommand('eu-west-1', HOSTILE)],
  ['a model package', answerCommand(HOSTILE, 'Rejected', 'why')],
  [
    'an action',
    releaseAnswerCommands('eu-west-1', { pipeline: 'p', stage: 's', action: HOSTILE })[1].replace('"$token"', 't'),
  ],
])('a command with a hostile name of %s makes one word of it', (_what, command) => {
  expect(wordsOf(command)).toContain(HOSTILE);
});

test('a query with a hostile name runs nothing', () => {
  const [find] = releaseAnswerCommands('eu-west-1', { pipeline: 'p', stage: HOSTILE, action: HOSTILE });
  const query = wordsOf(`${find.replace('token=$(', '').replace(/\)$/, '')}`);
  expect(query.join('\n')).toContain(`stageName=='${HOSTILE.replaceAll("'", "\\'")}'`);
});

test('a command with the names that AWS allows has no quotes around them', () => {
  expect(retryTrainingCommand('eu-west-1', 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p/execution/e')).toBe(
    'aws sagemaker retry-pipeline-execution --region eu-west-1 --pipeline-execution-arn ' +
      'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p/execution/e',
  );
});
