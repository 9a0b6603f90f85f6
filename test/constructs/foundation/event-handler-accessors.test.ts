import { App, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as eventTargets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { context } from '../../../cdk.json';
import { EncryptionKey, EventHandler, EventHandlerProps, HandlerState } from '../../../constructs/foundation';

const make = (props: Partial<EventHandlerProps> = {}) => {
  const stack = new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const handler = new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', ...props });
  return { stack, handler, template: () => Template.fromStack(stack) };
};

describe('when a construct of aws-cdk-lib asks for the function of a handler', () => {
  test('then nothing is made before, and one object is made then', () => {
    const { handler } = make();
    const before = handler.node.children.length;
    expect(handler.function).toBe(handler.function);
    expect(handler.node.children).toHaveLength(before + 1);
    expect(handler.function.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
  });

  test('then rules, schedules and topics run it', () => {
    const { stack, handler, template } = make();
    const arn = stack.resolve(handler.functionArn);
    new events.Rule(stack, 'Rule', {
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [new eventTargets.LambdaFunction(handler.function)],
    });
    new scheduler.Schedule(stack, 'Schedule', {
      schedule: scheduler.ScheduleExpression.rate(Duration.days(1)),
      target: new LambdaInvoke(handler.function),
    });
    new sns.Topic(stack, 'Topic').addSubscription(new LambdaSubscription(handler.function));
    template().hasResourceProperties('AWS::Events::Rule', { Targets: [{ Arn: arn }] });
    template().hasResourceProperties('AWS::Scheduler::Schedule', { Target: { Arn: arn } });
    template().hasResourceProperties('AWS::SNS::Subscription', { Endpoint: arn });
    template().allResourcesProperties('AWS::Lambda::Permission', { FunctionName: arn });
    template().resourceCountIs('AWS::Lambda::Permission', 2);
  });

  test('then connections of a function in a network are those of its security groups', () => {
    const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1', 'sg-2'] };
    const { stack, handler, template } = make({ network });
    const database = new ec2.SecurityGroup(stack, 'Database', { vpc: new ec2.Vpc(stack, 'Vpc') });
    database.connections.allowFrom(handler.function, ec2.Port.tcp(5432));
    expect(handler.function.isBoundToVpc).toBe(true);
    for (const from of network.securityGroupIds) {
      template().hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
        SourceSecurityGroupId: from,
        FromPort: 5432,
      });
      template().hasResourceProperties('AWS::EC2::SecurityGroupEgress', { GroupId: from, FromPort: 5432 });
    }
  });

  test('then a list of groups that the template fills in gives the first one', () => {
    const securityGroupIds = Fn.split(',', Fn.importValue('Groups'));
    const { stack, handler } = make({ network: { subnetIds: ['subnet-1'], securityGroupIds } });
    expect(handler.function.connections.securityGroups.map((group) => stack.resolve(group.securityGroupId))).toEqual([
      { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::ImportValue': 'Groups' }] }] },
    ]);
  });

  test('then event sources, metrics and permissions work', () => {
    const { stack, handler, template } = make();
    const queue = new sqs.Queue(stack, 'Queue');
    handler.function.addEventSource(new SqsEventSource(queue));
    handler.function.metricErrors().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    handler.function.grantInvoke(new iam.ServicePrincipal('s3.amazonaws.com'));
    template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: stack.resolve(handler.functionName),
    });
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Action: Match.arrayWith(['sqs:ReceiveMessage']) })],
      },
    });
    template().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'FunctionName', Value: stack.resolve(handler.functionName) }],
    });
    template().hasResourceProperties('AWS::Lambda::Permission', { Principal: 's3.amazonaws.com' });
  });

  test('then a second configuration of asynchronous calls is refused, and overrides change ours', () => {
    const { handler, template } = make();
    expect(() => handler.function.configureAsyncInvoke({ retryAttempts: 1 })).toThrow(/MLL246/);
    handler.retries.maximumRetryAttempts = 1;
    handler.resource.addPropertyOverride('EphemeralStorage.Size', 1024);
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 1 });
    template().hasResourceProperties('AWS::Lambda::Function', { EphemeralStorage: { Size: 1024 } });
  });

  test('then its log group takes metric filters', () => {
    const { handler, template } = make();
    handler.logGroup.addMetricFilter('Errors', {
      filterPattern: logs.FilterPattern.literal('ERROR'),
      metricName: 'Errors',
      metricNamespace: 'Bank',
    });
    template().hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('Logs') },
    });
  });
});

describe('when a construct of aws-cdk-lib asks for the dead-letter queue of a handler', () => {
  test('then statements of both are in its one policy', () => {
    const { stack, handler, template } = make();
    handler.deadLetterQueue.grantSendMessages(new iam.ServicePrincipal('s3.amazonaws.com'));
    iam.ResourceWithPolicies.of(handler.deadLetters)?.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [handler.deadLetterQueue.queueArn],
      }),
    );
    new lambda.Function(stack, 'Other', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = () => {}'),
      deadLetterQueue: handler.deadLetterQueue,
    });
    template().resourceCountIs('AWS::SQS::QueuePolicy', 1);
    const services = ['events', 's3', 'sns'].map((name) =>
      Match.objectLike({ Principal: { Service: `${name}.amazonaws.com` } }),
    );
    template().hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Sid: 'TlsOnly' }), ...services] },
    });
    template().hasResourceProperties('AWS::Lambda::Function', {
      DeadLetterConfig: { TargetArn: stack.resolve(handler.deadLetterQueue.queueArn) },
    });
  });

  test('then grants include its key', () => {
    const { stack } = make();
    const key = new EncryptionKey(stack, 'Key');
    const handler = new EventHandler(stack, 'Encrypted', { handler: 'retrain', description: 'Retrains', key });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    handler.deadLetterQueue.grantConsumeMessages(role);
    expect(handler.deadLetterQueue.encryptionMasterKey).toBe(key.key);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt' })]) },
    });
  });

  test('then its alarm is part of a composite one', () => {
    const { stack, handler, template } = make();
    new cloudwatch.CompositeAlarm(stack, 'Any', {
      alarmRule: cloudwatch.AlarmRule.fromAlarm(handler.deadLettersAlarm, cloudwatch.AlarmState.ALARM),
    });
    handler.deadLettersAlarm.addPropertyOverride('Threshold', 5);
    template().hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmRule: { 'Fn::Join': ['', ['ALARM("', stack.resolve(handler.deadLettersAlarm.attrArn), '")']] },
    });
    template().hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 5 });
  });
});

describe('when a construct of aws-cdk-lib asks for the table of a handler', () => {
  test('then grants to roles are in their policies, with the key, and others are in the policy of the table', () => {
    const { stack } = make();
    const key = new EncryptionKey(stack, 'Key');
    const state = new HandlerState(stack, 'State', { key });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    expect(state.table).toBe(state.table);
    state.table.grantReadData(role);
    state.table.grantReadData(new iam.AccountPrincipal('222222222222'));
    state.resource.addPropertyOverride('DeletionProtectionEnabled', true);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Resource: stack.resolve(key.keyArn) })]),
      },
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: true,
      ResourcePolicy: { PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Allow' })] } },
    });
  });
});
