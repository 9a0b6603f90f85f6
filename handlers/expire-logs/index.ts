import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Context } from 'aws-lambda';
import { ScheduledEvent } from '../../schema/events';
import { naming } from '../private/call-names';
import { parse } from '../../releases/parse';
import { settings } from '../private/settings';
import { create, find, retain } from './log-groups';
import { type Step, stepFor, type Wanted, wantedFrom } from './step';

const retentionInDays = Number(settings('RETENTION_DAYS').RETENTION_DAYS);
const groups = wantedFrom(process.env.LOG_GROUPS, process.env.SHARED_LOG_GROUPS);

/** How many failures the error says; the log has all. */
const MOST_FAILURES = 3;

const logger = new Logger();
const logs = naming(new CloudWatchLogsClient());

/** What was done about each log group, by its name. */
type Outcome = { readonly [logGroupName: string]: Step };

/**
 * Gives log groups that AWS services create without a retention one, and creates those that don't exist yet. It may be
 * repeated, because it looks anew each time. A group that fails doesn't keep the others from theirs.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  parse(ScheduledEvent, event, 'the event');
  const outcome: Record<string, Step> = {};
  const failures: string[] = [];
  for (const group of groups) {
    try {
      outcome[group.logGroupName] = await expire(group);
    } catch (error) {
      failures.push(`${group.logGroupName}: ${(error as Error).message}`);
    }
  }
  logger.info('the log groups were looked at', { retentionInDays, outcome, failures });
  if (failures.length > 0) {
    const rest = failures.length > MOST_FAILURES ? `; and ${failures.length - MOST_FAILURES} more, see the log` : '';
    const told = failures.slice(0, MOST_FAILURES).join('; ');
    throw new Error(`these log groups could not be given a retention: ${told}${rest}`);
  }
  return outcome;
}

async function expire(group: Wanted): Promise<Step> {
  const { logGroupName } = group;
  let step = stepFor(group, await find(logs, logGroupName), retentionInDays);
  // whoever creates it in the same moment may choose a retention
  if (step === 'create' && !(await create(logs, logGroupName)))
    step = stepFor(group, await find(logs, logGroupName), retentionInDays);
  if (step !== 'keep') await retain(logs, logGroupName, retentionInDays);
  return step;
}
