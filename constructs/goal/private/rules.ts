import type { Rule } from '../../private/faults';
import { type Bounds, within } from '../../private/validate';

/** Words joined by hyphens, so that names made of it read well and stay within every service's rules. */
export const USE_CASE_NAME = /^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/**
 * Beginnings that a service keeps for itself in a name that begins with that of the use case: Parameter Store refuses
 * `/aws…` and `/ssm…`, and S3 refuses buckets `sthree-…` and `amzn-s3-demo-…`. See
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const RESERVED_BEGINNING = /^(aws|ssm|sthree(?![a-z0-9])|amzn-s3-demo(?![a-z0-9]))/;
/**
 * What is left for the use case in the longest name that ends with the Region, of the role `<use case>-<environment>-
 * drift-schedule-<Region>`: IAM takes 64 characters, environments have up to 12, and Regions up to 14.
 */
export const NAME_LENGTH_WITH_REGION = 64 - '-'.length - 12 - '-drift-schedule-'.length - 14;
/** What a tag may hold. See https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const OWNER = /^[\p{L}\p{N}_.:/=+@-][\p{L}\p{Z}\p{N}_.:/=+@-]{0,255}$/u;
/** The name of a CloudWatch metric without anything that needs quoting. */
export const KPI_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
/** A name that can stand in a path of a JSON document, on a command line and in a CSV header without quoting. */
export const COLUMN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
/** One value of a column; it becomes an argument of a command. */
export const LABEL = /^(?!.*\p{Cc})\S(.{0,61}\S)?$/u;
/** What a model card has room for, and enough for a sentence. Spaces at either end do not count. */
export const TEXT_LENGTH: Bounds = { min: 10, max: 1024, unit: 'characters' };
export const FINITE: Bounds = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
/** The model card holds 2,048 characters on fairness; three metrics of three columns fit. */
export const FAIRNESS_LIMITS: Bounds = { min: 1, max: 9, whole: true, unit: 'limits' };
export const FAIRNESS_RATIO: Bounds = { min: 0, max: 1, excludesMin: true };
export const FAIRNESS_DIFFERENCE: Bounds = { min: 0, max: 1, excludesMax: true };
/**
 * A model has 60 seconds to answer. See
 * https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 */
export const LATENCY_MILLISECONDS: Bounds = { min: 1, max: 60_000, whole: true, unit: 'milliseconds' };
export const AVAILABILITY_SHARE: Bounds = { min: 0, max: 1, excludesMin: true, excludesMax: true };
export const MODEL_AGE_DAYS: Bounds = { min: 1, max: 3650, unit: 'days' };

const TEXT = `have ${TEXT_LENGTH.min} to ${TEXT_LENGTH.max} characters`;
const COLUMN = 'have at most 63 letters, digits and underscores, and not begin with a digit';
const LABEL_TEXT = 'have 1 to 63 printable characters, with no space at either end';

export const NAME: Rule = {
  code: 'MLL101',
  when: 'The name of a use case cannot be part of every physical name.',
  must: 'be lowercase words joined by hyphens, at most 32 characters long',
  fix: 'write it as in mortgage-approval',
  example: "goal.UseCase.define({ ...mortgage, name: 'Mortgage Approval' });",
};

export const OWNER_TAG: Rule = {
  code: 'MLL102',
  when: 'The owner of a use case is not a text that a tag can hold.',
  must: 'be 1 to 256 letters, digits, spaces and _.:/=+@-, and not begin with a space',
  fix: 'give the email address or the name of a team',
  example: "goal.UseCase.define({ ...mortgage, owner: 'Lending <lending@example.com>' });",
};

export const BUSINESS_GOAL: Rule = {
  code: 'MLL103',
  when: 'The business goal is too short to be a sentence or too long for the model card.',
  must: TEXT,
  fix: 'say in one sentence what the business wants',
  example: "goal.UseCase.define({ ...mortgage, businessGoal: 'profit' });",
};

export const KPI_METRIC: Rule = {
  code: 'MLL104',
  when: 'The name of the KPI cannot be the name of a CloudWatch metric.',
  must: 'begin with a letter and have at most 63 letters, digits, dots, hyphens and underscores',
  fix: 'name it like a CloudWatch metric, as in SameDayDecisions',
  example: "goal.UseCase.define({ ...mortgage, kpi: goal.Kpi.atLeast('same day', 0.8) });",
};

export const KPI_TARGET: Rule = {
  code: 'MLL105',
  when: 'The target of the KPI is not a number.',
  must: 'be a finite number',
  fix: 'give the value at which the goal is reached',
  example: "goal.UseCase.define({ ...mortgage, kpi: goal.Kpi.atMost('Hours', Infinity) });",
};

export const TARGET: Rule = {
  code: 'MLL106',
  when: 'The target column has a name that would need quoting in paths, commands or CSV files.',
  must: COLUMN,
  fix: 'rename the column in the code that prepares the data',
  example: `goal.UseCase.define({
  ...mortgage,
  problem: goal.Problem.binaryClassification({ target: 'was denied', positiveLabel: 'yes' }),
});`,
};

export const POSITIVE_LABEL: Rule = {
  code: 'MLL107',
  when: 'The positive label of a binary classification is empty, too long or surrounded by spaces.',
  must: LABEL_TEXT,
  fix: "write the target's value as it is in the data",
  example: `goal.UseCase.define({
  ...mortgage,
  problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: '' }),
});`,
};

export const OBJECTIVES: Rule = {
  code: 'MLL108',
  when: 'A use case has no objectives, so that any model would pass the gate.',
  must: 'be a list with at least one objective',
  fix: 'name a metric of the problem and its limit',
  example: 'goal.UseCase.define({ ...mortgage, objectives: [] });',
};

export const METRIC: Rule = {
  code: 'MLL109',
  when: 'An objective names a metric that the problem does not have.',
  must: 'be a metric of the problem',
  fix: 'choose a metric that the problem has',
  example: "goal.UseCase.define({ ...mortgage, objectives: [goal.Objective.atLeast('acu', 0.78)] });",
};

export const METRIC_ONCE: Rule = {
  code: 'MLL110',
  when: 'Two objectives name the same metric.',
  must: 'not be the metric of another objective',
  fix: 'keep the stricter objective',
  example: `goal.UseCase.define({
  ...mortgage,
  objectives: [goal.Objective.atLeast('auc', 0.7), goal.Objective.atLeast('auc', 0.8)],
});`,
};

export const DIRECTION: Rule = {
  code: 'MLL111',
  when: 'An objective limits its metric on the wrong side, so that only bad models would pass.',
  must: 'be on the side of the better values',
  fix: 'use atLeast where a higher value is better, and atMost where a lower value is better',
  example: "goal.UseCase.define({ ...mortgage, objectives: [goal.Objective.atMost('auc', 0.78)] });",
};

export const THRESHOLD: Rule = {
  code: 'MLL112',
  when: 'The limit of an objective is a value that its metric cannot have.',
  must: 'be a value that the metric can have',
  fix: 'choose a value that the metric can have',
  example: "goal.UseCase.define({ ...mortgage, objectives: [goal.Objective.atLeast('auc', 78)] });",
};

export const FAIRNESS: Rule = {
  code: 'MLL113',
  when: 'There are fairness limits, but the problem is not a binary classification.',
  must: 'be none, with a reason, unless the problem is a binary classification',
  fix: 'remove the limits and state why there are none',
  example: `goal.UseCase.define({
  ...mortgage,
  problem: goal.Problem.regression({ target: 'income' }),
  objectives: [goal.Objective.atMost('mae', 1000)],
});`,
};

export const FAIRNESS_COLUMN: Rule = {
  code: 'MLL114',
  when: 'The column of a fairness limit has a name that would need quoting in paths, commands or CSV files.',
  must: COLUMN,
  fix: 'rename the column in the code that prepares the data',
  example: `goal.UseCase.define({
  ...mortgage,
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'marital status', privileged: 'married', atLeast: 0.8 }),
  ),
});`,
};

export const FAIRNESS_NOT_TARGET: Rule = {
  code: 'MLL115',
  when: 'The column of a fairness limit is the target, which cannot tell two groups apart.',
  must: 'not be the target column',
  fix: 'name the column that tells the groups apart',
  example: `goal.UseCase.define({
  ...mortgage,
  problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'deny', privileged: 'no', atLeast: 0.8 }),
  ),
});`,
};

export const PRIVILEGED: Rule = {
  code: 'MLL116',
  when: 'The privileged group of a fairness limit is empty, too long or surrounded by spaces.',
  must: LABEL_TEXT,
  fix: "write the privileged group's value as it is in the data",
  example: `goal.UseCase.define({
  ...mortgage,
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'black', privileged: '', atLeast: 0.8 }),
  ),
});`,
};

export const FAIRNESS_THRESHOLD: Rule = {
  code: 'MLL117',
  when: 'A fairness limit is a value that its metric cannot have, or one that every model meets.',
  must: 'be a value that the metric can have',
  fix: 'choose a value that the metric can have',
  example: `goal.UseCase.define({
  ...mortgage,
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 1.25 }),
  ),
});`,
};

export const FAIRNESS_ONCE: Rule = {
  code: 'MLL118',
  when: 'Two fairness limits have the same metric and the same column.',
  must: 'not be the metric of another limit on the same column',
  fix: 'keep the stricter limit',
  example: `goal.UseCase.define({
  ...mortgage,
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 }),
    goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.9 }),
  ),
});`,
};

export const FAIRNESS_COUNT: Rule = {
  code: 'MLL119',
  when: 'A use case has no fairness limits and gives no reason, or it has more limits than the model card can hold.',
  must: `have ${FAIRNESS_LIMITS.min} to ${FAIRNESS_LIMITS.max} limits`,
  fix: 'give at least one limit, or the reason for having none',
  example: 'goal.UseCase.define({ ...mortgage, fairness: goal.Fairness.within() });',
};

export const FAIRNESS_REASON: Rule = {
  code: 'MLL120',
  when: 'The reason for having no fairness limits is too short to be one, or too long for the model card.',
  must: TEXT,
  fix: 'say in one sentence why nobody can be treated unfairly',
  example: "goal.UseCase.define({ ...mortgage, fairness: goal.Fairness.none('n/a') });",
};

export const PRIVILEGED_SAME: Rule = {
  code: 'MLL121',
  when: 'Two fairness limits on the same column have different privileged groups.',
  must: 'be the privileged group of the other limits on the same column',
  fix: 'compare every metric of a column with the same privileged group',
  example: `goal.UseCase.define({
  ...mortgage,
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 }),
    goal.FairnessLimit.equalOpportunityDifference({ column: 'black', privileged: 'yes', atMost: 0.1 }),
  ),
});`,
};

export const LATENCY: Rule = {
  code: 'MLL122',
  when: 'The latency of the service levels is below a millisecond or above the time that SageMaker waits for an answer.',
  must: within(LATENCY_MILLISECONDS),
  fix: 'set a latency that an endpoint can keep: SageMaker gives up on a request after 60 seconds',
  example: `goal.UseCase.define({
  ...mortgage,
  serviceLevels: { latencyP99: Duration.minutes(2), availability: 0.995, modelAge: Duration.days(90) },
});`,
};

export const AVAILABILITY: Rule = {
  code: 'MLL123',
  when: 'The availability of the service levels is not a share of the requests.',
  must: within(AVAILABILITY_SHARE),
  fix: 'write it as a share: 0.995 allows 5 errors in 1000 requests',
  example: `goal.UseCase.define({
  ...mortgage,
  serviceLevels: { latencyP99: Duration.millis(200), availability: 99.5, modelAge: Duration.days(90) },
});`,
};

export const MODEL_AGE: Rule = {
  code: 'MLL124',
  when: 'The age at which a model is stale is below a day or above ten years.',
  must: within(MODEL_AGE_DAYS),
  fix: 'set the age at which a model should be replaced',
  example: `goal.UseCase.define({
  ...mortgage,
  serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.hours(6) },
});`,
};

export const RISK: Rule = {
  code: 'MLL125',
  when: 'The explanation of the risk rating is too short to be a sentence or too long for the model card.',
  must: TEXT,
  fix: 'say in one sentence what harm a wrong decision does',
  example: "goal.UseCase.define({ ...mortgage, risk: { rating: goal.RiskRating.HIGH, because: '' } });",
};

export const KPI_UNIT: Rule = {
  code: 'MLL126',
  when: 'The unit of the KPI is empty, too long or surrounded by spaces.',
  must: LABEL_TEXT,
  fix: 'name a unit, as in hours, or leave it out',
  example: "goal.UseCase.define({ ...mortgage, kpi: goal.Kpi.atMost('Hours', 24, '') });",
};

export const NAME_RESERVED: Rule = {
  code: 'MLL127',
  when: 'The name of a use case begins as names do that AWS keeps for itself, so that a service refuses a name made of it.',
  must: 'not begin with aws or ssm, which Parameter Store refuses, or with sthree- or amzn-s3-demo-, which S3 refuses',
  fix: 'begin it with another word',
  example: "goal.UseCase.define({ ...mortgage, name: 'aws-cost-forecast' });",
};

export const NAME_WITH_REGION: Rule = {
  code: 'MLL128',
  when: 'The Region is part of physical names, and the name of the use case leaves no room for it in the name of a role.',
  must: `have at most ${NAME_LENGTH_WITH_REGION} characters when the Region is part of physical names (regionInNames)`,
  fix: 'shorten it, because IAM allows a role 64 characters',
  example: "goal.UseCase.define({ ...mortgage, name: 'mortgage-approval-of-companies', regionInNames: true });",
};

export const PRACTICE: Rule = {
  code: 'MLL129',
  when: 'A declaration is about something that is no practice of the ML Lens.',
  must: 'be the id of a practice of the ML Lens, such as MLCOST02-BP01',
  fix: 'take the id from the page of the practice; ids of the edition of 2023, such as MLCOST-03, are other ones',
  example: `goal.UseCase.define({
  ...mortgage,
  practices: { 'MLCOST-03': { statement: 'Rules of thumb decide as well as three clerks, but not the same day' } },
});`,
};

export const PRACTICE_STATEMENT: Rule = {
  code: 'MLL130',
  when: 'The statement of a declaration is too short to be a sentence, or too long for a report.',
  must: TEXT,
  fix: 'say in one to three sentences what was decided or done',
  example: `goal.UseCase.define({ ...mortgage, practices: { 'MLCOST02-BP01': { statement: 'yes' } } });`,
};

/** An address that a reader can open. */
export const PRACTICE_ADDRESS = /^https:\/\/[^\s/]+\S*$/;

export const PRACTICE_LINK: Rule = {
  code: 'MLL131',
  when: 'The link of a declaration is no address that a reader can open.',
  must: 'be a URL that begins with https://',
  fix: 'write the whole address of the document, or leave it out',
  example: `goal.UseCase.define({
  ...mortgage,
  practices: { 'MLCOST02-BP01': { statement: 'Rules of thumb were compared first', link: 'wiki/decisions' } },
});`,
};

export const NAME_PREFIX: Rule = {
  code: 'MLL132',
  when: 'What physical names shall begin with cannot be part of every physical name.',
  must: NAME.must,
  fix: 'write it as in mortgage-approval-eu',
  example: "goal.UseCase.define({ ...mortgage, namePrefix: 'Mortgage_EU' });",
};

export const NAMED_ROLE_PATH: Rule = {
  code: 'MLL133',
  when: 'IAM does not accept the path of the roles with fixed names.',
  must: 'be a path that begins and ends with a slash, of letters, digits, hyphens and underscores',
  fix: 'write it as in /platform/ml/',
  example: "goal.UseCase.define({ ...mortgage, rolePath: 'platform/ml' });",
};
