import { App, Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as goal from '../../../constructs/goal';
import { type UseCaseFacts, checkUseCase } from '../../../constructs/goal/private/checks';
import { GLOBAL_NAME } from '../../../constructs/private/global-names';
import { CONSTRUCT_RULES } from '../../../lib/catalogue';
import { mortgage } from '../../support/mortgage';

const { Fairness, FairnessLimit, Kpi, Objective, Problem } = goal;
const levels = mortgage().serviceLevels;
const black = (atLeast: number) => FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast });
const group = (column: string, privileged: string) =>
  Fairness.within(FairnessLimit.disparateImpact({ column, privileged, atLeast: 0.8 }));
const ten = Array.from({ length: 10 }, (_, i) =>
  FairnessLimit.equalOpportunityDifference({ column: `c${i}`, privileged: 'x', atMost: 0.1 }),
);

const failures: [string, Partial<goal.UseCaseProps>, string][] = [
  [
    'MLL101',
    { name: 'Mortgage_Approval' },
    `'name' must be lowercase words joined by hyphens, at most 32 characters long, got "Mortgage_Approval"; write it as in mortgage-approval`,
  ],
  [
    'MLL102',
    { owner: 'lending <lending@example.com>' },
    `'owner' must be 1 to 256 letters, digits, spaces and _.:/=+@-, and not begin with a space, got "lending <lending@example.com>"; give the email address or the name of a team`,
  ],
  [
    'MLL103',
    { businessGoal: 'profit' },
    `'businessGoal' must have 10 to 1024 characters, got "profit"; say in one sentence what the business wants`,
  ],
  [
    'MLL104',
    { kpi: Kpi.atLeast('same day', 0.8) },
    `'kpi.name' must begin with a letter and have at most 63 letters, digits, dots, hyphens and underscores, got "same day"; name it like a CloudWatch metric, as in SameDayDecisions`,
  ],
  [
    'MLL105',
    { kpi: Kpi.atMost('Hours', Number.POSITIVE_INFINITY) },
    `'kpi.atMost' must be a finite number, got Infinity; give the value at which the goal is reached`,
  ],
  [
    'MLL106',
    { problem: Problem.binaryClassification({ target: 'was denied', positiveLabel: 'yes' }) },
    `'problem.target' must have at most 63 letters, digits and underscores, and not begin with a digit, got "was denied"; rename the column in the code that prepares the data`,
  ],
  [
    'MLL107',
    { problem: Problem.binaryClassification({ target: 'deny', positiveLabel: ' ' }) },
    `'problem.positiveLabel' must have 1 to 63 printable characters, with no space at either end, got " "; write the target's value as it is in the data`,
  ],
  [
    'MLL107',
    { problem: Problem.binaryClassification({ target: 'deny', positiveLabel: 'y\0s' }) },
    `'problem.positiveLabel' must have 1 to 63 printable characters, with no space at either end, got "y\\u0000s"; write the target's value as it is in the data`,
  ],
  [
    'MLL108',
    { objectives: [] },
    `'objectives' must be a list with at least one objective, got []; name one of accuracy, auc, f1, precision, recall and its limit`,
  ],
  [
    'MLL109',
    { objectives: [Objective.atLeast('acu', 0.78)] },
    `'objectives[0].metric' must be a metric of binary-classification (accuracy, auc, f1, precision, recall), got "acu"; did you mean auc?`,
  ],
  [
    'MLL109',
    { objectives: [Objective.atMost('rmse', 3)] },
    `'objectives[0].metric' must be a metric of binary-classification (accuracy, auc, f1, precision, recall), got "rmse"; choose a metric that the problem has`,
  ],
  [
    'MLL110',
    { objectives: [Objective.atLeast('auc', 0.7), Objective.atLeast('auc', 0.8)] },
    `'objectives[1].metric' must not be the metric of another objective, got "auc"; keep the stricter objective`,
  ],
  [
    'MLL111',
    { objectives: [Objective.atMost('auc', 0.78)] },
    `'objectives[0].atMost' must be atLeast, because a higher auc is better; write atLeast instead of atMost`,
  ],
  [
    'MLL111',
    {
      problem: Problem.regression({ target: 'price' }),
      objectives: [Objective.atLeast('rmse', 3)],
      fairness: Fairness.none('houses, not persons'),
    },
    `'objectives[0].atLeast' must be atMost, because a lower rmse is better; write atMost instead of atLeast`,
  ],
  [
    'MLL112',
    { objectives: [Objective.atLeast('auc', 78)] },
    `'objectives[0].atLeast' must be from 0 to 1, got 78; choose a value that auc can have`,
  ],
  [
    'MLL112',
    {
      problem: Problem.regression({ target: 'price' }),
      objectives: [Objective.atMost('mae', -1), Objective.atLeast('r2', 2)],
      fairness: Fairness.none('houses, not persons'),
    },
    `'objectives[0].atMost' must be at least 0, got -1; choose a value that mae can have\nMLL112 'objectives[1].atLeast' must be at most 1, got 2; choose a value that r2 can have`,
  ],
  [
    'MLL113',
    { problem: Problem.regression({ target: 'price' }), objectives: [Objective.atMost('mae', 1)] },
    `'fairness' must be none, with a reason, unless the problem is a binary classification, got ["disparate_impact of black"]; remove the limits and state why there are none`,
  ],
  [
    'MLL114',
    { fairness: group('marital status', 'married') },
    `'fairness[0].column' must have at most 63 letters, digits and underscores, and not begin with a digit, got "marital status"; rename the column in the code that prepares the data`,
  ],
  [
    'MLL115',
    { fairness: group('deny', 'no') },
    `'fairness[0].column' must not be the target column, got "deny"; name the column that tells the groups apart`,
  ],
  [
    'MLL116',
    { fairness: group('black', '') },
    `'fairness[0].privileged' must have 1 to 63 printable characters, with no space at either end, got ""; write the privileged group's value as it is in the data`,
  ],
  [
    'MLL117',
    { fairness: Fairness.within(black(1.25)) },
    `'fairness[0].atLeast' must be above 0 and at most 1, got 1.25; use 0.8 for the four-fifths rule, or 1 for equal treatment`,
  ],
  [
    'MLL117',
    {
      fairness: Fairness.within(
        FairnessLimit.demographicParityDifference({ column: 'black', privileged: 'no', atMost: 1 }),
      ),
    },
    `'fairness[0].atMost' must be at least 0 and below 1, got 1; use a small difference, such as 0.1`,
  ],
  [
    'MLL118',
    { fairness: Fairness.within(black(0.8), black(0.9)) },
    `'fairness[1].metric' must not be the metric of another limit on the same column, got "disparate_impact"; keep the stricter limit`,
  ],
  [
    'MLL119',
    { fairness: Fairness.within() },
    `'fairness' must have 1 to 9 limits, got 0 limits; give at least one limit, or the reason for having none`,
  ],
  [
    'MLL119',
    { fairness: Fairness.within(...ten) },
    `'fairness' must have 1 to 9 limits, got 10 limits; keep the most important limits`,
  ],
  [
    'MLL120',
    { fairness: Fairness.none('n/a') },
    `'fairness.none' must have 10 to 1024 characters, got "n/a"; say in one sentence why nobody can be treated unfairly`,
  ],
  [
    'MLL121',
    {
      fairness: Fairness.within(
        black(0.8),
        FairnessLimit.equalOpportunityDifference({ column: 'black', privileged: 'yes', atMost: 0.1 }),
      ),
    },
    `'fairness[1].privileged' must be "no", as in the limit above on black, got "yes"; compare every metric of a column with the same privileged group`,
  ],
  [
    'MLL122',
    { serviceLevels: { ...levels, latencyP99: Duration.millis(0) } },
    `'serviceLevels.latencyP99' must be a whole number of milliseconds, from 1 to 60000, got 0 milliseconds; set a latency that an endpoint can keep: SageMaker gives up on a request after 60 seconds`,
  ],
  [
    'MLL123',
    { serviceLevels: { ...levels, availability: 99.5 } },
    `'serviceLevels.availability' must be above 0 and below 1, got 99.5; write it as a share: 0.995 allows 5 errors in 1000 requests`,
  ],
  [
    'MLL124',
    { serviceLevels: { ...levels, modelAge: Duration.hours(6) } },
    `'serviceLevels.modelAge' must be from 1 to 3650 days, got 0.25 days; set the age at which a model should be replaced`,
  ],
  [
    'MLL129',
    { practices: { 'MLCOST-03': { statement: 'Rules of thumb were compared first' } } },
    `'practices.MLCOST-03' must be the id of a practice of the ML Lens, such as MLCOST02-BP01; take the id from the page of the practice; ids of the edition of 2023, such as MLCOST-03, are other ones`,
  ],
  [
    'MLL130',
    { practices: { 'MLCOST02-BP01': { statement: 'yes' } } },
    `'practices.MLCOST02-BP01.statement' must have 10 to 1024 characters, got "yes"; say in one to three sentences what was decided or done`,
  ],
  [
    'MLL131',
    { practices: { 'MLCOST02-BP01': { statement: 'Rules of thumb were compared first', link: 'http://wiki' } } },
    `'practices.MLCOST02-BP01.link' must be a URL that begins with https://, got "http://wiki"; write the whole address of the document, or leave it out`,
  ],
  [
    'MLL125',
    { risk: { rating: goal.RiskRating.HIGH, because: '' } },
    `'risk.because' must have 10 to 1024 characters, got ""; say in one sentence what harm a wrong decision does`,
  ],
  [
    'MLL126',
    { kpi: Kpi.atMost('Hours', 24, '') },
    `'kpi.unit' must have 1 to 63 printable characters, with no space at either end, got ""; name a unit, as in hours, or leave it out`,
  ],
  ...['aws', 'aws-costs', 'awsome', 'ssm', 'ssmx', 'sthree', 'sthree-x', 'amzn-s3-demo', 'amzn-s3-demo-x'].map(
    (name): [string, Partial<goal.UseCaseProps>, string] => [
      'MLL127',
      { name },
      `'name' must not begin with aws or ssm, which Parameter Store refuses, or with sthree- or amzn-s3-demo-, which S3 refuses, got "${name}"; begin it with another word`,
    ],
  ),
  [
    'MLL128',
    { name: 'x'.repeat(22), regionInNames: true },
    `'name' must have at most 21 characters when the Region is part of physical names (regionInNames), got 22 characters; shorten it, because IAM allows a role 64 characters`,
  ],
  [
    'MLL127',
    { namePrefix: 'aws-costs' },
    `'namePrefix' must not begin with aws or ssm, which Parameter Store refuses, or with sthree- or amzn-s3-demo-, which S3 refuses, got "aws-costs"; begin it with another word`,
  ],
  [
    'MLL128',
    { namePrefix: 'x'.repeat(22), regionInNames: true },
    `'namePrefix' must have at most 21 characters when the Region is part of physical names (regionInNames), got 22 characters; shorten it, because IAM allows a role 64 characters`,
  ],
  ...['Mortgage', 'a--b', 'x'.repeat(33), ''].map((namePrefix): [string, Partial<goal.UseCaseProps>, string] => [
    'MLL132',
    { namePrefix },
    `'namePrefix' must be lowercase words joined by hyphens, at most 32 characters long, got "${namePrefix}"; write it as in mortgage-approval-eu`,
  ]),
  ...['ml', '/ml', 'ml/', '/m l/', '//', '', '/ml/*/'].map((rolePath): [string, Partial<goal.UseCaseProps>, string] => [
    'MLL133',
    { rolePath },
    `'rolePath' must be a path that begins and ends with a slash, of letters, digits, hyphens and underscores, got "${rolePath}"; write it as in /platform/ml/`,
  ]),
];

test.each([
  ['sthreex', {}],
  ['amzn-s3-demos', {}],
  ['a-ssm', {}],
  ['x'.repeat(32), {}],
  ['x'.repeat(21), { regionInNames: true }],
  ['aws-costs', { namePrefix: 'cloud-costs' }],
  ['x'.repeat(32), { namePrefix: 'short', regionInNames: true }],
  ['plain', { rolePath: '/' }],
  ['plain', { rolePath: '/platform/ml_1/' }],
])('takes %s', (name, more) => {
  expect(checkUseCase({ name, ...more }).filter(Boolean)).toEqual([]);
});

describe('fails', () => {
  test.each(failures)('with %s for %j', (code, changes, message) => {
    expect(messageOf(mortgage(changes))).toBe(`${code} ${message}`);
  });

  test('once, with everything that is wrong', () => {
    expect(messageOf(mortgage({ name: '', owner: '', objectives: [] })).split('\n')).toEqual([
      expect.stringMatching(/^MLL101 /),
      expect.stringMatching(/^MLL102 /),
      expect.stringMatching(/^MLL108 /),
    ]);
  });

  test('before it makes a resource, and says where', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => new goal.UseCase(stack, 'Mortgage', mortgage({ owner: '' }))).toThrow(/ \(Stack\/Mortgage\)$/);
    expect(stack.node.findChild('Mortgage').node.children).toEqual([]);
  });

  test('with every code of the stage', () => {
    const codes = CONSTRUCT_RULES.map(({ code }) => code).filter(
      (code) => code.startsWith('MLL1') && code !== GLOBAL_NAME.code,
    );
    expect([...new Set(failures.map(([code]) => code))].sort()).toEqual(codes);
    expect(codes).toHaveLength(33);
  });

  test('with the length of a text that is too long to quote', () => {
    expect(messageOf(mortgage({ businessGoal: 'x'.repeat(1025) }))).toBe(
      "MLL103 'businessGoal' must have 10 to 1024 characters, got 1025 characters; say in one sentence what the business wants",
    );
  });

  test('with numbers that are known only at deployment, because people read them in the model card', () => {
    const token = Token.asNumber({ Ref: 'Number' });
    const fairness = Fairness.within(black(token));
    const serviceLevels = { latencyP99: Duration.millis(token), availability: token, modelAge: Duration.days(token) };
    const kpi = Kpi.atLeast('SameDayDecisions', token);
    const objectives = [Objective.atLeast('auc', token), Objective.atLeast(Token.asString({ Ref: 'Metric' }), 0.5)];
    const known = 'must be known at synth, got a token; write the value out: it appears in the model card';
    expect(messageOf(mortgage({ kpi, objectives, fairness, serviceLevels })).split('\n')).toEqual([
      `MLL105 'kpi.atLeast' ${known}`,
      `MLL112 'objectives[0].atLeast' ${known}`,
      `MLL109 'objectives[1].metric' ${known}`,
      `MLL117 'fairness[0].atLeast' ${known}`,
      `MLL122 'serviceLevels.latencyP99' ${known}`,
      `MLL123 'serviceLevels.availability' ${known}`,
      `MLL124 'serviceLevels.modelAge' ${known}`,
    ]);
  });
});

test('passes with texts that are known only at deployment', () => {
  const token = Token.asString({ Ref: 'Text' });
  const other = Token.asString({ Ref: 'Other' });
  const changes: Partial<goal.UseCaseProps> = {
    name: token,
    owner: token,
    businessGoal: token,
    kpi: Kpi.atLeast(token, 1, token),
    problem: Problem.binaryClassification({ target: token, positiveLabel: token }),
    fairness: Fairness.within(
      FairnessLimit.disparateImpact({ column: token, privileged: token, atLeast: 0.8 }),
      FairnessLimit.equalOpportunityDifference({ column: token, privileged: other, atMost: 0.1 }),
    ),
    risk: { rating: goal.RiskRating.HIGH, because: token },
  };
  expect(messageOf(mortgage(changes))).toBe('nothing was wrong');
});

describe('of which only a part is known', () => {
  test.each<[string, UseCaseFacts]>([
    ['nothing', {}],
    ['empty sections', { kpi: {}, problem: {}, objectives: [{}, undefined], serviceLevels: {}, risk: {} }],
    ['a name', { name: 'mortgage-approval' }],
    ['objectives without a problem', { objectives: [Objective.atLeast('acu', 78)] }],
    ['a metric without its limit', { problem: mortgage().problem, objectives: [{ metric: 'auc' }] }],
    ['limits without a problem', { fairness: group('deny', 'no') }],
    ['one service level', { serviceLevels: { availability: 0.995 } }],
    ['a KPI without its target', { kpi: { name: 'SameDayDecisions' } }],
  ])('passes with %s', (_, facts) => {
    expect(placesOf(facts)).toEqual([]);
  });

  test('judges entries one by one, each by its own index', () => {
    expect(
      placesOf({
        problem: { problemType: goal.ProblemType.BINARY_CLASSIFICATION, target: 'deny' },
        objectives: [undefined, { metric: 'acu' }, Objective.atLeast('auc', 0.7), {}, Objective.atLeast('auc', 7)],
        fairness: {
          limits: [undefined, { column: 'deny' }, {}, black(0.8), black(2), { column: 'black', privileged: 'yes' }],
        },
      }),
    ).toEqual([
      ['MLL109', 'objectives', 1, 'metric'],
      ['MLL110', 'objectives', 4, 'metric'],
      ['MLL112', 'objectives', 4, 'atLeast'],
      ['MLL115', 'fairness', 1, 'column'],
      ['MLL117', 'fairness', 4, 'atLeast'],
      ['MLL118', 'fairness', 4, 'metric'],
      ['MLL121', 'fairness', 5, 'privileged'],
    ]);
  });

  test('judges every service level alone', () => {
    expect(placesOf({ serviceLevels: { latencyP99: Duration.millis(0) } })).toEqual([
      ['MLL122', 'serviceLevels', 'latencyP99'],
    ]);
    expect(placesOf({ serviceLevels: { modelAge: Duration.days(0) } })).toEqual([
      ['MLL124', 'serviceLevels', 'modelAge'],
    ]);
  });
});

function placesOf(facts: UseCaseFacts): (string | number)[][] {
  return checkUseCase(facts).flatMap((found) => (found ? [[found.code, ...found.path]] : []));
}

function messageOf(props: goal.UseCaseProps): string {
  try {
    goal.UseCase.define(props);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was wrong';
}
