import * as z from 'zod';
import * as data from '../../constructs/data/private/rules';
import * as foundation from '../../constructs/foundation/private/rules';
import * as goal from '../../constructs/goal/private/rules';
import { ROLE_PATH } from '../../constructs/private/validate';
import * as budgets from '../../constructs/monitoring/private/budget-rules';
import * as notifications from '../../constructs/monitoring/private/notification-rules';
import * as monitoring from '../../constructs/monitoring/private/rules';
import { ENVIRONMENT_NAME } from '../../constructs/private/environment-name';
import { INSTANCE_TYPE } from '../../constructs/private/instance-type';
import { SCIKIT_LEARN_VERSION, SCIKIT_LEARN_VERSIONS } from '../../constructs/private/pipeline/scikit-learn-versions';
import { type Bounds } from '../../constructs/private/validate';
import { TOPIC_ARN } from '../../constructs/private/topics';
import * as registry from '../../constructs/registry/private/rules';
import * as serving from '../../constructs/serving/private/rules';
import * as training from '../../constructs/training/private/rules';
import { asks, choice, count, either, mapping, matching, number, per, text, within } from './vocabulary';
import { Data } from './schema-data';
import { Environments, Network, Security } from './schema-environments';
import { Packages, Roles, Workbench } from './schema-people';
import { Fairness, Goal, Objective, Practices, Problem, Risk, ServiceLevels } from './schema-goal';

const Setting = either(
  'text, a number, true or false',
  'write one value; the registry records it with each model',
  z.string(),
  z.number(),
  z.boolean(),
);

const Value = either(
  'text, a number, true, false or null',
  'give each feature a single value',
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
);

const instanceType = () => matching(INSTANCE_TYPE);

const Training = mapping({
  framework: choice(['scikit-learn'], 'other frameworks are not supported yet').describe(
    'The AWS image that runs the code. It has numpy, pandas, scipy and scikit-learn, and no access to the internet.',
  ),
  frameworkVersion: text()
    .optional()
    .meta({
      description: `The version of that image; ${SCIKIT_LEARN_VERSION} by default. AWS patches each version for about a year.`,
      enum: Object.keys(SCIKIT_LEARN_VERSIONS),
    }),
  imageDigest: matching(training.IMAGE_DIGEST_PATTERN)
    .optional()
    .describe('The digest of that image. Without it, jobs use the newest patch of the version.'),
  code: text().describe(
    'The folder with prepare.py, train.py, evaluate.py and inference.py. The path is relative to this file.',
  ),
  instanceType: instanceType().describe('The instance type of training and processing jobs, such as ml.m6i.large.'),
  processingInstanceType: instanceType()
    .optional()
    .describe('The instance type of processing jobs, where it is another one than that of training jobs.'),
  hyperparameters: asks(z.record(z.string(), Setting), 'a mapping', 'write name: value')
    .default({})
    .describe('The hyperparameters that train.py receives, besides target, positive_label and protected.'),
  preparedRetentionDays: within(data.EXPIRATION_DAYS)
    .default(30)
    .describe('How long the copies of the data that runs prepare are kept. A run needs its own copy until it ends.'),
});

const step = (percent: Bounds) => ({
  percent: within(percent).describe('The share of the capacity that moves to the new model in one step, in per cent.'),
  bakeMinutes: within(serving.BAKE_MINUTES).describe('How long the alarms watch a step before more traffic moves.'),
});

const Rollout = either(
  'canary, linear or all-at-once',
  'write canary: { percent: 10, bakeMinutes: 10 }, or all-at-once',
  z.literal('all-at-once').describe('All traffic moves at once, and nothing rolls back.'),
  mapping({
    canary: mapping(step(serving.CANARY_PERCENT)).describe(
      'A share of the traffic moves to the new model first, and the rest follows.',
    ),
  }),
  mapping({
    linear: mapping(step(serving.LINEAR_PERCENT)).describe('The traffic moves to the new model in equal steps.'),
  }),
);

const Realtime = mapping({
  instanceType: instanceType().describe('The instance type of the endpoint, such as ml.m6i.large.'),
  instances: within(serving.INSTANCES).describe(
    'The number of instances. With two or more, the endpoint spans two Availability Zones.',
  ),
  scaling: mapping({
    maxInstances: within(serving.INSTANCES).describe('The largest number of instances under load.'),
    invocationsPerInstance: within(serving.INVOCATIONS_PER_INSTANCE).describe(
      'How many invocations a minute one instance takes. Above this, the endpoint adds instances.',
    ),
  })
    .optional()
    .describe('How the number of instances follows the load. Without it, the number stays the same.'),
  rollout: Rollout.describe('How traffic moves to a new model. An alarm during the rollout moves it back.'),
  capture: mapping({
    percent: within(serving.CAPTURE_PERCENT).describe('The share of the requests that is kept, in per cent.'),
    retentionDays: within(data.EXPIRATION_DAYS).describe('How long captured requests are kept.'),
  })
    .optional()
    .describe('Keeps requests and answers in S3. Drift checks measure them.'),
});

const Serverless = mapping({
  memoryMiB: count().meta({ description: 'The memory of one worker.', enum: [...serving.MEMORY_MEBIBYTES] }),
  maxConcurrency: within(serving.MAX_CONCURRENCY).describe('How many requests are answered at the same time.'),
});

const sample = asks(z.record(z.string(), Value), 'a mapping', 'write feature: value').describe(
  'One request, as feature: value. The smoke test sends it to every new release.',
);

const Serving = either(
  'a mapping with either realtime or serverless, and a sample',
  'write exactly one of realtime and serverless',
  mapping({ realtime: Realtime.describe('Instances that run all the time.'), sample }),
  mapping({
    serverless: Serverless.describe(
      'Workers that start when requests arrive. They have no data capture, no drift check and no network of their own.',
    ),
    sample,
  }),
);

const Drift = mapping({
  psi: within(monitoring.PSI).describe(
    'The population stability index of a feature above which its traffic has drifted from the training data.',
  ),
  everyHours: within(monitoring.INTERVAL_HOURS).describe('The time between two checks.'),
  windowHours: within(monitoring.WINDOW_HOURS).describe('The period whose traffic a check looks at.'),
  minimumRecords: within(monitoring.RECORDS)
    .default(200)
    .describe('The number of records below which a check gives no verdict.'),
  trafficMissingHours: within(monitoring.MISSING_HOURS)
    .optional()
    .describe('The time without any captured traffic after which an alarm goes off. By default, two intervals.'),
  instanceType: instanceType().optional().describe('What the check runs on. By default, ml.m5.large.'),
  volumeGiB: within(monitoring.VOLUME_GIBIBYTES)
    .optional()
    .describe('The disk of the check. The traffic of a window has to fit on 90 per cent of it. By default, 30 GiB.'),
  maxRuntimeMinutes: within(per(60, monitoring.RUNTIME_SECONDS))
    .optional()
    .describe('The time after which the check is stopped. By default, an hour.'),
  expectedRecordsPerHour: within(monitoring.RECORDS_PER_HOUR)
    .optional()
    .describe('How many records are captured in a busy hour. A window that the check could not manage is refused.'),
  expectedRecordBytes: within(monitoring.RECORD_BYTES)
    .optional()
    .describe('How large a captured record is, with the answer and what SageMaker adds. By default, 2048 bytes.'),
  retraining: mapping({
    cooldownHours: within(per(3600, monitoring.COOLDOWN_SECONDS)).describe(
      'The time after a retraining during which alarms wait. An alarm that is still on at its end starts another one.',
    ),
    from: asks(z.array(matching(ENVIRONMENT_NAME)), 'a list of environments', 'write it as in [prod]')
      .optional()
      .meta({
        description:
          'The environments whose drift counts: those with real traffic. By default, the last environment only.',
        minItems: 1,
      }),
  })
    .optional()
    .describe(
      'Starts the training pipeline on the newest version of the data when the drift alarm goes off. Without it, a ' +
        'person decides.',
    ),
});

const Registry = mapping({
  existingDescription: text()
    .optional()
    .meta({
      description:
        'The description that the model package group already has: the goal statement, if version 0.1.0 made it. ' +
        'Leave it out for a new use case.',
      maxLength: registry.DESCRIPTION_LENGTH.max,
    }),
  independentApproval: asks(z.boolean(), 'true or false', 'write it without quotes')
    .default(false)
    .describe(
      'Whether the people who approve a model here, and its releases in the pipeline, must be others than those who have ' +
        'started its training run. Sessions of one IAM role count as one person.',
    ),
});

const Notifications = mapping({
  emails: asks(z.array(matching(notifications.EMAIL_ADDRESS)), 'a list', 'begin every address with a dash')
    .default([])
    .describe('The mail addresses that get every message. SNS asks each of them to confirm first.'),
  topicArn: matching(TOPIC_ARN)
    .optional()
    .describe('The ARN of a standard SNS topic in the Region of dev for the messages. Without it, a topic is created.'),
  topicKeyArn: matching(notifications.KEY_ARN)
    .optional()
    .describe(
      'The ARN of the KMS key that encrypts the topic. Name it if topicArn is encrypted with a key of yours, whose policy ' +
        'then has to admit CloudWatch and the account of dev. Without topicArn, it encrypts the topic that is created.',
    ),
  slack: mapping({
    workspace: matching(notifications.SLACK_WORKSPACE).describe('The ID of the workspace, such as T0123ABCD.'),
    channel: matching(notifications.SLACK_CHANNEL).describe('The ID of the channel, such as C0123ABCD.'),
  })
    .optional()
    .describe(
      'A channel in Slack. Authorise the workspace once in the console of Amazon Q Developer in chat applications.',
    ),
});

const Monitoring = mapping({
  drift: Drift.describe('Compares captured traffic with the training data.'),
});

/**
 * The shape of a use case file, which is all that a user tells the app.
 *
 * Every key carries its unit in its name and its explanation in the JSON Schema made from this, which is what editors
 * show. Only kinds of values and the words of closed lists are judged here. What a value has to be beyond that is the
 * business of the construct that takes it; its patterns and bounds appear here as hints for editors.
 */
export const UseCaseFile = mapping({
  name: matching(goal.USE_CASE_NAME).describe(
    'The name of the use case: lowercase words joined by hyphens. Every physical name begins with it.',
  ),
  namePrefix: matching(goal.USE_CASE_NAME)
    .optional()
    .describe(
      'What every physical name begins with instead of the name, so that one use case can be in an account several times.',
    ),
  rolePath: matching(ROLE_PATH)
    .optional()
    .describe('The IAM path of the roles with fixed names, and of given roles. Without it, that is /ml/.'),
  roles: Roles.optional().describe('Who makes the IAM roles. Without it, the stacks do.'),
  regionInNames: asks(z.boolean(), 'true or false', 'write it without quotes')
    .optional()
    .describe(
      'Whether the names of stacks, IAM roles, dashboards and the artifacts bucket end with the Region, so that the use ' +
        'case can be in several Regions of the same accounts. Decide before the first deployment.',
    ),
  owner: text().meta({
    description: 'Who is responsible for the use case, usually a mail address.',
    minLength: 1,
    maxLength: 256,
  }),
  goal: Goal.describe('What the business wants.'),
  problem: Problem.describe('The question that the model answers.'),
  objectives: asks(z.array(Objective), 'a list', 'begin every objective with a dash').meta({
    description: 'How well a model has to do before it is registered.',
    minItems: 1,
  }),
  fairness: Fairness.describe('What is promised about equal treatment: limits, or the reason for having none.'),
  explainability: choice(['none', 'global', 'local'], 'say how decisions are explained')
    .default('none')
    .describe('How decisions are explained: not at all, by the features that matter overall, or one by one.'),
  serviceLevels: ServiceLevels.describe('What users of the predictions can rely on.'),
  dataClassification: choice(['public', 'internal', 'confidential', 'restricted'], 'say who may see the data')
    .default('confidential')
    .describe('Who may see the data. Every resource carries it as a tag.'),
  risk: Risk.optional().describe('How much harm a wrong decision can do. Without it, the model card says unknown.'),
  practices: Practices.optional().describe(
    'What was decided about practices of the ML Lens that no template can show, by the ids of the practices.',
  ),
  logRetentionDays: count()
    .default(365)
    .meta({
      description:
        'How long the logs of jobs and endpoints are kept. They may hold personal data, if the code prints any.',
      enum: [...foundation.RETENTION_DAYS],
    }),
  sharedLogRetention: asks(z.boolean(), 'true or false', 'write it without quotes')
    .default(true)
    .describe(
      'Whether the log groups of jobs get this retention if they have none. All jobs of the account write to them, also ' +
        'those of other teams. Their logs that are older are deleted.',
    ),
  data: Data.describe('What the model is trained on.'),
  training: Training.describe('How models are made.'),
  serving: Serving.describe('How a model answers requests.'),
  registry: Registry.optional().describe('Where models wait for approval.'),
  monitoring: Monitoring.optional().describe('What is watched besides the service levels.'),
  notifications: Notifications.optional().describe('Who is told of approvals, failures, releases and alarms.'),
  packages: Packages.optional().describe(
    'A repository of AWS CodeArtifact in dev, from which people and builds install packages.',
  ),
  workbench: Workbench.optional().describe(
    'A domain of SageMaker Studio in the network of dev, where people write code, read the data and start training.',
  ),
  security: Security,
  budget: mapping({
    monthly: number().describe('What the use case may cost in a month, in each account.'),
    currency: matching(budgets.CURRENCY_CODE).optional().describe('The currency of the bill. By default, USD.'),
  })
    .optional()
    .describe(
      'Tells the mail addresses of notifications when 80 per cent are spent. Activate ml:use-case as a cost allocation tag.',
    ),
  network: Network.default({ isolated: false }).describe('The network that jobs and endpoints run in.'),
  environments: Environments.describe(
    'Where the use case lives: dev, then the environments that a release passes through, in this order.',
  ),
}).meta({ title: 'Use case', description: 'One use of machine learning, from its goal to its environments.' });

/** A use case file as the app sees it: checked, with the defaults filled in. */
export type UseCaseFile = z.infer<typeof UseCaseFile>;
