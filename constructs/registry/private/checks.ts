import { Token } from 'aws-cdk-lib/core';
import { Fault, fault } from '../../private/errors';
import { checkAccount, checkPattern } from '../../private/validate';

const GROUP_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const DESCRIPTION = /^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u;
const MUST = 'at most 1024 printable characters';
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

const ACCOUNT = { code: 'MLL502', prop: 'account', fix: 'write the id of the account that deploys the models' };

interface Consumer {
  readonly account: string;
  readonly deployRoleArn?: string;
}

/** MLL501 */
export function checkGroupName(name: string): Fault | undefined {
  const fix = 'begin and end it with a letter or digit';
  const must = '1 to 63 letters, digits and hyphens';
  return checkPattern({ code: 'MLL501', prop: 'modelPackageGroupName', fix }, name, GROUP_NAME, must);
}

/** MLL502 to MLL504 */
export function checkConsumers(consumers: readonly Consumer[], known: readonly string[] = []): (Fault | undefined)[] {
  const role = {
    code: 'MLL503',
    prop: 'deployRoleArn',
    fix: 'write it with partition, account and path, or leave it out',
  };
  return consumers.flatMap(({ account, deployRoleArn }, i) => {
    const before = [...known, ...consumers.slice(0, i).map((consumer) => consumer.account)];
    return [
      checkAccount(ACCOUNT, account),
      checkPattern(role, deployRoleArn, ROLE_ARN, 'the ARN of a role'),
      before.includes(account)
        ? fault('MLL504', 'account', 'named once per group', account, 'leave the second consumer out')
        : undefined,
    ];
  });
}

/** MLL505 */
export function checkDescription(description: string | undefined): Fault | undefined {
  if (description === undefined || Token.isUnresolved(description)) return undefined;
  const fix = 'say it in one line';
  if (description.length > 1024) return fault('MLL505', 'description', MUST, `${description.length} characters`, fix);
  return checkPattern({ code: 'MLL505', prop: 'description', fix }, description, DESCRIPTION, MUST);
}
