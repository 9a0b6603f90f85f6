import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed, someOf, unknown } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';

/** What tells people what the account or a part of it spends: a budget, an anomaly subscription, a billing alarm. */
export function watchesSpend(estate: Estate): PracticeOutcome | undefined {
  const watchers = estate.all('AWS::Budgets::Budget', 'AWS::CE::AnomalySubscription', 'AWS::CloudWatch::Alarm');
  return someOf(watchers.flatMap((subject) => tells(subject).map((outcome) => ({ ...outcome, subject }))));
}

function tells({ type, properties }: Subject): Outcome[] {
  if (type === 'AWS::CE::AnomalySubscription') {
    return [passed('Cost Anomaly Detection tells subscribers of unusual spend', properties.get('Subscribers'))];
  }
  if (type === 'AWS::CloudWatch::Alarm') {
    const metric = properties.get('MetricName');
    return metric.text === 'EstimatedCharges' ? [passed('an alarm watches the estimated charges', metric)] : [];
  }
  const notifications = properties.get('NotificationsWithSubscribers');
  if (notifications.isSet === undefined) return [unknown(notifications)];
  return [
    notifications.isSet
      ? passed('a budget tells its subscribers before the money is spent', notifications)
      : failed('the budget tells nobody: NotificationsWithSubscribers is not set', notifications),
  ];
}
