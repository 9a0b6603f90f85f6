import { type Fault, fault } from '../../private/errors';
import { checkPattern } from '../../private/validate';

const GROUP_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

/** MLL501 */
export function checkGroupName(name: string): Fault | undefined {
  const fix = 'begin and end it with a letter or digit';
  const must = '1 to 63 letters, digits and hyphens';
  return checkPattern({ code: 'MLL501', prop: 'modelPackageGroupName', fix }, name, GROUP_NAME, must);
}

/** MLL502 */
export function checkConsumerAccount(account: string): Fault | undefined {
  const fix = 'write the id of the account that deploys the models';
  return checkPattern({ code: 'MLL502', prop: 'account', fix }, account, /^\d{12}$/, '12 digits');
}

/** MLL503 */
export function checkDeployRole(arn: string | undefined): Fault | undefined {
  const fix = 'write it with partition, account and path, or leave it out';
  return checkPattern({ code: 'MLL503', prop: 'deployRoleArn', fix }, arn, ROLE_ARN, 'the ARN of a role');
}

/** MLL504 */
export function checkNewConsumer(account: string, known: readonly string[]): Fault | undefined {
  if (!known.includes(account)) return undefined;
  return fault('MLL504', 'account', 'named once per group', account, 'leave the second consumer out');
}

/** MLL505 */
export function checkDescription(description: string | undefined): Fault | undefined {
  const check = { code: 'MLL505', prop: 'description', fix: 'shorten it' };
  return checkPattern(check, description, /^[^]{0,1024}$/, 'at most 1024 characters');
}
