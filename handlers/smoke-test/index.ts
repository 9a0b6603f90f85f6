import { Logger } from '@aws-lambda-powertools/logger';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { STSClient } from '@aws-sdk/client-sts';
import type { Context } from 'aws-lambda';
import { CodePipelineJob, CodePipelineJobReference, SmokeTestParameters } from '../../schema/events';
import { parse, parseJson } from '../private/parse';
import { probe } from './endpoint';
import { Job } from './job';

/** What is kept of the function's time for answering the job. */
const ANSWER_MILLIS = 5_000;

const logger = new Logger();
const codepipeline = new CodePipelineClient();
const sts = new STSClient();

type Outcome = { readonly passed: boolean; readonly because?: string };

/**
 * Tests a deployed endpoint for CodePipeline. Whatever happens the job gets its answer, before the function's time is
 * over; only if CodePipeline can't be told does the function fail, and is retried. Nothing is remembered: the calls
 * change nothing, and a job takes one answer.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const { id } = parse(CodePipelineJobReference, event, 'the event')['CodePipeline.job'];
  const job = new Job(codepipeline, id);
  const { outcome, summary } = await judge(event, context);
  logger.info('endpoint tested', { jobId: id, outcome });
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
    const because = signal.aborted ? 'the test took longer than its function may run' : (error as Error).message;
    return { outcome: { passed: false, because }, summary: because };
  }
}
