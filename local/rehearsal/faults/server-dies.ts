import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { RehearsalFailure } from '../failure';
import { production } from '../production';
import { type Session, within } from '../session';
import { attempt, take } from '../traffic';
import type { Fault } from './fault';

export const serverDies: Fault = {
  name: 'server-dies',
  title: 'the prediction server of production is killed; it restarts and the metric counts the lost requests',
  after: 'deliver',
  async run(session) {
    const { scope, endpointName } = await production(session);
    const before = serversOf(session, scope, endpointName);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    const { errors } = await attempt(session, scope, endpointName, take(session.useCase.rows, 50));
    if (errors.length === 0)
      throw new RehearsalFailure(endpointName, 'no request failed although the server was killed');
    session.progress.detail('lost', `${errors.length} of 50: ${errors[0]}`);
    const healed = await within(session, 60, async () => {
      const answers = await attempt(session, scope, endpointName, take(session.useCase.rows, 5));
      return answers.errors.length === 0 ? true : undefined;
    });
    if (!healed) throw new RehearsalFailure(endpointName, 'the server did not restart within a minute');
    if (serversOf(session, scope, endpointName).some((pid) => before.includes(pid))) {
      throw new RehearsalFailure(endpointName, 'the killed server still answers');
    }
    await checkCounted(session, endpointName);
  },
};

function serversOf(session: Session, scope: { account: string; region: string }, endpointName: string): number[] {
  return session.aws.simulator.parts.hosting.serversOf(scope, endpointName).map(({ pid }) => pid);
}

/** The alarm on availability watches this metric. */
async function checkCounted(session: Session, EndpointName: string): Promise<void> {
  const { scope } = await production(session);
  const request = {
    Namespace: 'AWS/SageMaker',
    MetricName: 'Invocation5XXErrors',
    Dimensions: [
      { Name: 'EndpointName', Value: EndpointName },
      { Name: 'VariantName', Value: 'main' },
    ],
    StartTime: new Date(Date.now() - 10 * 60_000),
    EndTime: new Date(Date.now() + 60_000),
    Period: 60,
    Statistics: ['Sum' as const],
  };
  const counted = await within(session, 10, async () => {
    const { Datapoints } = await session.aws.use(CloudWatchClient, scope, (cloudwatch) =>
      cloudwatch.send(new GetMetricStatisticsCommand(request)),
    );
    const sum = (Datapoints ?? []).reduce((total, { Sum }) => total + (Sum ?? 0), 0);
    return sum > 0 ? sum : undefined;
  });
  if (!counted) throw new RehearsalFailure('Invocation5XXErrors', 'the metric does not count the lost requests');
  session.progress.detail('Invocation5XXErrors', String(counted));
}
