import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteItemCommand, DescribeTimeToLiveCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { checkDrift, driftAlarm, sendDrifted } from '../drift-check';
import { broken } from '../diagnosis';
import { production } from '../production';
import { type Session, toolsOf, within } from '../session';
import { executionsOf, trainingPipeline } from '../training-pipeline';

/** Sends traffic from a different population until the drift alarm of production goes off. */
export async function driftUntilAlarm(session: Session): Promise<void> {
  await sendDrifted(session);
  await checkDrift(session, 'ALARM');
}

/** The alarm goes off once more: it is told that all is well, and goes off again. */
export async function alarmAgain(session: Session): Promise<void> {
  const { scope } = await production(session);
  const AlarmName = await driftAlarm(session);
  await session.aws.use(CloudWatchClient, scope, async (cloudwatch) => {
    for (const StateValue of ['OK', 'ALARM'] as const) {
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a rehearsal' }));
    }
  });
}

/** How many executions the training pipeline has had. */
export async function trainings(session: Session): Promise<number> {
  return (await executionsOf(session, toolsOf(session), await trainingPipeline(session))).length;
}

/** Waits until the training pipeline has started again. Returns the execution. */
export async function startedAgain(session: Session, before: number, joint: string): Promise<string> {
  const pipeline = await trainingPipeline(session);
  const started = await within(session, session.patience, async () => {
    const executions = await executionsOf(session, toolsOf(session), pipeline);
    return executions.length > before ? executions[0]!.PipelineExecutionArn : undefined;
  });
  if (!started) throw await broken(session, joint, `${pipeline} did not start`);
  session.progress.detail('training', started);
  return started;
}

/** Fires every rule with a schedule beside the training pipeline, as the passing of time would. */
export async function fireRules(session: Session): Promise<void> {
  const { development } = session.assembly;
  const resources = await session.aws.resources(development.scope, development.name);
  for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of resources) {
    const properties = development.template.Resources[LogicalResourceId!]?.Properties;
    if (ResourceType !== 'AWS::Events::Rule' || !properties?.ScheduleExpression) continue;
    await session.aws.control.fireRule(development.scope, PhysicalResourceId!.split('|').at(-1)!);
  }
}

/**
 * Deletes what expires in the tables beside the training pipeline, as if all of it had expired.
 *
 * @returns how many items there were
 */
export async function expireState(session: Session): Promise<number> {
  const { development } = session.assembly;
  const resources = await session.aws.resources(development.scope, development.name);
  const tables = resources.filter(({ ResourceType }) => ResourceType === 'AWS::DynamoDB::Table');
  let expired = 0;
  await session.aws.use(DynamoDBClient, development.scope, async (dynamodb) => {
    for (const { PhysicalResourceId: TableName } of tables) {
      const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
      const attribute = TimeToLiveDescription?.AttributeName;
      const { Items } = await dynamodb.send(new ScanCommand({ TableName }));
      for (const item of (Items ?? []).filter((one) => attribute !== undefined && one[attribute])) {
        await dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: item.id! } }));
        expired += 1;
      }
    }
  });
  return expired;
}
