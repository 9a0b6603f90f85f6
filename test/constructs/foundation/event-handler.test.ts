import { App, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EncryptionKey, EventHandler, EventHandlerProps, HandlerState } from '../../../constructs/foundation';

const valid: EventHandlerProps = { handler: 'retrain', description: 'Starts retraining' };
const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });

describe('when a handler is made with only its required props', () => {
  const stack = newStack();
  const handler = new EventHandler(stack, 'Handler', valid);
  const template = Template.fromStack(stack);

  test('then the bundled code runs on a current runtime, traced, with logs kept for a year', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 60,
      MemorySize: 256,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'retrain' } },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test('then what fails three times waits in an encrypted queue that takes only TLS', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('then the name of that queue follows a fixed name of the function', () => {
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: Match.absent() });
    const named = new Stack();
    new EventHandler(named, 'H', { handler: 'retrain', description: 'Retrains', functionName: 'a-name' });
    Template.fromStack(named).hasResourceProperties('AWS::SQS::Queue', { QueueName: 'a-name-dead-letters' });
  });

  test('then an alarm goes off while something is in that queue, whatever SQS reports about an empty one', () => {
    const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'QueueName'] };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.absent(),
      AlarmDescription: Match.objectLike({
        'Fn::Join': [
          '',
          Match.arrayWith([
            Match.stringLikeRegexp(
              '^The handler retrain could not process an event. Its work was not done \\([^]*What to do: [^]*\n\n' +
                '    npx cdk-ml-lifecycle redrive --queue $',
            ),
            { Ref: Match.stringLikeRegexp('DeadLetters') },
          ]),
        ],
      }),
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: queue }],
      Statistic: 'Maximum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: Match.absent(),
    });
    expect(handler.deadLettersAlarm.alarmRef.alarmArn).toBeDefined();
  });

  test('then it may write its own log and traces, send to its queue, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              Match.objectLike({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }),
              Match.objectLike({ Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' }),
              Match.objectLike({ Action: 'sqs:SendMessage' }),
            ],
          },
        },
      ],
    });
  });

  test('then its default child is the L1', () => {
    expect(handler.node.defaultChild).toBeInstanceOf(lambda.CfnFunction);
  });
});

describe('when a handler listens', () => {
  test('then the rule retries, keeps what it could not deliver, and may invoke this function only', () => {
    const stack = newStack();
    const handler = new EventHandler(stack, 'Handler', valid);
    handler.onEvent('Alarm', { source: ['aws.cloudwatch'] }, 'own-bus');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: 'own-bus',
      EventPattern: { source: ['aws.cloudwatch'] },
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Handler'), 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
          RetryPolicy: { MaximumRetryAttempts: 8, MaximumEventAgeInSeconds: 21600 },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Alarm'), 'Arn'] },
    });
  });

  test('then the pattern is what events.Rule takes, and the keys of EventBridge are still understood', () => {
    const stack = newStack();
    const handler = new EventHandler(stack, 'Handler', valid);
    const rendered = { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] };
    handler.onEvent('Typed', { source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'] });
    handler.onEvent('Raw', rendered as events.EventPattern);
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    expect(rules.map(({ Properties }) => (Properties as { EventPattern: object }).EventPattern)).toEqual([
      rendered,
      rendered,
    ]);
  });
});

describe('when a handler is given topics', () => {
  test('then they are told of its dead letters, and when the queue is empty again', () => {
    const stack = newStack();
    const topic = new sns.CfnTopic(stack, 'Topic');
    new EventHandler(stack, 'Handler', { ...valid, alarmTopics: [topic] });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: 'Topic' }],
      OKActions: [{ Ref: 'Topic' }],
    });
  });
});

describe('when a handler has a state', () => {
  test('then it may touch single items of that table, and knows its name', () => {
    const stack = newStack();
    const state = new HandlerState(stack, 'State', { key: new EncryptionKey(stack, 'Key') });
    new EventHandler(stack, 'Handler', { ...valid, state });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              {
                Effect: 'Allow',
                Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
                Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^State'), 'Arn'] },
              },
              Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }),
            ]),
          },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { STATE_TABLE: { Ref: Match.stringLikeRegexp('^State') } } },
    });
    expect(state.node.defaultChild).toBeDefined();
  });
});

describe('when a handler is given a key', () => {
  const stack = newStack();
  const key = new EncryptionKey(stack, 'Key');
  for (const id of ['One', 'Two']) new EventHandler(stack, id, { ...valid, key });
  const template = Template.fromStack(stack);
  const keyArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };

  test('then its log group, its queue and its variables are encrypted with it', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: keyArn, SqsManagedSseEnabled: false });
    template.allResourcesProperties('AWS::Lambda::Function', { KmsKeyArn: keyArn });
  });

  test('then its role may send dead letters with it, and read its variables', () => {
    template.allResourcesProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn },
            ]),
          },
        },
      ],
    });
  });

  test('then the key admits the logs of this account and EventBridge, once for all handlers', () => {
    expect(statementsOf(stack).slice(2)).toEqual([
      {
        Sid: 'RulesSendDeadLetters',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
      },
      {
        Sid: 'LogsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
        Action: [
          'kms:Decrypt',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        Resource: '*',
        Condition: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111111111111:log-group:*' },
        },
      },
    ]);
  });

  test('then the logs of another partition have another principal', () => {
    const china = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'cn-north-1' } });
    new EventHandler(china, 'Handler', { ...valid, key: new EncryptionKey(china, 'Key') });
    expect(statementsOf(china)).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'logs.cn-north-1.amazonaws.com.cn' },
        Condition: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws-cn:logs:cn-north-1:111111111111:log-group:*' },
        },
      }),
    );
  });

  test("then a key of CDK's own admits them too, and an imported one keeps its policy", () => {
    const other = newStack();
    new EventHandler(other, 'Handler', { ...valid, key: new kms.Key(other, 'Key') });
    expect(statementsOf(other).map(({ Sid }) => Sid)).toEqual([undefined, 'RulesSendDeadLetters', 'LogsOfThisAccount']);
    const arn = 'arn:aws:kms:eu-west-1:111111111111:key/1-1-1';
    const importing = newStack();
    new EventHandler(importing, 'Handler', { ...valid, key: kms.CfnKey.fromKeyArn(importing, 'Key', arn) });
    Template.fromStack(importing).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
  });
});

/** The statements in the policy of the only key. */
function statementsOf(stack: Stack): { readonly Sid?: string }[] {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  return (Properties as { KeyPolicy: { Statement: { readonly Sid?: string }[] } }).KeyPolicy.Statement;
}

describe('when a prop is wrong', () => {
  test.each<[Partial<EventHandlerProps>, RegExp]>([
    [
      { handler: 'retrian' },
      /^MLL205 'handler' must be one of .*retrain.*, got "retrian"; did you mean retrain\? \(Stack\/Handler\)$/,
    ],
    [
      { timeout: Duration.minutes(16) },
      /^MLL206 'timeout' must be a whole number of seconds, from 1 to 900, got 960 seconds; write it as in Duration.minutes\(1\)/,
    ],
    [{ logRetention: Duration.days(91) }, /^MLL216 'logRetention' must be one of .*, got 91 days; /],
    [
      { memorySize: Size.mebibytes(64) },
      /^MLL207 'memorySize' must be a whole number of MiB, from 128 to 10240, got 64 MiB; write it as in Size.mebibytes\(256\)/,
    ],
  ])('then %j fails with its code', (props, message) => {
    expect(() => new EventHandler(newStack(), 'Handler', { ...valid, ...props })).toThrow(message);
  });
});
