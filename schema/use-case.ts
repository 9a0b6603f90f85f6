import * as z from 'zod';

/**
 * One use case as a YAML file: what people type, and all that the app is told.
 *
 * Every key carries its unit in its name and its explanation in the JSON Schema made from this, which is what editors
 * show. What the goal stage checks itself (metrics, ranges of limits, names) is only typed here; its rules appear as
 * hints for editors, in `meta`. A rule's error holds what must be and the way out, `<must>; <fix>`; the reader adds the
 * rest.
 */
const rule = (must: string, fix: string) => ({ error: `${must}; ${fix}` });

const COLUMN_NAME = '^[A-Za-z_][A-Za-z0-9_]{0,62}$';
const METRICS = {
  'binary-classification': ['accuracy', 'auc', 'f1', 'precision', 'recall'],
  'multiclass-classification': ['accuracy', 'f1_macro', 'precision_macro', 'recall_macro'],
  regression: ['mae', 'mse', 'r2', 'rmse'],
};

/** A mapping without any other key; its error names the keys that there are. */
function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : `a mapping; its keys are ${keys}`),
  });
}

/** Exactly one of several shapes. */
function either<const Options extends readonly z.core.$ZodType[]>(must: string, fix: string, ...options: Options) {
  return z.union(options, rule(must, fix));
}

const text = () => z.string(rule('text', 'put it in quotes'));
const number = () => z.number(rule('a number', 'write it without quotes'));

function matching(pattern: RegExp, must: string, fix: string) {
  return z.string(rule(must, fix)).regex(pattern, rule(must, fix));
}

function whole(min: number, max: number, fix: string) {
  const within = rule(`a whole number from ${min} to ${max}`, fix);
  return z.int(within).min(min, within).max(max, within);
}

function natural(fix: string) {
  const must = rule('a whole number, 0 or more', fix);
  return z.int(must).min(0, must);
}

function choice<const Values extends readonly string[]>(values: Values, fix: string) {
  return z.enum(values, rule(`one of ${values.join(', ')}`, fix));
}

/** The same thing with a lower or with an upper limit. */
function limited<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const atLeast = number().describe('The lowest value that passes.');
  const atMost = number().describe('The highest value that passes.');
  return either(
    'a mapping with either atLeast or atMost',
    'write exactly one of the two',
    mapping({ ...shape, atLeast }),
    mapping({ ...shape, atMost }),
  );
}

const INSTANCE = /^ml\.[a-z][a-z0-9-]*\.(nano|micro|small|medium|large|metal|\d{0,2}xlarge)$/;
const instanceType = () =>
  matching(INSTANCE, 'a SageMaker instance type', 'write it with ml. in front, as in ml.m6i.large');

const Goal = mapping({
  statement: text().meta({
    description: 'What the business wants, in one sentence. It opens the model card.',
    minLength: 10,
    maxLength: 1024,
  }),
  kpi: limited({
    name: text().meta({
      description: 'The number by which the business tells whether the use case pays off.',
      pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,62}$',
    }),
    unit: text().optional().describe('What it is counted in, for example hours. Leave it out for shares.'),
  }).describe('How the business tells whether it got what it wanted; not a metric of the model.'),
});

const target = () => text().meta({ description: 'The column that the model learns to predict.', pattern: COLUMN_NAME });

const Problem = z.discriminatedUnion(
  'type',
  [
    mapping({
      type: z.literal('binary-classification').describe('Tell one of two answers.'),
      target: target(),
      positiveLabel: text().describe("The target's value that precision, recall and the probability are about."),
    }),
    mapping({
      type: z.literal('multiclass-classification').describe('Tell one of several answers.'),
      target: target(),
    }),
    mapping({ type: z.literal('regression').describe('Estimate a number.'), target: target() }),
  ],
  rule('one of binary-classification, multiclass-classification, regression', 'say what kind of answer is wanted'),
);

const Objective = limited({
  metric: text().meta({
    description: `A metric of the problem: ${Object.entries(METRICS)
      .map(([type, metrics]) => `for ${type} ${metrics.join(', ')}`)
      .join('; ')}.`,
    enum: [...new Set(Object.values(METRICS).flat())],
  }),
});

const group = {
  column: text().meta({
    description: 'The column that tells the groups apart. The example code does not learn from it.',
    pattern: COLUMN_NAME,
  }),
  privileged: text().describe(
    "The column's value for the privileged group, in quotes; all others are the other group.",
  ),
};

const FairnessLimit = z.discriminatedUnion(
  'metric',
  [
    mapping({
      metric: z.literal('disparate-impact').describe('The ratio of favourable decisions; 1 is equal.'),
      ...group,
      atLeast: number().describe('The lowest ratio that passes. The four-fifths rule is 0.8.'),
    }),
    mapping({
      metric: z.literal('equal-opportunity-difference').describe('The difference of true positive rates; 0 is equal.'),
      ...group,
      atMost: number().describe('The largest absolute difference that passes.'),
    }),
    mapping({
      metric: z
        .literal('demographic-parity-difference')
        .describe('The difference of favourable decisions; 0 is equal.'),
      ...group,
      atMost: number().describe('The largest absolute difference that passes.'),
    }),
  ],
  rule(
    'one of disparate-impact, equal-opportunity-difference, demographic-parity-difference',
    'say how unequal treatment is measured',
  ),
);

const Fairness = either(
  'a list of limits, or none with a reason',
  'write a list, or none: followed by the reason',
  z.array(FairnessLimit),
  mapping({
    none: text().describe('Why there are no limits, for the model card. A sentence of 10 characters or more.'),
  }),
);

const ServiceLevels = mapping({
  latencyP99Milliseconds: natural('count in milliseconds').describe(
    'The time within which 99 of 100 requests are answered. Alarms and the smoke test use it.',
  ),
  availability: number().describe('The share of requests answered without a server error, for example 0.995.'),
  modelAgeDays: natural('count in days').describe('The age at which a deployed model counts as stale.'),
});

const Risk = mapping({
  rating: choice(['low', 'medium', 'high'], 'judge the harm that a wrong decision does').describe(
    'How much harm a wrong decision can do.',
  ),
  because: text().describe('Why it is rated so, in words that a reviewer can judge.'),
});

const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const Data = mapping({
  dataset: matching(PATH, 'a name of letters, digits and . _ -', 'name the folder in the curated zone').describe(
    'The folder in the curated zone of the data lake that holds the data.',
  ),
  version: matching(PATH, 'text of letters, digits and . _ -', 'name the folder in the dataset, in quotes').describe(
    'The folder in it that is trained on unless an execution says otherwise.',
  ),
});

const SETTING = [
  '1 to 256 letters, digits, spaces and _.:/=+@-, or a number, or true or false',
  'models carry it',
] as const;
const Setting = either(...SETTING, matching(/^[A-Za-z0-9 _.:/=+@-]{1,256}$/, ...SETTING), z.number(), z.boolean());

const Value = either(
  'text, a number, true, false or null',
  'keep it flat',
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
);

const Training = mapping({
  framework: choice(['scikit-learn'], 'other frameworks are not there yet').describe(
    'The AWS image that the code runs in. It has numpy, pandas, scipy and scikit-learn, and no way to the internet.',
  ),
  code: text().describe('The folder with prepare.py, train.py, evaluate.py and inference.py, relative to this file.'),
  instanceType: instanceType().describe('What training and processing jobs run on, for example ml.m6i.large.'),
  hyperparameters: z
    .record(
      matching(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'a name of letters, digits and _ -', 'name it as train.py reads it'),
      Setting,
      rule('a mapping', 'write name: value'),
    )
    .default({})
    .describe('What train.py is given besides target, positive_label and protected, by name.'),
});

const step = (min: number) => ({
  percent: whole(min, 50, 'the service moves at most half of the capacity at once').describe(
    'The part of the capacity that takes the new model first.',
  ),
  bakeMinutes: whole(3, 60, 'an alarm needs three minutes to fire').describe(
    'How long the alarms watch before traffic moves on.',
  ),
});

const Rollout = either(
  'canary, linear or all-at-once',
  'write canary: { percent: 10, bakeMinutes: 10 }, or all-at-once',
  z.literal('all-at-once').describe('All traffic moves at once and nothing rolls back.'),
  mapping({
    canary: mapping(step(1)).describe('A part of the traffic tries the new model, then the rest follows.'),
  }),
  mapping({ linear: mapping(step(10)).describe('Traffic moves to the new model in equal steps.') }),
);

const Realtime = mapping({
  instanceType: instanceType().describe('What the endpoint runs on, for example ml.m6i.large.'),
  instances: whole(1, 100, 'with 2 the endpoint spans two Availability Zones').describe(
    'How many instances there are.',
  ),
  scaling: mapping({
    maxInstances: whole(1, 1000, 'the most that there may be under load').describe('The most there may be under load.'),
    invocationsPerInstance: whole(1, 1_000_000, 'take what one instance stood in a load test').describe(
      'How many invocations a minute one instance takes; instances are added above it.',
    ),
  })
    .optional()
    .describe('Leave it out and the number of instances stays what it is.'),
  rollout: Rollout.describe('How traffic moves to a new model. An alarm on the way takes it back.'),
  capture: mapping({
    percent: whole(1, 100, 'leave capture out to capture nothing').describe('The part of the requests that is kept.'),
    retentionDays: whole(1, 3650, 'captured requests are personal data, if the requests are').describe(
      'How long captured requests are kept.',
    ),
  })
    .optional()
    .describe('Keeps requests and answers in S3. Drift is measured on them.'),
});

const Serverless = mapping({
  memoryMiB: z
    .literal(
      [1024, 2048, 3072, 4096, 5120, 6144],
      rule('one of 1024, 2048, 3072, 4096, 5120, 6144', 'take the next larger'),
    )
    .describe('The memory of one worker.'),
  maxConcurrency: whole(1, 200, 'host on instances for more').describe('How many requests are answered at once.'),
});

const sample = z
  .record(z.string(), Value, rule('a mapping', 'write feature: value'))
  .describe('One request, as feature: value, that the smoke test sends to every new release.');

const Serving = either(
  'either realtime or serverless, with a sample',
  'write exactly one of the two',
  mapping({ realtime: Realtime.describe('Instances that are always there.'), sample }),
  mapping({
    serverless: Serverless.describe('Workers that come with requests; no capture, no drift check, no own network.'),
    sample,
  }),
);

const Drift = mapping({
  psi: number()
    .min(0.01, rule('from 0.01 to 10', '0.1 is a slight, 0.2 a considerable change'))
    .max(10, rule('from 0.01 to 10', '0.1 is a slight, 0.2 a considerable change'))
    .describe('The population stability index of a feature above which traffic has drifted from the training data.'),
  everyHours: whole(1, 84, 'the alarm on silence looks back two intervals, at most seven days').describe(
    'How often it is checked.',
  ),
  windowHours: whole(1, 720, 'captured traffic is filed by the hour').describe(
    'How much traffic a check looks back at.',
  ),
  minimumRecords: whole(1, 1_000_000_000, 'a few hundred make the index meaningful')
    .default(200)
    .describe('Fewer records in the window and a check says nothing.'),
  retraining: mapping({
    cooldownHours: whole(0, 8760, '0 retrains on every alarm').describe(
      'How long after a retraining the next alarm is let pass.',
    ),
  })
    .optional()
    .describe('Starts the training pipeline when the drift alarm fires. Leave it out to decide yourself.'),
});

const Monitoring = mapping({
  drift: Drift.describe('Compares captured traffic with the training data.'),
});

const Network = mapping({
  isolated: z
    .boolean(rule('true or false', 'write it without quotes'))
    .describe('Jobs and endpoints run in a VPC without a way to the internet, made for the use case.'),
});

const environment = {
  account: matching(/^\d{12}$/, '12 digits', 'put all of them in quotes').describe('The AWS account, in quotes.'),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of a region', 'write it as in eu-west-1').describe(
    'The AWS region. All environments of a use case are in the same one.',
  ),
};

const Stage = mapping({
  ...environment,
  approval: choice(['manual', 'none'], 'manual waits for a person')
    .default('none')
    .describe('Whether a person has to approve each release before it goes there.'),
});

const Environments = z
  .object(
    { dev: mapping(environment).describe('Where models are developed and releases are made.') },
    rule('a mapping', 'write dev and at least one environment that releases go to'),
  )
  .catchall(Stage)
  .meta({ propertyNames: { pattern: '^(?!(template|manifest)$)(?=.{1,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$' } });

/** Everything about one use case. */
export const UseCaseFile = mapping({
  name: text().meta({
    description: 'The name of the use case, the first part of every physical name. Lowercase words joined by hyphens.',
    pattern: '^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  }),
  owner: text().meta({ description: 'Who answers for it, usually a mail address.', minLength: 1, maxLength: 256 }),
  goal: Goal.describe('What the business wants.'),
  problem: Problem.describe('The question that the model answers.'),
  objectives: z
    .array(Objective, rule('a list', 'begin every objective with a dash'))
    .meta({ description: 'How well a model has to do before it is registered.', minItems: 1 }),
  fairness: Fairness.describe('What is promised about equal treatment: limits, or why there are none.'),
  explainability: choice(['none', 'global', 'local'], 'say how decisions are explained')
    .default('none')
    .describe('How decisions are explained: not, by the features that matter overall, or one by one.'),
  serviceLevels: ServiceLevels.describe('What users of the answers can count on.'),
  dataClassification: choice(['public', 'internal', 'confidential', 'restricted'], 'say what may happen to the data')
    .default('confidential')
    .describe('What may happen to the data. A tag on every resource.'),
  risk: Risk.optional().describe('How much harm a wrong decision can do. Left out, the model card says unknown.'),
  data: Data.describe('What is trained on.'),
  training: Training.describe('How models are made.'),
  serving: Serving.describe('How a model answers.'),
  monitoring: Monitoring.optional().describe('What is watched besides the service levels.'),
  network: Network.default({ isolated: false }).describe('Which network jobs and endpoints are in.'),
  environments: Environments.describe(
    'Where the use case lives: dev, then the environments that a release goes through, in this order.',
  ),
}).meta({ title: 'Use case', description: 'One use of machine learning, from its goal to its environments.' });

/** A use case file as the app sees it: checked, with the defaults filled in. */
export type UseCaseFile = z.infer<typeof UseCaseFile>;
