import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { driftAlarm } from '../rehearsal/drift-check';
import { registerCopy } from '../rehearsal/model-copy';
import { type Phase, phases } from '../rehearsal/phases';
import { production } from '../rehearsal/production';
import { Progress } from '../rehearsal/progress';
import { type PhaseResult, rehearse } from '../rehearsal/rehearsal';
import { type Session, newSession } from '../rehearsal/session';
import { PROJECT } from './support/example';
import { type Sabotage, closedKey, noPermission, otherPattern, renamedOutput, withoutAction } from './support/sabotage';

const lines: string[] = [];
const phase = (name: string): Phase => phases.find((candidate) => candidate.name === name)!;
const run = async (session: Session, ...names: string[]): Promise<PhaseResult['failure']> =>
  (await rehearse(session, names.map(phase))).find(({ failure }) => failure)?.failure;

/** Seconds until a joint counts as broken: what is broken is not waited for, what is whole may take its time. */
const PATIENCE = { broken: 5, whole: 45 };

const tools = (session: Session) => session.assembly.development;
const staging = (session: Session) => session.assembly.environments[0]!;
const prod = (session: Session) => session.assembly.environments.at(-1)!;

/** One session: joints are broken, seen to be broken, and mended, one after the other. */
describe('when a joint is broken on purpose', () => {
  const folder = mkdtempSync(join(tmpdir(), 'joints-'));
  const session = newSession({ project: PROJECT, keep: false, folder }, new AbortController().signal, {
    progress: new Progress((text) => lines.push(text)),
    patience: PATIENCE.broken,
    speed: 300,
  });

  /** What a phase says of a joint that is broken; afterwards it is whole again. */
  async function whileBroken(sabotage: Sabotage, name: string): Promise<NonNullable<PhaseResult['failure']>> {
    const mend = await sabotage(session);
    const failure = await run(session, name);
    await mend();
    expect(failure).toBeDefined();
    return failure!;
  }

  const whole = async (...names: string[]) => {
    session.patience = PATIENCE.whole;
    const failure = await run(session, ...names);
    session.patience = PATIENCE.broken;
    if (failure) throw new Error(`${failure.subject}: ${failure.message}\n${failure.details.join('\n')}`);
  };
  const told = ({ message, details }: NonNullable<PhaseResult['failure']>) => [message, ...details].join('\n');

  beforeAll(() => whole('synth', 'start', 'bootstrap', 'deploy', 'upload'));
  afterAll(async () => {
    await session.aws?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('then a renamed output fails the step that reads it', async () => {
    const failure = await whileBroken(renamedOutput, 'train');
    expect(failure.subject).toMatch(/^step (Baseline|Train)$/);
    expect(failure.message).toContain("Outputs['train']");
  });

  test.each([
    ['jobs that may not read data', 'TrainingJobRole', 's3:GetObject', 'step Prepare'],
    ['jobs that may not use the key', 'TrainingJobRole', 'kms:Decrypt', 'step Prepare'],
    ['a pipeline that may not pass the role of its jobs', 'TrainingRole4', 'iam:PassRole', 'step Prepare'],
    ['a pipeline that may not register', 'TrainingRole4', 'sagemaker:CreateModelPackage', 'step Register'],
  ])('then %s fail their step', async (_, role, action, subject) => {
    const failure = await whileBroken(withoutAction(tools, role, action), 'train');
    expect(failure.subject).toBe(subject);
    expect(told(failure)).toContain(action);
  });

  test('then it trains again', () => whole('train', 'gate', 'register'));

  test.each<[string, Sabotage, string]>([
    ['a pattern that matches nothing', otherPattern, 'check the event pattern'],
    ['a handler that may not be invoked', noPermission, 'NO_PERMISSIONS'],
    ['a handler that may not write releases', withoutAction(tools, 'release-maker', 's3:PutObject'), 's3:PutObject'],
    [
      'a rule that may not start the delivery',
      withoutAction(tools, 'DeliveryStarterRole', 'codepipeline:StartPipelineExecution'),
      'codepipeline:StartPipelineExecution',
    ],
  ])('then %s fails the approval', async (_, sabotage, said) => {
    const failure = await whileBroken(sabotage, 'approve');
    expect(failure.subject).toBe('approval → release');
    expect(told(failure)).toContain(said);
    session.facts.modelPackage = await registerCopy(session, session.facts.modelPackage!);
  });

  test.each<[string, Sabotage, string, string]>([
    ['a key that other accounts may not use', closedKey, 'staging Deploy', 'kms:Decrypt'],
    [
      'a verification that may not read the copy of the model',
      withoutAction(tools, 'DeliveryVerificationRole', 's3:GetObject'),
      'staging Verify',
      'HeadObject of s3://',
    ],
    [
      'a deploy role that may not make a change set',
      withoutAction(staging, 'staging-deploy', 'cloudformation:CreateChangeSet'),
      'staging Prepare',
      'cloudformation:CreateChangeSet',
    ],
    [
      'a smoke test that may not ask',
      withoutAction(staging, 'staging-smoke-test', 'sagemaker:InvokeEndpoint'),
      'staging SmokeTest',
      'sagemaker:InvokeEndpoint',
    ],
  ])('then %s fails the delivery', async (_, sabotage, subject, said) => {
    const mend = await sabotage(session);
    await whole('approve');
    const failure = (await run(session, 'deliver'))!;
    await mend();
    expect(failure.subject).toBe(subject);
    expect(told(failure)).toContain(said);
    session.facts.modelPackage = await registerCopy(session, session.facts.modelPackage!);
  });

  test('then it delivers again', () => whole('approve', 'deliver', 'predict', 'capture'));

  test.each([
    [
      'an endpoint that may not write captured traffic',
      'prod-serving',
      's3:PutObject',
      'predictions → captured traffic',
    ],
    ['a schedule that may not start', 'drift-schedule', 'lambda:InvokeFunction', 'schedule → drift check'],
    ['a handler that may not read reports', 'DriftHandlerRole', 's3:GetObject', 'drift check → drift alarm'],
  ])('then %s is found', async (_, role, action, subject) => {
    const mend = await withoutAction(prod, role, action)(session);
    const failure = await run(session, ...(role === 'prod-serving' ? ['predict', 'capture'] : ['drift']));
    await mend();
    expect(failure?.subject).toBe(subject);
    expect(told(failure!)).toContain(action);
  });

  test.each([
    ['an alarm that may not be sent on', prod, 'prod-RetrainingRole', 'events:PutEvents'],
    ['a handler that may not start a training', tools, 'RetrainingHandlerRole', 'sagemaker:StartPipelineExecution'],
  ])('then %s does not retrain', async (_, stackOf, role, action) => {
    const mend = await withoutAction(stackOf, role, action)(session);
    // the first time drift makes the alarm go off; it stays, so after that it is told to go off again
    if (role === 'prod-RetrainingRole') await whole('predict', 'capture', 'drift');
    else await alarmAgain(session);
    const failure = await run(session, 'retrain');
    await mend();
    expect(failure?.subject).toBe('drift alarm → retraining');
    expect(told(failure!)).toContain(action);
  });

  test('then it retrains again', async () => {
    await alarmAgain(session);
    await whole('retrain');
  });
});

/** The alarm goes off once more: it is told that all is well, and finds that it is not. */
async function alarmAgain(session: Session): Promise<void> {
  const { scope } = await production(session);
  const AlarmName = await driftAlarm(session);
  await session.aws.use(CloudWatchClient, scope, async (cloudwatch) => {
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'again' }));
  });
}
