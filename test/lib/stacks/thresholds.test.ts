import { parse, stringify } from 'yaml';
import { type Assembly, exampleText, synthesise } from './fixture';

/** The example with numbers that turn up nowhere by chance. */
function withOddNumbers(): string {
  const file = parse(exampleText);
  file.goal.kpi.atLeast = 0.8237;
  file.objectives = [
    { metric: 'auc', atLeast: 0.7731 },
    { metric: 'recall', atLeast: 0.2917 },
  ];
  file.fairness[0].atLeast = 0.8619;
  file.serviceLevels = { latencyP99Milliseconds: 2171, availability: 0.9375, modelAgeDays: 1973 };
  file.serving.realtime.scaling.invocationsPerInstance = 3181;
  file.monitoring.drift = {
    ...file.monitoring.drift,
    psi: 0.2347,
    everyHours: 41,
    windowHours: 617,
    minimumRecords: 8191,
  };
  file.monitoring.drift.retraining.cooldownHours = 1117;
  return stringify(file);
}

/** Where a text stands: `<template> <type of resource>`, as often as there are such resources. */
function placesOf(text: string, { templates, kit }: Assembly): string[] {
  const all = { ...templates, ...(kit && { release: kit.template }) };
  const found = Object.entries(all).flatMap(([name, { Resources }]) =>
    Object.values(Resources)
      .filter(({ Properties }) => new RegExp(`(?<![\\d.])${text}(?!\\d)`).test(JSON.stringify(Properties)))
      .map(({ Type }) => `${name.replace(/.*-/, '')} ${Type.replace('AWS::', '')}`),
  );
  return found.filter((place) => !place.startsWith('mortgageapproval')).sort();
}

describe('when a use case declares its limits', () => {
  const made = synthesise(withOddNumbers());
  const inBoth = (...types: string[]) => types.flatMap((type) => [`prod ${type}`, `staging ${type}`]);

  // what is listed is all: nowhere else is one of these decided again
  test.each([
    ['the KPI', '0\\.8237', ['dev SSM::Parameter', 'dev SageMaker::Pipeline']],
    ['an objective', '0\\.7731', ['dev Lambda::Function', 'dev SSM::Parameter', 'dev SageMaker::Pipeline']],
    ['another objective', '0\\.2917', ['dev Lambda::Function', 'dev SSM::Parameter', 'dev SageMaker::Pipeline']],
    ['a fairness limit', '0\\.8619', ['dev Lambda::Function', 'dev SSM::Parameter', 'dev SageMaker::Pipeline']],
    [
      'the latency in milliseconds',
      '2171',
      [
        'dev CodePipeline::Pipeline',
        'dev SSM::Parameter',
        'dev SageMaker::Pipeline',
        ...inBoth('CloudWatch::Alarm', 'CloudWatch::Dashboard'),
        'release CloudWatch::Alarm',
      ],
    ],
    ['the latency in microseconds', '2171000', [...inBoth('CloudWatch::Alarm'), 'release CloudWatch::Alarm']],
    [
      'the availability',
      '0\\.9375',
      ['dev SSM::Parameter', 'dev SageMaker::Pipeline', ...inBoth('CloudWatch::Alarm', 'CloudWatch::Dashboard')],
    ],
    [
      'the share of errors that it leaves',
      '0\\.0625',
      [...inBoth('CloudWatch::Alarm', 'CloudWatch::Dashboard'), 'release CloudWatch::Alarm'],
    ],
    [
      'the age of a model',
      '1973',
      ['dev SSM::Parameter', 'dev SageMaker::Pipeline', ...inBoth('CloudWatch::Alarm', 'CloudWatch::Dashboard')],
    ],
    ['what an instance stands', '3181', ['release ApplicationAutoScaling::ScalingPolicy']],
    ['the drift', '0\\.2347', inBoth('CloudWatch::Alarm', 'CloudWatch::Dashboard', 'SageMaker::Pipeline')],
    ['the interval of checks', '41 hours', ['release Scheduler::Schedule']],
    ['the window of a check', '617', inBoth('Lambda::Function')],
    ['the records of a check', '8191', inBoth('CloudWatch::Dashboard', 'SageMaker::Pipeline')],
    ['the rest after a retraining in seconds', `${1117 * 3600}`, ['dev Lambda::Function']],
  ])('then %s stands wherever it counts, and nowhere else', (_, text, places) => {
    expect(placesOf(text, made)).toEqual(places.sort());
  });

  test.each(['0\\.78', '200000', '0\\.995', '0\\.005', '604800'])('then the number of before is gone: %s', (text) => {
    expect(placesOf(text, made)).toEqual([]);
  });

  test('then an alarm on silence waits two intervals', () => {
    const [alarm] = Object.values(made.kit!.template.Resources).filter(({ Properties }) =>
      JSON.stringify(Properties).includes('-drift-check-silent'),
    );
    expect(JSON.stringify(alarm.Properties)).toContain(`${2 * 41} hours`);
  });
});
