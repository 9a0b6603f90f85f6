import type { Logger } from '@aws-lambda-powertools/logger';
import {
  CodePipelineClient,
  InvalidJobStateException,
  JobNotFoundException,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import type { Context } from 'aws-lambda';
import { CodePipelineJob, CodePipelineJobReference } from '../../schema/events';
import { naming } from './call-names';
import type { Done, TimeLimit } from '../../releases/environment';
import { parse } from '../../releases/parse';

/** The part of the function's time that is reserved for answering the job. */
const ANSWER_MILLIS = 5_000;
/** The longest texts that CodePipeline accepts. */
const MESSAGE_LIMIT = 5000;
const SUMMARY_LIMIT = 2048;

const codepipeline = naming(new CodePipelineClient());

/** How a job ended. */
export type Outcome = { readonly passed: boolean; readonly because?: string };

/**
 * The work of a job. Work that throws fails the job with the message. CodePipeline hands a job in again that is answered
 * with a token.
 * @param data the data of the job, with credentials: never log it
 */
export type JobWork = (userParameters: string, data: unknown, time: TimeLimit) => Promise<Done>;

/**
 * Answers a job of CodePipeline, whatever happens, before the function times out. The function fails, and is retried,
 * only if it can't reach CodePipeline. It keeps no record, because a job accepts only one answer.
 */
export async function answerJob(event: unknown, context: Context, logger: Logger, work: JobWork): Promise<Outcome> {
  logger.addContext(context);
  const { id } = parse(CodePipelineJobReference, event, 'the event')['CodePipeline.job'];
  const { outcome, done } = await attempt(event, context, work);
  logger.info('the job was handled', { jobId: id, outcome, summary: done?.summary });
  await (done ? succeed(id, done) : fail(id, outcome.because!));
  return outcome;
}

async function attempt(event: unknown, context: Context, work: JobWork): Promise<{ outcome: Outcome; done?: Done }> {
  const left = () => Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MILLIS);
  const signal = AbortSignal.timeout(left());
  try {
    const { UserParameters } = parse(CodePipelineJob, event, 'the job')['CodePipeline.job'].data.actionConfiguration
      .configuration;
    const { data } = (event as CodePipelineJob)['CodePipeline.job'];
    return { outcome: { passed: true }, done: await work(UserParameters, data, { signal, left }) };
  } catch (error) {
    const because = signal.aborted
      ? 'the action did not finish before its function had to answer'
      : (error as Error).message || 'the action failed without a message';
    return { outcome: { passed: false, because } };
  }
}

function succeed(jobId: string, { summary, continuationToken }: Done): Promise<void> {
  const percentComplete = continuationToken === undefined ? 100 : 50;
  const executionDetails = { summary: summary.slice(0, SUMMARY_LIMIT), percentComplete };
  return unlessAnswered(() =>
    codepipeline.send(new PutJobSuccessResultCommand({ jobId, executionDetails, continuationToken })),
  );
}

function fail(jobId: string, message: string): Promise<void> {
  const failureDetails = { type: 'JobFailed' as const, message: message.slice(0, MESSAGE_LIMIT) };
  return unlessAnswered(() => codepipeline.send(new PutJobFailureResultCommand({ jobId, failureDetails })));
}

/** A retry for a job that already has an answer succeeds without another. */
async function unlessAnswered(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof InvalidJobStateException || error instanceof JobNotFoundException)) throw error;
  }
}
