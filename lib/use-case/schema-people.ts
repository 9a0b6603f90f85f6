import * as z from 'zod';
import { GIVEN_PREFIX_PATTERN } from '../../constructs/foundation/private/role-rules';
import * as foundation from '../../constructs/foundation/private/rules';
import { INSTANCE_TYPE } from '../../constructs/private/instance-type';
import { asks, choice, mapping, matching, within } from './vocabulary';

/** Where people write and try code. */
export const Workbench = mapping({
  users: asks(z.array(matching(foundation.STUDIO_NAME)), 'a list of names', 'write it as in [ana, ben]').describe(
    'The people who work there. Each has a profile and private spaces; their notebooks share a role.',
  ),
  idleMinutes: within(foundation.IDLE_MINUTES)
    .default(60)
    .describe('After which time without work applications stop. Their files stay.'),
  instanceType: matching(INSTANCE_TYPE)
    .optional()
    .describe('What an application runs on, unless somebody chooses another. By default, ml.t3.medium.'),
});

/** Who makes the roles. */
export const Roles = mapping({
  given: asks(z.boolean(), 'true or false', 'write it without quotes').describe(
    'Whether others make all IAM roles. Then the templates have none, and iam-roles.json in the cloud assembly says what each ' +
      'of them needs. Decide before the first deployment.',
  ),
  prefix: matching(GIVEN_PREFIX_PATTERN)
    .optional()
    .describe(
      'What the names of given roles begin with, where they are not fixed. Without it, that is the name of the stack.',
    ),
});

/** Where people and builds install packages from. */
export const Packages = mapping({
  source: choice(['pypi', 'npm'], 'say which public registry the packages come from').describe(
    'The public registry that the packages come from.',
  ),
  approved: asks(z.array(matching(foundation.PACKAGE_NAME_PATTERN)), 'a list of names', 'begin every name with a dash')
    .optional()
    .describe(
      'The packages that the repository takes from its source, and what they depend on. Without the list, all of them.',
    ),
});
