import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { PipelineExecutionSummary } from '@aws-sdk/client-sagemaker';
import type { SynthesisedStack } from './assembly';
import { RehearsalFailure } from './failure';
import { broken } from './diagnosis';
import { production } from './production';
import { type Session, within } from './session';
import { drifted, send, take } from './traffic';
import { executionsOf, followToSuccess } from './training-pipeline';

/**
 * The drift alarm of production: the alarm of its stack that a rule listens to by name. The rule stands in the same stack
 * or, if the environment shares the account of the pipelines, beside the training pipeline.
 */
export async function driftAlarm(session: Session): Promise<string> {
  const { stack } = await production(session);
  const own = new Set(resourcesOf(stack, 'AWS::CloudWatch::Alarm').map((alarm) => alarm.AlarmName));
  const rules = [stack, session.assembly.development].flatMap((s) => resourcesOf(s, 'AWS::Events::Rule'));
  const name = rules.flatMap(alarmsHeard).find((alarm) => own.has(alarm));
  if (name) return name;
  throw new RehearsalFailure(
    stack.name,
    'no rule listens to a drift alarm; check that the use case declares retraining',
  );
}

type Properties = { readonly [name: string]: unknown };

function resourcesOf({ template }: SynthesisedStack, type: string): Properties[] {
  const resources = Object.values(template.Resources).filter(({ Type }) => Type === type);
  return resources.map(({ Properties }) => Properties ?? {});
}

/** The names of the alarms that a rule listens to by their ARNs. */
function alarmsHeard({ EventPattern }: Properties): string[] {
  const { source, resources = [] } = (EventPattern ?? {}) as { source?: string[]; resources?: unknown[] };
  if (!source?.includes('aws.cloudwatch')) return [];
  return resources.flatMap((arn) => (typeof arn === 'string' ? arn.split(':alarm:').slice(1) : []));
}

/** Enough for the drift to show beside all the ordinary traffic of a rehearsal. */
const DRIFTED = 600;

/** Sends traffic from a different population to production, and has it captured. */
export async function sendDrifted(session: Session): Promise<void> {
  const { scope, endpointName } = await production(session);
  await send(session, scope, endpointName, take(drifted(session.useCase.rows), DRIFTED));
  session.progress.detail(endpointName, `${DRIFTED} requests from a different population`);
  await session.aws.simulator.parts.hosting.flush();
}

/** Fires the schedule of the drift check, follows the check, and waits until the alarm reaches a state. */
export async function checkDrift(session: Session, wanted: 'OK' | 'ALARM'): Promise<void> {
  const { scope } = await production(session);
  const alarm = await driftAlarm(session);
  await followToSuccess(session, scope, await startCheck(session));
  const reached = await within(session, session.patience, async () =>
    (await stateOf(session, alarm)) === wanted ? true : undefined,
  );
  if (!reached) {
    const state = await stateOf(session, alarm);
    throw await broken(session, 'drift check → drift alarm', `alarm ${alarm} is in state ${state}, not ${wanted}`);
  }
  session.progress.detail(`alarm ${alarm}`, wanted);
}

/** Fires the schedule of the drift check. Returns the execution that it starts. */
export async function startCheck(session: Session): Promise<string> {
  const before = (await checks(session)).length;
  await fireSchedules(session);
  const started = await within(session, session.patience, async () => {
    const executions = await checks(session);
    return executions.length > before ? executions[0]!.PipelineExecutionArn : undefined;
  });
  if (!started) throw await broken(session, 'schedule → drift check', 'the schedule did not start a drift check');
  return started;
}

/** The drift checks of production, the newest first. */
export async function checks(session: Session): Promise<PipelineExecutionSummary[]> {
  const { stack, scope } = await production(session);
  return executionsOf(session, scope, await session.aws.physicalId(stack, 'AWS::SageMaker::Pipeline'));
}

/** Fires the schedules in the production release. */
export async function fireSchedules(session: Session): Promise<void> {
  const { scope } = await production(session);
  for (const schedule of await schedulesOf(session)) {
    await session.aws.control.fireSchedule(scope, schedule).catch((error: Error) => {
      throw new RehearsalFailure('schedule → drift check', error.message);
    });
  }
}

/** The state of an alarm of production. */
export async function stateOf(session: Session, name: string): Promise<string | undefined> {
  const { scope } = await production(session);
  const { MetricAlarms } = await session.aws.use(CloudWatchClient, scope, (cloudwatch) =>
    cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] })),
  );
  return MetricAlarms?.[0]?.StateValue;
}

/** The schedules in the production release. */
async function schedulesOf(session: Session): Promise<string[]> {
  const { scope, stack } = await production(session);
  const resources = await session.aws.resources(scope, `${stack.name}-release`);
  return resources
    .filter(({ ResourceType }) => ResourceType === 'AWS::Scheduler::Schedule')
    .map(({ PhysicalResourceId }) => PhysicalResourceId!);
}
