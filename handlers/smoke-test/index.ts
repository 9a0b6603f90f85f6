import { Logger } from '@aws-lambda-powertools/logger';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { STSClient } from '@aws-sdk/client-sts';
import type { Context } from 'aws-lambda';
import { CodePipelineJob, CodePipelineJobReference, SmokeTestParameters } from '../../schema/events';
import { parse, parseJson } from '../private/parse';
import { probe } from './endpoint';
import { Job } from './job';

/** The part of the function's time that is reserved for answering the job. */
const ANSWER_MILLIS = 5_000;

const logger = new Logger();
const codepipeline = new CodePipelineClient();
const sts = new STSClient();

type Outcome = { readonly passed: boolean; readonly because?: string };

/**
 * Tests a deployed endpoint for CodePipeline. The job gets an answer whatever happens, before the function times out.
 * The function fails, and is retried, only if it can't reach CodePipeline. It keeps no record, because the calls change
 * nothing and a job accepts only one answer.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const { id } = parse(CodePipelineJobReference, event, 'the event')['CodePipeline.job'];
  const job = new Job(codepipeline, id);
  const { outcome, summary } = await judge(event, context);
  logger.info('the endpoint was tested', { jobId: id, outcome });
  await (outcome.passed ? job.succeed(summary) : job.fail(summary));
  return outcome;
}

async function judge(event: unknown, context: Context): Promise<{ outcome: Outcome; summary: string }> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MILLIS));
  try {
    const { data } = parse(CodePipelineJob, event, 'the job')['CodePipeline.job'];
    const test = parseJson(
      SmokeTestParameters,
      data.actionConfiguration.configuration.UserParameters,
      'UserParameters',
    );
    const millis = Math.round(await probe(sts, test, signal));
    return { outcome: { passed: true }, summary: `${test.endpoint} answered in ${millis} ms` };
  } catch (error) {
    const because = signal.aborted
      ? 'the smoke test did not finish before its function had to answer'
      : (error as Error).message;
    return { outcome: { passed: false, because }, summary: because };
  }
}
