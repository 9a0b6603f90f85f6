import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeRuleCommand, EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { DescribePipelineCommand, SageMakerClient, UpdatePipelineCommand } from '@aws-sdk/client-sagemaker';
import { type Phase, phases } from '../../local/rehearsal/phases';
import { Progress } from '../../local/rehearsal/progress';
import { type PhaseResult, rehearse } from '../../local/rehearsal/rehearsal';
import { type Session, newSession, toolsOf } from '../../local/rehearsal/session';
import { trainingPipeline } from '../../local/rehearsal/training-pipeline';

const lines: string[] = [];
const stop = new AbortController();
const phase = (name: string): Phase => phases.find((candidate) => candidate.name === name)!;
const run = async (session: Session, ...names: string[]): Promise<PhaseResult['failure']> =>
  (await rehearse(session, names.map(phase))).find(({ failure }) => failure)?.failure;

/** Breaks something that was deployed, and returns what mends it again. */
type Sabotage = (session: Session) => Promise<() => Promise<void>>;

const renameOutput: Sabotage = async (session) => {
  const PipelineName = await trainingPipeline(session);
  return session.aws.use(SageMakerClient, toolsOf(session), async (sagemaker) => {
    const { PipelineDefinition } = await sagemaker.send(new DescribePipelineCommand({ PipelineName }));
    const put = (definition: string) =>
      session.aws.use(SageMakerClient, toolsOf(session), async (client) => {
        await client.send(new UpdatePipelineCommand({ PipelineName, PipelineDefinition: definition }));
      });
    await put(PipelineDefinition!.replace('"OutputName":"train"', '"OutputName":"trained"'));
    return () => put(PipelineDefinition!);
  });
};

const changePattern: Sabotage = async (session) => {
  const rules = (await session.aws.resources(toolsOf(session), session.assembly.development.name)).filter(
    ({ ResourceType }) => ResourceType === 'AWS::Events::Rule',
  );
  const Name = rules.find(({ LogicalResourceId }) => LogicalResourceId!.includes('Approved'))!.PhysicalResourceId!;
  return session.aws.use(EventBridgeClient, toolsOf(session), async (events) => {
    const { EventPattern } = await events.send(new DescribeRuleCommand({ Name: Name.split('|').at(-1) }));
    const put = (pattern: string) =>
      session.aws.use(EventBridgeClient, toolsOf(session), async (client) => {
        await client.send(new PutRuleCommand({ Name: Name.split('|').at(-1), EventPattern: pattern }));
      });
    await put(EventPattern!.replace('"Approved"', '"approved"'));
    return () => put(EventPattern!);
  });
};

const takeGrant: Sabotage = async (session) => {
  const resources = await session.aws.resources(toolsOf(session), session.assembly.development.name);
  const { PhysicalResourceId: KeyId } = resources.find(
    ({ ResourceType, LogicalResourceId }) => ResourceType === 'AWS::KMS::Key' && LogicalResourceId!.startsWith('Lake'),
  )!;
  return session.aws.use(KMSClient, toolsOf(session), async (kms) => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    const policy = JSON.parse(Policy!) as { Statement: object[] };
    const others = session.assembly.environments.map(({ scope }) => scope.account);
    const own = policy.Statement.filter((statement) => !others.some((a) => JSON.stringify(statement).includes(a)));
    if (own.length === policy.Statement.length) throw new Error('no statement grants anything to another account');
    const put = (Statement: object[]) =>
      session.aws.use(KMSClient, toolsOf(session), async (client) => {
        const changed = JSON.stringify({ ...policy, Statement });
        await client.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: changed }));
      });
    await put(own);
    return () => put(policy.Statement);
  });
};

describe('when a joint is broken on purpose', () => {
  // inside the project, where functions find the project's packages
  const folder = join('.local', `joints-${process.pid}`);
  const session = newSession({ useCase: 'mortgage-approval', keep: false, folder }, stop.signal, {
    progress: new Progress((text) => lines.push(text)),
    patience: 10,
  });

  beforeAll(async () => {
    const failure = await run(session, 'synth', 'start', 'bootstrap', 'deploy', 'upload');
    if (failure) throw new Error(`${failure.message}\n${lines.join('')}`);
  });
  afterAll(async () => {
    await session.aws?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('then a renamed output fails the step that reads it', async () => {
    const mend = await renameOutput(session);
    const failure = await run(session, 'train');
    expect(failure?.subject).toMatch(/^step (Baseline|Train)$/);
    expect(failure?.message).toContain("Outputs['train']");
    await mend();
    expect(await run(session, 'train', 'gate', 'register')).toBeUndefined();
  });

  test('then a pattern that matches nothing fails the approval', async () => {
    const mend = await changePattern(session);
    const failure = await run(session, 'approve');
    expect(failure).toMatchObject({ subject: 'approval → release' });
    expect(failure?.details.join('\n')).toContain('pattern');
    await mend();
    expect(await run(session, 'approve')).toBeUndefined();
  });

  test('then a key that nobody may use fails the deployment in the environment', async () => {
    const mend = await takeGrant(session);
    const failure = await run(session, 'deliver');
    expect(failure?.subject).toBe('staging Deploy');
    expect(failure?.message).toContain('kms:Decrypt');
    await mend();
  });
});
