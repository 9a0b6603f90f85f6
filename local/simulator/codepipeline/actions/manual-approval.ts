import { ActionFailure } from '../failure';
import type { Work } from '../work';

const WEEK_IN_MINUTES = 7 * 24 * 60;

/** Waits for PutApprovalResult, at most a week. */
export async function manualApproval({ run, configuration, approvals, clock, execution, signal }: Work): Promise<void> {
  if (configuration.NotificationArn)
    throw new ActionFailure(
      'ConfigurationError',
      'An approval with a NotificationArn is not run locally: no message would be sent',
    );
  const token = crypto.randomUUID();
  run.token = token;
  // in a parallel pipeline this is where the token is found
  if (execution.declaration.executionMode === 'PARALLEL') run.externalExecutionId = token;
  const over = new AbortController();
  const timeout = clock.wait(
    (run.action.timeoutInMinutes ?? WEEK_IN_MINUTES) * 60,
    AbortSignal.any([signal, over.signal]),
  );
  try {
    const result = await Promise.race([approvals.ask(token, run), timeout.then(() => undefined)]);
    if (!result) throw new ActionFailure('JobFailed', 'Nobody approved or rejected in time');
    run.summary = result.summary;
    run.updatedBy = result.by;
    if (result.status === 'Rejected')
      throw new ActionFailure('JobFailed', `Rejected by ${result.by}: ${result.summary}`);
  } finally {
    over.abort();
    timeout.catch(() => undefined);
    approvals.close(token);
    run.token = undefined;
  }
}
