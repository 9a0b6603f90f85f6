import * as z from 'zod';
import * as delivery from '../../constructs/delivery/private/rules';
import { ENVIRONMENT_NAME } from '../../constructs/private/environment-name';
import { TOPIC_ARN } from '../../constructs/private/topics';
import { ACCOUNT } from '../../constructs/private/validate';
import { asks, choice, mapping, matching, text } from './vocabulary';

/** The network that jobs and endpoints run in. */
export const Network = mapping({
  isolated: asks(z.boolean(), 'true or false', 'write it without quotes').describe(
    'Whether jobs and endpoints run in a VPC of their own that has no access to the internet.',
  ),
  cidr: text()
    .optional()
    .describe(
      'The IPv4 range of that VPC, from /16 to /24. By default, 10.0.0.0/16. A change replaces the VPC and all that is ' +
        'in it.',
    ),
  availabilityZoneIds: asks(z.array(text()), 'a list of IDs', 'write it as in [euw1-az1, euw1-az2]')
    .optional()
    .meta({
      description:
        'The IDs of the two or three Availability Zones of that VPC. By default, the first two of each account. Decide ' +
        'before the first deployment.',
      minItems: 2,
      maxItems: 3,
    }),
});

/** What handlers run in. */
export const Security = choice(['standard', 'strict'], 'strict places the handlers into the network')
  .default('standard')
  .describe(
    'What the handlers of the stacks run in. With strict, they run in the isolated network, which gets an endpoint for each ' +
      'service that they call, and each has a concurrency of its own. All roles have managed policies. Rule packs of standards ask for ' +
      'that. Endpoints cost by the hour.',
  );

const environment = {
  account: matching(ACCOUNT).describe('The AWS account, in quotes.'),
  region: matching(delivery.REGION).describe('The AWS Region. All environments of a use case are in the same Region.'),
};

const Stage = mapping({
  ...environment,
  approval: choice(['manual', 'none'], 'manual waits for a person')
    .optional()
    .describe(
      'Whether a person has to approve each release before it is deployed there. By default, manual for the last ' +
        'environment, and none for the others.',
    ),
  alarmTopic: matching(TOPIC_ARN)
    .optional()
    .describe(
      'The ARN of a standard SNS topic in this account and Region, which the alarms of the environment stack notify directly, ' +
        'even when nothing reaches the notifications in dev. By default, alarms reach people through dev only.',
    ),
});

/** Where a use case lives. */
export const Environments = asks(
  z.object({ dev: mapping(environment).describe('Where models are developed and releases are made.') }).catchall(Stage),
  'a mapping',
  'write dev, and at least one environment that releases go to',
).meta({ propertyNames: { pattern: ENVIRONMENT_NAME.source } });
