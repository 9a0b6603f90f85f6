import * as z from 'zod';
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
