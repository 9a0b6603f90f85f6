import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Job, jobData, type JobResult } from '../answers';
import { ActionFailure, type Work } from '../work';

/** How long a function may take to answer, and how long a continuation waits. */
const TIMEOUT_SECONDS = 20 * 60;
const CONTINUATION_SECONDS = 30;

/** Invokes a function with a job until it reports success or failure. */
export async function lambdaInvoke(work: Work): Promise<void> {
  const { run, clock, signal } = work;
  for (let continuationToken: string | undefined; ;) {
    const result = await runJob(work, continuationToken);
    if (result.outcome === 'Failed')
      throw new ActionFailure(
        result.type === 'JobFailed' ? 'JobFailed' : 'ConfigurationError',
        result.message,
        result.externalExecutionId,
      );
    const { executionDetails, outputVariables } = result;
    run.summary = executionDetails?.summary;
    run.externalExecutionId = executionDetails?.externalExecutionId;
    run.percentComplete = executionDetails?.percentComplete;
    run.outputVariables = outputVariables ?? run.outputVariables;
    continuationToken = result.continuationToken;
    if (!continuationToken) return;
    await clock.wait(CONTINUATION_SECONDS, signal);
  }
}

async function runJob(work: Work, continuationToken: string | undefined): Promise<JobResult> {
  const { execution, run, identity, jobs, clock, signal } = work;
  const id = crypto.randomUUID();
  const job: Job = { id, execution, run, credentials: identity.credentials, continuationToken, status: 'InProgress' };
  const over = new AbortController();
  const timeout = clock.wait(TIMEOUT_SECONDS, AbortSignal.any([signal, over.signal]));
  // nothing awaits it while the function is invoked, and the action may be abandoned meanwhile
  timeout.catch(() => undefined);
  try {
    const answer = jobs.open(job);
    await invoke(work, job);
    const result = await Promise.race([answer, timeout.then(() => undefined)]);
    if (!result)
      throw new ActionFailure(
        'JobFailed',
        'The AWS Lambda function failed to return a result. Check the function to verify that it has permission to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult or PutJobFailureResult',
      );
    return result;
  } finally {
    over.abort();
    jobs.expire(id);
  }
}

async function invoke({ aws, identity, configuration, execution }: Work, job: Job): Promise<void> {
  const lambda = aws.client(LambdaClient, identity.scope, identity.credentials);
  const { account } = execution.pipeline.scope;
  const event = { 'CodePipeline.job': { id: job.id, accountId: account, data: jobData(job) } };
  try {
    const Payload = new TextEncoder().encode(JSON.stringify(event));
    await lambda.send(
      new InvokeCommand({ FunctionName: configuration.FunctionName, InvocationType: 'Event', Payload }),
    );
  } finally {
    lambda.destroy();
  }
}

const WEEK_IN_MINUTES = 7 * 24 * 60;

/** Waits for PutApprovalResult, for at most a week. */
export async function manualApproval({ run, configuration, approvals, clock, execution, signal }: Work): Promise<void> {
  if (configuration.NotificationArn)
    throw new ActionFailure(
      'ConfigurationError',
      'An approval with a NotificationArn is not run locally: no message would be sent',
    );
  const token = crypto.randomUUID();
  run.token = token;
  // callers of a parallel pipeline find the token here
  if (execution.declaration.executionMode === 'PARALLEL') run.externalExecutionId = token;
  const over = new AbortController();
  const timeout = clock.wait(
    (run.action.timeoutInMinutes ?? WEEK_IN_MINUTES) * 60,
    AbortSignal.any([signal, over.signal]),
  );
  try {
    const result = await Promise.race([approvals.ask(token, run), timeout.then(() => undefined)]);
    if (!result) throw new ActionFailure('JobFailed', 'The approval was not answered in time');
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
