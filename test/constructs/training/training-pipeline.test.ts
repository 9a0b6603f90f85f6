import { App, Duration, Size, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Capture, Match, Template } from 'aws-cdk-lib/assertions';
import { Dataset } from '../../../constructs/data';
import { Network } from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import { ModelCode, TrainingPipeline, type TrainingPipelineProps } from '../../../constructs/training';
import { codeFolder, declaration, definitionIn, newStack, pipelineIn, stepsIn } from './fixture';

const JOBS = ['Prepare', 'Baseline', 'Train', 'Evaluate'];

describe('when a pipeline is made with only its required props', () => {
  const stack = newStack();
  const models = new sagemaker.CfnModelPackageGroup(stack, 'Models', { modelPackageGroupName: 'mortgage-approval' });
  const pipeline = new TrainingPipeline(stack, 'Training', {
    useCase: goal.UseCase.define(declaration),
    dataset: Dataset.fromBucket(new s3.CfnBucket(stack, 'Curated'), { prefix: 'applications' }),
    code: ModelCode.scikitLearn(codeFolder),
    models,
  });
  const template = Template.fromStack(stack);

  test('then it has the fixed name that other accounts know', () => {
    template.hasResourceProperties('AWS::SageMaker::Pipeline', {
      PipelineName: 'mortgage-approval-training',
      ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
      RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TrainingRole'), 'Arn'] },
    });
  });

  test('then its artifacts lie in a bucket of its own, under a key of its own', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TrainingKey'), 'Arn'] },
            },
          }),
        ],
      },
    });
  });

  test('then its default child is the L1', () => {
    expect(pipeline.node.defaultChild).toBeInstanceOf(sagemaker.CfnPipeline);
  });

  test('then it can be used wherever a pipeline can', () => {
    expect(stack.resolve(pipeline.pipelineRef)).toEqual({ pipelineName: { Ref: expect.stringMatching(/^Training/) } });
    expect(pipeline.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
    expect(stack.resolve(pipeline.pipelineArn)['Fn::Join'][1]).toContain(':sagemaker:eu-west-1:111111111111:pipeline/');
  });
});

describe('when the definition is rendered', () => {
  const stack = newStack();
  pipelineIn(stack, { hyperparameters: { max_depth: '3' } });
  const steps = stepsIn(stack);

  test('then the steps are those of the golden path, in its order', () => {
    expect(definitionIn(stack).Steps.map(({ Name }) => Name)).toEqual([
      'Prepare',
      'Baseline',
      'Train',
      'Evaluate',
      'CheckAuc',
      'CheckRecall',
      'CheckDisparateImpactOfBlack',
      'Gate',
    ]);
  });

  test('then every parameter has a default, so that an alarm can start a run', () => {
    expect(definitionIn(stack).Parameters).toEqual([
      expect.objectContaining({ Name: 'DataVersion', Type: 'String', DefaultValue: 'v1' }),
      expect.objectContaining({
        Name: 'Commit',
        Type: 'String',
        DefaultValue: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
      expect.objectContaining({ Name: 'TrainingInstanceType', Type: 'String', DefaultValue: 'ml.m5.large' }),
      expect.objectContaining({ Name: 'ProcessingInstanceType', Type: 'String', DefaultValue: 'ml.m5.large' }),
    ]);
  });

  test.each(JOBS)('then the job %s is cut off from the network, encrypted and limited in time', (name) => {
    const job = steps[name].Arguments;
    const network = job.NetworkConfig ?? job;
    expect(network).toMatchObject({ EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true });
    expect(network).not.toHaveProperty('VpcConfig');
    expect(job.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 86400 });
    expect((job.ProcessingOutputConfig ?? job.OutputDataConfig).KmsKeyId).toBe('${Key}');
    const cluster = job.ProcessingResources?.ClusterConfig ?? job.ResourceConfig;
    expect(cluster).toMatchObject({ InstanceCount: 1, VolumeSizeInGB: 30, VolumeKmsKeyId: '${Key}' });
    expect(job.RoleArn).toBe('${JobRole}');
  });

  test.each(JOBS)('then the job %s is tried again when the service or its capacity fails', (name) => {
    expect(steps[name].RetryPolicies).toEqual([
      expect.objectContaining({ ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'] }),
      expect.objectContaining({ ExceptionType: ['SageMaker.CAPACITY_ERROR'] }),
    ]);
  });

  test.each([
    ['Prepare', ['--target', 'deny', '--positive-label', 'yes', '--protected', 'black']],
    ['Baseline', ['--exclude', 'deny', '--exclude', 'black']],
    [
      'Evaluate',
      ['--target', 'deny', '--positive-label', 'yes', '--protected', 'black=no', '--explainability', 'global'],
    ],
  ])('then the module of %s is told what the use case says', (name, told) => {
    const { ContainerArguments, ContainerEntrypoint } = steps[name].Arguments.AppSpecification;
    expect(ContainerEntrypoint).toEqual(['python3', '-m', name.toLowerCase()]);
    expect(ContainerArguments).toEqual(told);
  });

  test('then training is told the same, beside what the user says', () => {
    expect(steps.Train.Arguments.HyperParameters).toEqual({
      max_depth: '3',
      target: 'deny',
      positive_label: 'yes',
      protected: 'black',
    });
  });

  test('then Python imports from the zip file that lies beside the data', () => {
    const paths = JOBS.map((name) => steps[name].Arguments.Environment.PYTHONPATH as string);
    expect(paths[0]).toMatch(/^\/opt\/ml\/processing\/input\/code\/[0-9a-f]{64}\.zip$/);
    expect(paths[2]).toMatch(/^\/opt\/ml\/input\/data\/code\/[0-9a-f]{64}\.zip$/);
    expect(paths[3]).toBe(paths[0]);
    expect(paths[1]).not.toBe(paths[0]);
  });

  test('then the data version is a folder: v1 is never v10', () => {
    const [{ S3Input }] = steps.Prepare.Arguments.ProcessingInputs;
    expect(S3Input.S3Uri['Std:Join'].Values).toEqual([
      's3://${Data}/applications/',
      { Get: 'Parameters.DataVersion' },
      '/',
    ]);
  });

  test('then the gate compares what the use case limits with what the evaluation measured', () => {
    const conditions = steps.Gate.Arguments.Conditions;
    expect(conditions).toHaveLength(3);
    expect(conditions[2]).toEqual({
      Type: 'GreaterThanOrEqualTo',
      LeftValue: {
        'Std:JsonGet': {
          PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.evaluation' },
          Path: 'fairness.black.disparate_impact',
        },
      },
      RightValue: 0.8,
    });
    expect(steps.Gate.Arguments.IfSteps).toEqual([expect.objectContaining({ Name: 'Register' })]);
    expect(steps.Gate.Arguments.ElseSteps).toEqual([expect.objectContaining({ Name: 'Fail' })]);
  });

  test('then a failure quotes each limit, its value and its outcome', () => {
    const { Values } = steps.Fail.Arguments.ErrorMessage['Std:Join'];
    expect(Values.filter((v: unknown) => typeof v === 'string')).toEqual([
      'Not registered: auc is ',
      ' (at least 0.78): ',
      '; recall is ',
      ' (at least 0.3): ',
      '; disparate_impact of black is ',
      ' (at least 0.8): ',
    ]);
    expect(Values).toContainEqual({ Get: 'Steps.CheckDisparateImpactOfBlack.Outcome' });
  });

  test('then a model is registered for a person to approve, with everything that led to it', () => {
    const register = steps.Register.Arguments;
    expect(register.ModelApprovalStatus).toBe('PendingManualApproval');
    expect(register.ModelPackageGroupName).toBe('${Models}');
    expect(Object.keys(register.ModelMetrics)).toEqual(['ModelQuality', 'ModelDataQuality', 'Bias', 'Explainability']);
    expect(register.CustomerMetadataProperties).toEqual({
      useCase: 'mortgage-approval',
      commit: { Get: 'Parameters.Commit' },
      dataVersion: { Get: 'Parameters.DataVersion' },
      datasetUri: expect.objectContaining({ 'Std:Join': expect.anything() }),
      pipelineExecutionArn: { Get: 'Execution.PipelineExecutionArn' },
      'hp.max_depth': '3',
    });
    expect(register.InferenceSpecification.Containers).toEqual([
      {
        Image: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3',
        ModelDataUrl: { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' },
        Environment: { SAGEMAKER_PROGRAM: 'inference.py', SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code' },
      },
    ]);
  });
});

describe('when a use case estimates a number and concerns no people', () => {
  const stack = newStack();
  const useCase = goal.UseCase.define({
    ...declaration,
    problem: goal.Problem.regression({ target: 'price' }),
    objectives: [goal.Objective.atMost('rmse', 12.5)],
    fairness: goal.Fairness.none('predicts the price of machines, nobody is concerned'),
    explainability: goal.Explainability.NONE,
  });
  pipelineIn(stack, { useCase });
  const steps = stepsIn(stack);

  test('then errors have to be low enough', () => {
    expect(steps.CheckRmse.Arguments.Conditions).toEqual([
      expect.objectContaining({ Type: 'LessThanOrEqualTo', RightValue: 12.5 }),
    ]);
  });

  test('then nothing is said of labels, groups and explanations', () => {
    expect(steps.Prepare.Arguments.AppSpecification.ContainerArguments).toEqual(['--target', 'price']);
    expect(steps.Baseline.Arguments.AppSpecification.ContainerArguments).toEqual(['--exclude', 'price']);
    expect(steps.Train.Arguments.HyperParameters).toEqual({ target: 'price', positive_label: '', protected: '' });
    expect(steps.Evaluate.Arguments.AppSpecification.ContainerArguments.slice(-2)).toEqual([
      '--explainability',
      'none',
    ]);
    expect(Object.keys(steps.Register.Arguments.ModelMetrics)).toEqual(['ModelQuality', 'ModelDataQuality']);
  });
});

describe('when the labels of two limits make the same name', () => {
  test('then each limit has a step of its own', () => {
    const stack = newStack();
    const limit = (column: string) => goal.FairnessLimit.disparateImpact({ column, privileged: 'no', atLeast: 0.8 });
    const fairness = goal.Fairness.within(limit('age_group'), limit('ageGroup'));
    pipelineIn(stack, { useCase: goal.UseCase.define({ ...declaration, fairness }) });
    const steps = stepsIn(stack);
    expect(steps.CheckDisparateImpactOfAgeGroup.Description).toBe('disparate_impact of age_group: at least 0.8');
    expect(steps.CheckDisparateImpactOfAgeGroup2.Description).toBe('disparate_impact of ageGroup: at least 0.8');
    expect(steps.Fail.Arguments.ErrorMessage['Std:Join'].Values).toContainEqual({
      Get: 'Steps.CheckDisparateImpactOfAgeGroup2.Outcome',
    });
  });
});

describe('when jobs are told more', () => {
  test('then they run where, on what and as long as they are told', () => {
    const stack = newStack();
    const network = Network.fromVpc({
      subnets: [new ec2.CfnSubnet(stack, 'Subnet', { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/24' })],
      securityGroups: [new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'jobs', vpcId: 'vpc-1' })],
    });
    pipelineIn(stack, { network, volumeSize: Size.gibibytes(100), maxRuntime: Duration.hours(2), commit: 'a1b2c3d' });
    const { Evaluate, Train } = stepsIn(stack);
    const vpc = { SecurityGroupIds: ['${Value1}'], Subnets: ['${Value2}'] };
    expect(Train.Arguments.VpcConfig).toEqual(vpc);
    expect(Evaluate.Arguments.NetworkConfig.VpcConfig).toEqual(vpc);
    expect(Train.Arguments.ResourceConfig.VolumeSizeInGB).toBe(100);
    expect(Train.Arguments.StoppingCondition.MaxRuntimeInSeconds).toBe(7200);
    expect(definitionIn(stack).Parameters).toContainEqual(
      expect.objectContaining({ Name: 'Commit', DefaultValue: 'a1b2c3d' }),
    );
    expect(statements(stack, 'JobRole')).toContainEqual(
      expect.objectContaining({ Action: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'] }),
    );
  });

  test('then no key is named for the disks of instances that bring their own', () => {
    const stack = newStack();
    pipelineIn(stack, { instanceType: 'ml.g5.xlarge' });
    const { Evaluate, Train } = stepsIn(stack);
    expect(Train.Arguments.ResourceConfig).not.toHaveProperty('VolumeKmsKeyId');
    expect(Evaluate.Arguments.ProcessingResources.ClusterConfig).toHaveProperty('VolumeKmsKeyId');
  });
});

function statements(stack: Stack, role: string): object[] {
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const [, found] = roles.find(([id]) => id.startsWith(`Training${role}`))!;
  return found.Properties.Policies[0].PolicyDocument.Statement;
}

describe('when the roles are derived', () => {
  const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack', {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
  const curatedKey = new kms.CfnKey(stack, 'CuratedKey', { keyPolicy: {} });
  const curated = s3.Bucket.fromBucketName(stack, 'Given', 'curated');
  pipelineIn(stack, { dataset: Dataset.fromBucket(curated, { prefix: 'claims/motor', key: curatedKey }) });
  const of = (role: string) => statements(stack, role) as { Action: string | string[]; [key: string]: unknown }[];
  const allowing = (role: string, action: string) => of(role).filter(({ Action }) => [Action].flat().includes(action));

  test('then the pipeline may pass the role of the jobs, to SageMaker alone', () => {
    expect(allowing('Role', 'iam:PassRole')).toEqual([
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^TrainingJobRole/), 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
  });

  test('then the pipeline may start jobs of its own, cut off from the network', () => {
    expect(allowing('Role', 'sagemaker:CreateTrainingJob')).toEqual([
      {
        Effect: 'Allow',
        Action: ['sagemaker:CreateProcessingJob', 'sagemaker:CreateTrainingJob'],
        Resource: [
          'arn:aws:sagemaker:eu-west-1:111111111111:processing-job/pipelines-*',
          'arn:aws:sagemaker:eu-west-1:111111111111:training-job/pipelines-*',
        ],
        Condition: {
          Bool: { 'sagemaker:NetworkIsolation': 'true', 'sagemaker:InterContainerTrafficEncryption': 'true' },
        },
      },
    ]);
  });

  test('then the pipeline may register a model but not approve it', () => {
    expect(allowing('Role', 'sagemaker:CreateModelPackage')).toEqual([
      expect.objectContaining({
        Condition: { StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' } },
      }),
    ]);
    expect(allowing('Role', 'sagemaker:UpdateModelPackage')).toEqual([]);
  });

  test('then the pipeline may read the evaluations and nothing else', () => {
    const [read, ...more] = allowing('Role', 's3:GetObject');
    expect(read.Resource).toEqual({
      'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/evaluations/*/evaluation.json']],
    });
    expect(more).toEqual([]);
  });

  test('then the jobs may read the dataset, in any version, and what earlier jobs wrote', () => {
    const read = allowing('JobRole', 's3:GetObject').flatMap(({ Resource }) => Resource);
    expect(read).toEqual([
      'arn:aws:s3:::curated/claims/motor/*',
      expect.stringMatching(/^arn:aws:s3:::cdk-hnb659fds-assets-111111111111-eu-west-1\/[0-9a-f]{64}\.zip$/),
      expect.stringMatching(/^arn:aws:s3:::cdk-hnb659fds-assets-111111111111-eu-west-1\/[0-9a-f]{64}\.zip$/),
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/prepared/*']] },
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/models/*']] },
    ]);
  });

  test('then the jobs may list only what they may read', () => {
    const lists = allowing('JobRole', 's3:ListBucket').map(({ Condition, Resource }) => [Resource, Condition]);
    expect(lists[0]).toEqual(['arn:aws:s3:::curated', { StringLike: { 's3:prefix': ['claims/motor/*'] } }]);
    expect(lists[2][1]).toEqual({ StringLike: { 's3:prefix': ['prepared/*', 'models/*'] } });
  });

  test('then the jobs may write their three folders', () => {
    const written = allowing('JobRole', 's3:PutObject').flatMap(({ Resource }) => Resource);
    expect(written).toEqual(
      ['prepared', 'models', 'evaluations'].map((folder) => ({
        'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, `/${folder}/*`]],
      })),
    );
  });

  test('then the jobs may read with the key of the dataset, and use the key of the artifacts', () => {
    expect(allowing('JobRole', 'kms:Decrypt').map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], { 'Fn::GetAtt': ['Key', 'Arn'] }],
      ['kms:Decrypt', { 'Fn::GetAtt': ['CuratedKey', 'Arn'] }],
    ]);
  });

  test('then the jobs may start nothing', () => {
    expect(of('JobRole').filter(({ Action }) => [Action].flat().some((a) => /^(sagemaker|iam):/.test(a)))).toEqual([]);
  });
});

describe('when a role for the jobs is passed', () => {
  test('then what the jobs need is added to it, and the pipeline may pass it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const pipeline = pipelineIn(stack, { role });
    const template = Template.fromStack(stack);
    const policy = new Capture();
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: policy,
      Roles: [stack.resolve(role.roleName)],
    });
    expect(JSON.stringify(policy.asObject())).toContain('kms:GenerateDataKey');
    expect(pipeline.jobRole).toBe(role);
    expect(statements(stack, 'Role')[0]).toMatchObject({ Resource: stack.resolve(role.roleArn) });
  });

  test('then an imported one that cannot be changed stays as it is', () => {
    const stack = newStack();
    const arn = 'arn:aws:iam::111111111111:role/ml/jobs';
    pipelineIn(stack, { role: iam.Role.fromRoleArn(stack, 'Own', arn, { mutable: false }) });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(stepsIn(stack).Train.Arguments.RoleArn).toBe(arn);
  });
});

describe('when the region is known only at deployment', () => {
  test('then a mapping tells the account of the image', () => {
    const stack = newStack({});
    pipelineIn(stack);
    const template = Template.fromStack(stack);
    template.hasMapping('*', { 'eu-west-1': { account: '141502667606' }, 'cn-north-1': { account: '450853457545' } });
    const [pipeline] = Object.values(template.findResources('AWS::SageMaker::Pipeline'));
    const [body, variables] = pipeline.Properties.PipelineDefinition.PipelineDefinitionBody['Fn::Sub'];
    expect(body).toContain('/sagemaker-scikit-learn:1.4-2-cpu-py3');
    expect(Object.values(variables)).toContainEqual({
      'Fn::FindInMap': [expect.any(String), { Ref: 'AWS::Region' }, 'account'],
    });
  });
});

describe('when a pipeline exists already', () => {
  test('then it can be referred to by its name', () => {
    const found = TrainingPipeline.fromPipelineName(newStack(), 'Found', 'mortgage-approval-training');
    expect(found.pipelineRef).toEqual({ pipelineName: 'mortgage-approval-training' });
  });
});

describe('fails', () => {
  const unlimited: goal.IUseCase = { ...goal.UseCase.define(declaration), limits: [] };
  const many = Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`p${i}`, '1']));

  test.each<[string, Partial<TrainingPipelineProps>, string]>([
    [
      'a use case without limits',
      { useCase: unlimited },
      "MLL424 'useCase' must be a use case with at least one limit, got []; give it an objective: the gate needs one",
    ],
    [
      'an instance type of Amazon EC2',
      { instanceType: 'm5.large' },
      "MLL425 'instanceType' must be a SageMaker instance type, got \"m5.large\"; write it as in 'ml.m5.large'",
    ],
    [
      'a processing instance type with a blank',
      { processingInstanceType: 'ml.m5 large' },
      "MLL425 'processingInstanceType' must be a SageMaker instance type, got \"ml.m5 large\"; write it as in 'ml.m5.large'",
    ],
    [
      'a disk of half a gibibyte',
      { volumeSize: Size.mebibytes(512) },
      "MLL426 'volumeSize' must be a whole number from 1 to 16384, got 0.5; give whole gibibytes",
    ],
    [
      'a runtime of ten days',
      { maxRuntime: Duration.days(10) },
      "MLL427 'maxRuntime' must be a whole number from 1 to 777600, got 864000; give at most 9 days",
    ],
    [
      'a commit that the registry does not take',
      { commit: 'fix, really' },
      'MLL428 \'commit\' must be 1 to 256 letters, digits, spaces and _.:/=+-@, got "fix, really"; give the id of the commit',
    ],
    [
      'more hyperparameters than the registry takes',
      { hyperparameters: many },
      "MLL429 'hyperparameters' must be a whole number from 0 to 45, got 46; move the rest into a file beside the code",
    ],
    [
      'a hyperparameter of the pipeline',
      { hyperparameters: { target: 'accept' } },
      'MLL430 \'hyperparameters\' must be without target, positive_label, protected, got "target"; leave it out: the use case says it',
    ],
    [
      'a hyperparameter that the registry does not take',
      { hyperparameters: { layers: '[8, 4]' } },
      'MLL431 \'hyperparameters.layers\' must be names of 1 to 120 and values of 1 to 256 letters, digits and _.- (values also spaces and :/=+@), got "[8, 4]"; it is recorded with the model; shorten or encode it',
    ],
  ])('with %s', (_, props, message) => {
    expect(() => pipelineIn(newStack(), props)).toThrow(new Error(`${message} (Stack/Training)`));
  });

  test('with a region that AWS publishes no image in', () => {
    const stack = newStack({ env: { account: '111111111111', region: 'eu-wst-1' } });
    expect(() => pipelineIn(stack)).toThrow(
      /^MLL411 'region' must be one that AWS .*got "eu-wst-1"; did you mean eu-west-1\?/,
    );
  });

  test('once, with everything that is wrong', () => {
    const faults = () => pipelineIn(newStack(), { commit: '', instanceType: 'm5' });
    expect(faults).toThrow(/MLL425[^\n]*\nMLL428/);
  });
});
