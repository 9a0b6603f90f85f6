import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { SmokeTestParameters } from '../../schema/events';
import { enter } from '../private/environment';
import { readRelease } from '../private/release-artifact';
import { answerJob, type JobWork, type Outcome } from '../private/job';
import { parseJson } from '../../releases/parse';
import { probe } from '../../releases/probe';
import { proveRelease } from '../../releases/proof';
import { isForRequests, requestIn } from '../../releases/request';

const logger = new Logger();

/**
 * Tests a deployed endpoint for CodePipeline: first that the release is what answers, then that it answers well. It may
 * be repeated, because its calls change nothing.
 */
export function handler(event: unknown, context: Context): Promise<Outcome> {
  return answerJob(event, context, logger, test);
}

const test: JobWork = async (userParameters, data, time) => {
  const parameters = parseJson(SmokeTestParameters, userParameters, 'UserParameters');
  const { endpoint } = parameters;
  const request = requestIn(await readRelease(data, isForRequests), parameters.environment);
  const access = await enter('smoke-test', parameters, time.signal);
  const { configuration, status } = await proveRelease(access, parameters, time);
  if (configuration === undefined)
    return { summary: `waiting for ${endpoint}, which is ${status}`, continuationToken: status };
  const proven = `${endpoint} serves ${configuration}`;
  if (!request) return { summary: `${proven}; no request was sent, because the release is older than requests in it` };
  const millis = Math.round(await probe(access, parameters, request, time.signal));
  return { summary: `${proven} and answered in ${millis} ms` };
};
