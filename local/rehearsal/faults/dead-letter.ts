import { join } from 'node:path';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { run } from '../command';
import { packageCommand } from '../package-command';
import { broken } from '../diagnosis';
import { RehearsalFailure } from '../failure';
import { publishNewerData } from '../newer-data';
import { type Session, toolsOf, within } from '../session';
import { followToSuccess, trainingPipeline } from '../training-pipeline';
import { driftAlarm } from '../drift-check';
import type { Fault } from './fault';
import { alarmAgain, expireState, startedAgain, trainings } from './retraining';

/** The three attempts of the SDK at each of the three tries of Lambda. */
const THROTTLED = 9;

export const deadLetter: Fault = {
  name: 'dead-letter',
  title: 'the training can not be started for an alarm; the dead letter, sent again by the command, starts it',
  after: 'deliver',
  async run(session) {
    const scope = toolsOf(session);
    await expireState(session);
    await publishNewerData(session, 'after-a-dead-letter');
    const before = await trainings(session);
    session.aws.simulator.services.faults.plan('sagemaker:StartPipelineExecution', THROTTLED);
    await alarmAgain(session);
    const alarm = await driftAlarm(session);
    const letter = await within(session, 60, async () =>
      (await session.aws.deadLetters(scope)).find(({ body }) => body.includes(alarm)),
    );
    if (!letter)
      throw await broken(session, 'alarm → dead letters', 'no dead-letter queue received the event of the alarm');
    session.progress.detail('dead letter', letter.queue);
    if ((await trainings(session)) !== before)
      throw new RehearsalFailure(await trainingPipeline(session), 'a training started although it was throttled');
    await redrive(session, letter.queue);
    await followToSuccess(session, scope, await startedAgain(session, before, 'dead letter → retraining'));
    if ((await session.aws.deadLetters(scope)).some(({ body }) => body.includes(alarm)))
      throw new RehearsalFailure(letter.queue, 'the letter that was sent again is still there');
  },
};

/** Runs the command that the alarm of the queue names. */
async function redrive(session: Session, QueueName: string): Promise<void> {
  const scope = toolsOf(session);
  const { QueueUrl } = await session.aws.use(SQSClient, scope, (sqs) =>
    sqs.send(new GetQueueUrlCommand({ QueueName })),
  );
  await run('cdk-ml-lifecycle redrive', {
    program: process.execPath,
    args: [packageCommand(session.project.folder), 'redrive', '--queue', QueueUrl!, '--yes'],
    cwd: session.project.folder,
    env: { ...process.env, ...session.aws.environment(scope) },
    log: join(session.folder, 'logs', 'redrive.log'),
    signal: session.signal,
    onLine: (line) => session.progress.detail('redrive', line.trim()),
  });
}
