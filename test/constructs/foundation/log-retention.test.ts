import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LogRetention, type LogRetentionProps } from '../../../constructs/foundation';
import { RETENTION_DAYS } from '../../../constructs/foundation/private/rules';
import { faultsOf } from '../../../constructs/private/errors';
import { replacements } from '../../support/replacements';
import { templateOf } from '../../support/template-of';

const ENDPOINT = LogRetention.ofEndpoint('mortgage-approval-prod');
const newStack = () => new Stack(new App(), 'Stack', { env: { account: '333333333333', region: 'eu-west-1' } });
const arnOf = (name: string) => `arn:aws:logs:eu-west-1:333333333333:log-group:${name}`;

function make(props: LogRetentionProps, stack = newStack()): Template {
  new LogRetention(stack, 'It', props);
  return Template.fromStack(stack);
}

const variables = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables as object;

describe('when log groups are to expire', () => {
  const template = make({
    logGroupNames: [ENDPOINT],
    sharedLogGroupNames: [LogRetention.PROCESSING_JOBS, LogRetention.TRAINING_JOBS],
    retention: Duration.days(90),
  });

  test('then the handler knows them and their retention, and looks at them every day', () => {
    expect(variables(template)).toEqual({
      POWERTOOLS_SERVICE_NAME: 'expire-logs',
      RETENTION_DAYS: '90',
      LOG_GROUPS: '/aws/sagemaker/Endpoints/mortgage-approval-prod',
      SHARED_LOG_GROUPS: '/aws/sagemaker/ProcessingJobs,/aws/sagemaker/TrainingJobs',
    });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
  });

  test('then it may create and change these groups only, and list all', () => {
    const groups = [ENDPOINT, '/aws/sagemaker/ProcessingJobs', '/aws/sagemaker/TrainingJobs'].map(arnOf);
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
                Resource: groups.flatMap((arn) => [arn, `${arn}:*`]),
              },
              { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
            ]),
          },
        },
      ],
    });
  });

  test('then CloudFormation owns none of them: they may exist already', () => {
    const owned = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(owned.filter(({ Properties }) => Properties.LogGroupName !== undefined)).toEqual([]);
  });
});

describe('when nothing else is said', () => {
  test('then logs are kept for a year', () => {
    expect(variables(make({ logGroupNames: [ENDPOINT] }))).toEqual({
      POWERTOOLS_SERVICE_NAME: 'expire-logs',
      RETENTION_DAYS: '365',
      LOG_GROUPS: ENDPOINT,
    });
  });
});

describe('when topics are given', () => {
  test('then they are told of a retention that could not be set', () => {
    const stack = newStack();
    const topic = new sns.CfnTopic(stack, 'Topic');
    make({ logGroupNames: [ENDPOINT], alarmTopics: [topic] }, stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: 'Topic' }],
      OKActions: [{ Ref: 'Topic' }],
    });
  });
});

describe('when the retention is a parameter', () => {
  test('then it reaches the handler as text, and is not judged', () => {
    const stack = newStack();
    const days = new CfnParameter(stack, 'Days', { type: 'Number' });
    const template = make({ logGroupNames: [ENDPOINT], retention: Duration.days(days.valueAsNumber) }, stack);
    expect(variables(template)).toMatchObject({ RETENTION_DAYS: { Ref: 'Days' } });
  });
});

test('the retentions are those that CloudFormation accepts', () => {
  const known = Object.values(RetentionDays).filter((days) => typeof days === 'number');
  expect(RETENTION_DAYS).toEqual(known.filter((days) => days !== RetentionDays.INFINITE).sort((a, b) => a - b));
});

describe('when a prop is wrong', () => {
  test.each<[string, LogRetentionProps, string]>([
    ['a retention between two of the list', { logGroupNames: [ENDPOINT], retention: Duration.days(100) }, 'MLL216'],
    ['a retention of hours', { logGroupNames: [ENDPOINT], retention: Duration.hours(12) }, 'MLL216'],
    ['no retention at all', { logGroupNames: [ENDPOINT], retention: Duration.days(0) }, 'MLL216'],
    ['the ARN of a group', { logGroupNames: [arnOf(ENDPOINT)] }, 'MLL217'],
    ['two groups in one name', { sharedLogGroupNames: ['/a,/b'] }, 'MLL217'],
    ['an empty name', { sharedLogGroupNames: [''] }, 'MLL217'],
    ['no log group', { logGroupNames: [], sharedLogGroupNames: [] }, 'MLL218'],
  ])('then %s is refused', (_, props, code) => {
    expect(faultsOf(() => make(props)).map((fault) => fault.code)).toEqual([code]);
  });

  test('then the message says what is allowed and what to do', () => {
    expect(() => make({ logGroupNames: [ENDPOINT], retention: Duration.days(100) })).toThrow(
      /^MLL216 'retention' must be one of 1, 3, 5, .* 3653 days, got 100 days; take the next larger one/,
    );
  });
});

describe('when a prop changes', () => {
  test.each<[string, Partial<LogRetentionProps>]>([
    ['logGroupNames', { logGroupNames: [LogRetention.ofEndpoint('another')] }],
    ['sharedLogGroupNames', { sharedLogGroupNames: [LogRetention.PROCESSING_JOBS] }],
    ['retention', { retention: Duration.days(30) }],
  ])('then another value of %s replaces nothing that has a name or holds data', (_, change) => {
    const build = (more: Partial<LogRetentionProps>) =>
      templateOf((stack) => new LogRetention(stack, 'It', { logGroupNames: [ENDPOINT], ...more }));
    expect(build(change)).not.toEqual(build({}));
    expect(replacements(build({}), build(change))).toEqual([]);
  });
});
