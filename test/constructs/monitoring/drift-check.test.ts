import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import { Baseline, DriftCheck, DriftCheckProps } from '../../../constructs/monitoring';
import { DEVELOPMENT, stackIn, useCase } from './fixture';

interface Made {
  readonly stack: Stack;
  readonly zone: data.Zone;
  readonly check: DriftCheck;
  readonly template: Template;
}

function make(props: Partial<DriftCheckProps> = {}): Made {
  const stack = stackIn();
  const zone = new data.Zone(stack, 'Zone', { key: new foundation.EncryptionKey(stack, 'Key') });
  const check = new DriftCheck(stack, 'Drift', {
    useCase,
    environmentName: 'prod',
    captured: zone,
    baseline: Baseline.releasedFrom(DEVELOPMENT.account),
    ...props,
  });
  return { stack, zone, check, template: Template.fromStack(stack) };
}

/** The definition, with the names of its values in place of the values. */
function definitionIn(template: Template) {
  const [resource] = Object.values(template.findResources('AWS::SageMaker::Pipeline'));
  const body = resource.Properties.PipelineDefinition.PipelineDefinitionBody as { 'Fn::Sub': [string, object] };
  return JSON.parse(body['Fn::Sub'][0]);
}

function statementsOf(template: Template, logicalId: RegExp) {
  const [, role] = Object.entries(template.findResources('AWS::IAM::Role')).find(([id]) => logicalId.test(id))!;
  return role.Properties.Policies[0].PolicyDocument.Statement as {
    Action: string | string[];
    Resource: unknown;
    Condition?: unknown;
  }[];
}

describe('the pipeline', () => {
  const { template, check } = make();
  const definition = definitionIn(template);
  const { Arguments: job } = definition.Steps[0];

  test('has a fixed name, and is the default child', () => {
    template.hasResourceProperties('AWS::SageMaker::Pipeline', { PipelineName: 'mortgage-approval-prod-drift' });
    expect(sagemaker.CfnPipeline.isCfnPipeline(check.node.defaultChild)).toBe(true);
  });

  test('is one isolated, encrypted job', () => {
    expect(definition.Steps).toHaveLength(1);
    expect(job.NetworkConfig).toEqual({ EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true });
    expect(job.ProcessingResources.ClusterConfig).toMatchObject({ InstanceCount: 1, VolumeKmsKeyId: '${CapturedKey}' });
    expect(job.ProcessingOutputConfig.KmsKeyId).toBe('${CapturedKey}');
    expect(job.RoleArn).toBe('${JobRole}');
  });

  test('runs the check with the numbers of the alarms', () => {
    expect(job.AppSpecification.ContainerEntrypoint).toEqual(['python3', '-m', 'launcher', 'check']);
    expect(job.AppSpecification.ContainerArguments.slice(0, -6).join(' ')).toBe(
      '--threshold 0.2 --minimum-records 200 --endpoint mortgage-approval-prod',
    );
  });

  test('reads the traffic that a manifest lists and the baseline it is told', () => {
    const inputs = job.ProcessingInputs.map(
      (i: { InputName: string; S3Input: { S3DataType: string; S3Uri: unknown; LocalPath: string } }) => [
        i.InputName,
        i.S3Input.S3DataType,
        i.S3Input.S3Uri,
        i.S3Input.LocalPath,
      ],
    );
    expect(inputs.slice(0, 2)).toEqual([
      ['capture', 'ManifestFile', { Get: 'Parameters.CaptureManifest' }, '/opt/ml/processing/input/capture'],
      ['baseline', 'S3Prefix', { Get: 'Parameters.BaselineUri' }, '/opt/ml/processing/input/baseline'],
    ]);
  });

  test('writes each report into a folder of its execution', () => {
    expect(job.ProcessingOutputConfig.Outputs).toEqual([
      {
        OutputName: 'report',
        S3Output: {
          LocalPath: '/opt/ml/processing/output/report',
          S3UploadMode: 'EndOfJob',
          S3Uri: {
            'Std:Join': { On: '', Values: ['s3://${Captured}/drift/', { Get: 'Execution.PipelineExecutionId' }] },
          },
        },
      },
    ]);
  });

  test('tells the job when the model was registered, and the window', () => {
    expect(job.AppSpecification.ContainerArguments.slice(-6)).toEqual([
      '--model-created-at',
      { Get: 'Parameters.ModelCreatedAt' },
      '--start',
      { Get: 'Parameters.WindowStart' },
      '--end',
      { Get: 'Parameters.WindowEnd' },
    ]);
  });

  test('has to be told the baseline when releases bring their own', () => {
    expect(definition.Parameters).toEqual([
      { Name: 'BaselineUri', Type: 'String', Description: expect.any(String) },
      { Name: 'ModelCreatedAt', Type: 'String', DefaultValue: 'unknown', Description: expect.any(String) },
      { Name: 'CaptureManifest', Type: 'String', Description: expect.any(String) },
      { Name: 'WindowStart', Type: 'String', Description: expect.any(String) },
      { Name: 'WindowEnd', Type: 'String', Description: expect.any(String) },
      { Name: 'ProcessingInstanceType', Type: 'String', DefaultValue: 'ml.m5.large', Description: expect.any(String) },
    ]);
  });
});

describe('roles', () => {
  const { template } = make();

  test('have the names that other accounts know', () => {
    for (const RoleName of ['mortgage-approval-prod-drift', 'mortgage-approval-prod-drift-schedule']) {
      template.hasResourceProperties('AWS::IAM::Role', { RoleName, Path: '/ml/' });
    }
  });

  test('the job reads manifests, what they list and the baselines of the other account, and writes reports', () => {
    const statements = statementsOf(template, /^DriftJobRole/);
    const objects = (action: string) => statements.filter((s) => s.Action === action).flatMap((s) => s.Resource);
    const inZone = (path: string) => ({
      'Fn::Join': ['', ['arn:aws:s3:::', { Ref: expect.stringMatching(/^Zone/) }, path]],
    });
    expect(objects('s3:GetObject')).toEqual([
      inZone('/drift/windows/mortgage-approval-prod/*'),
      inZone('/captured/*'),
      'arn:aws:s3:::mortgage-approval-artifacts-111111111111/released/mortgage-approval/*/baseline.json',
      'arn:aws:s3:::mortgage-approval-artifacts-111111111111/models/*/baseline.json',
      expect.stringContaining('cdk-hnb659fds-assets-333333333333-eu-west-1/'),
    ]);
    expect(objects('s3:PutObject')).toEqual([inZone('/drift/*')]);
    const listing = statements.find((s) => s.Resource === 'arn:aws:s3:::mortgage-approval-artifacts-111111111111');
    expect(listing?.Condition).toEqual({
      StringLike: { 's3:prefix': ['released/mortgage-approval/*/baseline.json', 'models/*/baseline.json'] },
    });
  });

  test('the job decrypts what the alias of the other account names, nothing else there', () => {
    const there = statementsOf(template, /^DriftJobRole/).filter((s) =>
      JSON.stringify(s.Resource).includes(':kms:eu-west-1:111111111111:'),
    );
    expect(there).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: 'arn:aws:kms:eu-west-1:111111111111:key/*',
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/mortgage-approval' } },
      },
    ]);
  });

  test('the pipeline only runs Processing jobs as that role', () => {
    const actions = statementsOf(template, /^DriftRole/).flatMap((s) => s.Action);
    expect(actions.toSorted()).toEqual([
      'iam:PassRole',
      'sagemaker:AddTags',
      'sagemaker:CreateProcessingJob',
      'sagemaker:DescribeProcessingJob',
      'sagemaker:StopProcessingJob',
    ]);
  });

  test('the schedule runs one handler, which starts this pipeline only', () => {
    expect(statementsOf(template, /^DriftScheduleRole/)).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^DriftStarter/), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^DriftStarterDeadLetters/), 'Arn'] },
      },
    ]);
    expect(statementsOf(template, /^DriftStarterRole/)).toContainEqual({
      Effect: 'Allow',
      Action: 'sagemaker:StartPipelineExecution',
      Resource: 'arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift',
    });
  });

  test('the handler lists traffic only, and writes manifests only', () => {
    const statements = statementsOf(template, /^DriftStarterRole/).filter((s) =>
      JSON.stringify(s.Action).includes('s3:'),
    );
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Zone/), 'Arn'] },
        Condition: { StringLike: { 's3:prefix': 'captured/*' } },
      },
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: {
          'Fn::Join': [
            '',
            [{ 'Fn::GetAtt': [expect.stringMatching(/^Zone/), 'Arn'] }, '/drift/windows/mortgage-approval-prod/*'],
          ],
        },
      },
    ]);
  });

  test('the handler reads reports', () => {
    const statements = statementsOf(template, /^DriftHandlerRole/).filter((s) =>
      JSON.stringify(s.Action).includes('s3:'),
    );
    expect(statements.map((s) => [s.Action, JSON.stringify(s.Resource).includes('/drift/*')])).toEqual([
      ['s3:GetObject', true],
      ['s3:ListBucket', false],
    ]);
  });
});

describe('what happens at the end of a check', () => {
  const { template } = make();

  test('the handler hears how this pipeline ended', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.sagemaker'],
        'detail-type': ['SageMaker Model Building Pipeline Execution Status Change'],
        detail: {
          pipelineArn: ['arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift'],
          currentPipelineExecutionStatus: ['Succeeded', 'Failed', 'Stopped'],
        },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() } })],
    });
  });

  test('the handler knows where reports are and what they are about', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          REPORT_BUCKET: { Ref: Match.stringLikeRegexp('^Zone') },
          REPORT_PREFIX: 'drift',
          USE_CASE: 'mortgage-approval',
          ENVIRONMENT: 'prod',
          METRICS_NAMESPACE: 'MLLifecycle',
          STATE_TABLE: Match.anyValue(),
        },
      },
    });
  });

  test('between checks the last one counts', () => {
    const common = { Statistic: 'Maximum', EvaluationPeriods: 1, TreatMissingData: 'ignore', Period: 3600 };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...common,
      AlarmName: 'mortgage-approval-prod-drift',
      MetricName: 'MaxFeaturePsi',
      Threshold: 0.2,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...common,
      AlarmName: 'mortgage-approval-prod-drift-check-failed',
      MetricName: 'DriftCheckFailed',
      Threshold: 0,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...common,
      AlarmName: 'mortgage-approval-prod-traffic-unreadable',
      MetricName: 'TrafficUnreadable',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...common,
      AlarmName: 'mortgage-approval-prod-stale',
      MetricName: 'ModelAgeDays',
      Threshold: 90,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });
});

describe('choices', () => {
  test('a fixed baseline is the default, and is checked against every day', () => {
    const stack = stackIn();
    const lake = new data.DataLake(stack, 'Lake');
    const check = new DriftCheck(stack, 'Drift', {
      useCase,
      captured: lake.capture,
      baseline: Baseline.file(lake.artifacts, 'models/abc/baseline/baseline.json'),
    });
    const template = Template.fromStack(stack);
    expect(definitionIn(template).Parameters[0]).toMatchObject({
      DefaultValue: expect.stringMatching(/^s3:\/\/\$\{\w+\}\/models\/abc\/baseline\/baseline.json$/),
    });
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(24 hours)',
      Target: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DriftStarter'), 'Arn'] }, Input: Match.anyValue() },
    });
    const { drifted, failed, stale, missing, unreadable, unscheduled, schedule } = check;
    const deadLetters = [check.handler.deadLettersAlarm, check.starter.deadLettersAlarm];
    const own = [drifted, failed, stale, missing, unreadable, unscheduled];
    expect(check.alarms).toEqual([...own, ...deadLetters, schedule!.silent]);
    expect(JSON.stringify(statementsOf(template, /^DriftJobRole/))).toContain('/models/abc/baseline/baseline.json"');
  });

  test('released baselines of an own zone are read with its key', () => {
    const stack = stackIn();
    const captured = new data.Zone(stack, 'Captured', { key: new foundation.EncryptionKey(stack, 'Key') });
    const lake = new data.DataLake(stack, 'Lake');
    new DriftCheck(stack, 'Drift', { useCase, captured, baseline: Baseline.released(lake.artifacts) });
    const own = statementsOf(Template.fromStack(stack), /^DriftJobRole/);
    const decrypts = own.filter((s) => [s.Action].flat().join() === 'kms:Decrypt,kms:DescribeKey');
    expect(decrypts.map((s) => s.Resource)).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^LakeKey/), 'Arn'] }]);
  });

  test('reports can go elsewhere, with the key of elsewhere', () => {
    const stack = stackIn();
    const captured = new data.Zone(stack, 'Captured', { key: new foundation.EncryptionKey(stack, 'Key') });
    const reports = new data.Zone(stack, 'Reports', { key: new foundation.EncryptionKey(stack, 'ReportsKey') });
    const baseline = Baseline.released(captured);
    new DriftCheck(stack, 'Drift', { useCase, captured, reports, baseline });
    const { Arguments: job } = definitionIn(Template.fromStack(stack)).Steps[0];
    expect(job.ProcessingOutputConfig.KmsKeyId).toBe('${ReportsKey}');
    expect(JSON.stringify(job.ProcessingOutputConfig.Outputs)).toContain('s3://${Reports}/drift/');
  });

  test('the numbers are the ones that were given', () => {
    const { template } = make({
      psiLimit: 0.1,
      window: Duration.hours(6),
      minimumRecords: 1000,
      endpointName: 'Scores',
    });
    expect(definitionIn(template).Steps[0].Arguments.AppSpecification.ContainerArguments.slice(0, -6).join(' ')).toBe(
      '--threshold 0.1 --minimum-records 1000 --endpoint Scores',
    );
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ WINDOW_HOURS: '6', ENDPOINT_NAME: 'Scores' }) },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'MaxFeaturePsi', Threshold: 0.1 });
  });

  test('the age that a model may have need not be whole days', () => {
    const serviceLevels = { ...useCase.serviceLevels, modelAge: Duration.hours(36) };
    const { template } = make({ useCase: { ...useCase, serviceLevels } });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(
        '^The model of mortgage-approval-prod was registered more than 1.5 days ago',
      ),
      MetricName: 'ModelAgeDays',
      Threshold: 1.5,
    });
  });

  test('a dashboard draws the same numbers', () => {
    expect(make({ psiLimit: 0.1, minimumRecords: 50 }).check.lines).toEqual({ psiLimit: 0.1, minimumRecords: 50 });
    expect(make().check.lines).toEqual({ psiLimit: 0.2, minimumRecords: 200 });
  });

  test('the job runs in the network it is given', () => {
    const { template } = make({ network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } });
    expect(definitionIn(template).Steps[0].Arguments.NetworkConfig).toMatchObject({
      EnableNetworkIsolation: true,
      VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
    });
  });

  test('state can be shared with other handlers', () => {
    const stack = stackIn();
    const state = new foundation.HandlerState(stack, 'State');
    const captured = new data.Zone(stack, 'Captured', { key: new foundation.EncryptionKey(stack, 'Key') });
    new DriftCheck(stack, 'Drift', { useCase, captured, baseline: Baseline.released(captured), state });
    Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 1);
  });

  test('it is a pipeline to whoever takes one', () => {
    const { check, stack } = make();
    expect(stack.resolve(check.pipelineRef.pipelineName)).toEqual(stack.resolve(check.pipelineName));
    expect(check.env.account).toBe('333333333333');
    expect(Annotations.fromStack(stack).findError('*', Match.anyValue())).toEqual([]);
  });
});
