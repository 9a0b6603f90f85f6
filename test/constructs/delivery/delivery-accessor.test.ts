import { Template } from 'aws-cdk-lib/assertions';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { CodePipeline } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { TOOLS, deliveryIn, toolsStack } from './fixture';

test('a delivery is a target of a rule of CDK, and takes overrides', () => {
  const stack = toolsStack();
  const delivery = deliveryIn(stack);
  expect(delivery.pipeline).toBe(delivery.pipeline);
  expect(delivery.pipeline.env).toEqual(TOOLS);
  new Rule(stack, 'Weekly', {
    schedule: Schedule.rate(Duration.days(7)),
    targets: [new CodePipeline(delivery.pipeline)],
  });
  delivery.pipeline.onStateChange('Changed');
  delivery.resource.addPropertyOverride('RestartExecutionOnUpdate', true);
  const template = Template.fromStack(stack);
  const arn = stack.resolve(delivery.pipelineArn);
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [{ Arn: arn }], ScheduleExpression: 'rate(7 days)' });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { resources: [arn], source: ['aws.codepipeline'] },
  });
  template.hasResourceProperties('AWS::CodePipeline::Pipeline', { RestartExecutionOnUpdate: true });
});
