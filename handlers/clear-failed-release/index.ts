import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { EnvironmentParameters } from '../../schema/events';
import { enter } from '../private/environment';
import { answerJob, type JobWork, type Outcome } from '../private/job';
import { parseJson } from '../../releases/parse';
import { clear } from '../../releases/clear';

const logger = new Logger();

/**
 * Makes way for a release where an earlier first release failed: CloudFormation can only delete such a stack. It may be
 * repeated, because it looks anew each time.
 */
export function handler(event: unknown, context: Context): Promise<Outcome> {
  return answerJob(event, context, logger, makeWay);
}

const makeWay: JobWork = async (userParameters, _data, time) => {
  const parameters = parseJson(EnvironmentParameters, userParameters, 'UserParameters');
  return clear(await enter('clear-failed-release', parameters, time.signal), parameters, time);
};
