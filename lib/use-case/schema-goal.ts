import * as z from 'zod';
import { metricNames } from '../../constructs/goal/private/metrics';
import * as goal from '../../constructs/goal/private/rules';
import { LENS_PRACTICES } from '../../constructs/private/lens-practices';
import { asks, choice, either, INDENT, limited, mapping, matching, number, text, within } from './vocabulary';

/** What the business wants. */
export const Goal = mapping({
  statement: text().meta({
    description: 'What the business wants, in one sentence. The model card begins with it.',
    minLength: goal.TEXT_LENGTH.min,
    maxLength: goal.TEXT_LENGTH.max,
  }),
  kpi: limited({
    name: matching(goal.KPI_NAME).describe('The number that tells the business whether the use case pays off.'),
    unit: text().optional().describe('What the KPI is counted in, for example hours. Leave it out for shares.'),
  }).describe('How the business knows that it got what it wanted. This is not a metric of the model.'),
});

const target = () => matching(goal.COLUMN_NAME).describe('The column that the model learns to predict.');

const PROBLEM_TYPES = ['binary-classification', 'multiclass-classification', 'regression'] as const;

/** The question that the model answers. */
export const Problem = asks(
  z.discriminatedUnion('type', [
    mapping({
      type: z.literal('binary-classification').describe('The model chooses one of two answers.'),
      target: target(),
      positiveLabel: text().describe('The value of the target that precision, recall and the probability refer to.'),
    }),
    mapping({
      type: z.literal('multiclass-classification').describe('The model chooses one of several answers.'),
      target: target(),
    }),
    mapping({ type: z.literal('regression').describe('The model estimates a number.'), target: target() }),
  ]),
  'a mapping with type and target',
  INDENT,
  'say what kind of answer you want',
);

/** How well a model has to do. */
export const Objective = limited({
  metric: text().meta({
    description: `A metric of the problem: ${PROBLEM_TYPES.map((type) => `for ${type} ${metricNames(type).join(', ')}`).join('; ')}.`,
    enum: [...new Set(PROBLEM_TYPES.flatMap(metricNames))],
  }),
});

const group = {
  column: matching(goal.COLUMN_NAME).describe(
    'The column that tells the groups apart. The code of the example does not learn from it.',
  ),
  privileged: text().describe('The value of the column for the privileged group, in quotes. All others are one group.'),
};

const FairnessLimit = asks(
  z.discriminatedUnion('metric', [
    mapping({
      metric: z.literal('disparate-impact').describe('The ratio of favourable decisions; 1 is equal treatment.'),
      ...group,
      atLeast: number().describe('The lowest ratio that passes. The four-fifths rule is 0.8.'),
    }),
    mapping({
      metric: z
        .literal('equal-opportunity-difference')
        .describe('The difference of true positive rates; 0 is equal treatment.'),
      ...group,
      atMost: number().describe('The largest absolute difference that passes.'),
    }),
    mapping({
      metric: z
        .literal('demographic-parity-difference')
        .describe('The difference of the rates of favourable decisions; 0 is equal treatment.'),
      ...group,
      atMost: number().describe('The largest absolute difference that passes.'),
    }),
  ]),
  'a mapping with metric, column, privileged and a limit',
  INDENT,
  'say how unequal treatment is measured',
);

/** What is promised about equal treatment. */
export const Fairness = either(
  'a list of limits, or none with a reason',
  'write a list, or none: followed by the reason',
  z.array(FairnessLimit),
  mapping({
    none: text().describe('Why there are no limits. The model card quotes this sentence of 10 characters or more.'),
  }),
);

/** What users of the answers can rely on. */
export const ServiceLevels = mapping({
  latencyP99Milliseconds: within(goal.LATENCY_MILLISECONDS).describe(
    'The time in which 99 of 100 requests are answered. Alarms and the smoke test use it.',
  ),
  availability: number().describe('The share of requests that are answered without a server error, such as 0.995.'),
  modelAgeDays: within(goal.MODEL_AGE_DAYS).describe('The age at which a deployed model counts as stale.'),
});

/** How much harm a wrong decision can do. */
export const Risk = mapping({
  rating: choice(['low', 'medium', 'high'], 'judge the harm that a wrong decision does').describe(
    'How much harm a wrong decision can do.',
  ),
  because: text().describe('Why the risk has this rating, in words that a reviewer can judge.'),
});

const Declaration = mapping({
  statement: text().meta({
    description: 'What was decided or done, in one to three sentences.',
    minLength: goal.TEXT_LENGTH.min,
    maxLength: goal.TEXT_LENGTH.max,
  }),
  link: matching(goal.PRACTICE_ADDRESS)
    .optional()
    .describe('The https address of the document where it is written down.'),
});

/** What is declared of practices of the ML Lens. */
export const Practices = asks(
  z.record(z.string(), Declaration),
  'a mapping',
  'write the id of a practice, and a statement below it',
).meta({ propertyNames: { enum: [...LENS_PRACTICES] } });
