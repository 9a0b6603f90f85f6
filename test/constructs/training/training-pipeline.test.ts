import { Duration, Size } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Dataset } from '../../../constructs/data';
import { Network } from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import { ModelPackageGroup } from '../../../constructs/registry';
import { ModelCode, TrainingPipeline, type TrainingPipelineProps } from '../../../constructs/training';
import { codeFolder, declaration, definitionIn, newStack, pipelineIn, stepsIn } from './fixture';

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
    expect(stack.resolve(pipeline.pipelineArn)['Fn::Join'][1]).toContain(
      'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/',
    );
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
  });

  test('then no key is named for the disks of instances that bring their own', () => {
    const stack = newStack();
    pipelineIn(stack, { instanceType: 'ml.g5.xlarge' });
    const { Evaluate, Train } = stepsIn(stack);
    expect(Train.Arguments.ResourceConfig).not.toHaveProperty('VolumeKmsKeyId');
    expect(Evaluate.Arguments.ProcessingResources.ClusterConfig).toHaveProperty('VolumeKmsKeyId');
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
    expect(body).toContain('/sagemaker-scikit-learn:1.9-0-cpu-py3');
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
      "MLL424 'useCase.limits' must be a list with at least one entry, got []; give the use case an objective: the pipeline registers only models that meet its limits",
    ],
    [
      'an instance type of Amazon EC2',
      { instanceType: 'm5.large' },
      'MLL425 \'instanceType\' must be an instance type of SageMaker, got "m5.large"; write it with the prefix ml., as in ml.m5.large',
    ],
    [
      'a processing instance type with a blank',
      { processingInstanceType: 'ml.m5 large' },
      'MLL425 \'processingInstanceType\' must be an instance type of SageMaker, got "ml.m5 large"; write it with the prefix ml., as in ml.m5.large',
    ],
    [
      'an instance type that only hosts',
      { instanceType: 'ml.t2.medium' },
      'MLL438 \'instanceType\' must be an instance type that SageMaker offers for training, got "ml.t2.medium"; use ml.t3.medium or ml.t3.large',
    ],
    [
      'a processing instance type that only trains',
      { processingInstanceType: 'ml.p4d.24xlarge' },
      'MLL438 \'processingInstanceType\' must be an instance type that SageMaker offers for processing, got "ml.p4d.24xlarge"; use ml.p3.16xlarge or ml.p2.16xlarge',
    ],
    [
      'a disk of half a gibibyte',
      { volumeSize: Size.mebibytes(512) },
      "MLL426 'volumeSize' must be a whole number of GiB, from 1 to 16384, got 0.5 GiB; write it as in Size.gibibytes(30)",
    ],
    [
      'a disk larger than the local disks of the instance that trains',
      { instanceType: 'ml.g4dn.xlarge', volumeSize: Size.gibibytes(126) },
      "MLL456 'volumeSize' must be at most 125 GiB, what the local disks of ml.g4dn.xlarge hold, got 126 GiB; use a larger type or one without local disks, or leave volumeSize out: SageMaker uses the whole local disks in any case",
    ],
    [
      'a disk larger than the local disks of the other instances',
      { processingInstanceType: 'ml.r5d.large', volumeSize: Size.gibibytes(126) },
      "MLL456 'volumeSize' must be at most 75 GiB, what the local disks of ml.r5d.large hold, got 126 GiB; use a larger type or one without local disks, or leave volumeSize out: SageMaker uses the whole local disks in any case",
    ],
    [
      'a runtime of ten days',
      { maxRuntime: Duration.days(10) },
      "MLL427 'maxRuntime' must be a whole number of seconds, from 1 to 777600, got 864000 seconds; give at most 9 days, as in Duration.days(1)",
    ],
    [
      'a commit that the registry does not take',
      { commit: 'fix, really' },
      'MLL428 \'commit\' must be 1 to 256 letters, digits, spaces and _.:/=+-@, got "fix, really"; give the ID of the commit',
    ],
    [
      'more hyperparameters than the registry takes',
      { hyperparameters: many },
      "MLL429 'hyperparameters' must have at most 45 entries, got 46 entries; move the others into a file beside the code",
    ],
    [
      'a name that no role can have',
      { jobRoleName: 'job role' },
      `MLL446 'jobRoleName' must be 1 to 64 letters, digits and +=,.@_-, got "job role"; shorten it, or leave it out to have one generated`,
    ],
    [
      'a hyperparameter of the pipeline',
      { hyperparameters: { target: 'accept' } },
      "MLL430 'hyperparameters.target' must not be one of target, positive_label, protected; leave it out: the pipeline takes it from the use case",
    ],
    [
      'a hyperparameter that the registry does not take',
      { hyperparameters: { layers: '[8, 4]' } },
      'MLL431 \'hyperparameters.layers\' must be 1 to 256 letters, digits, spaces and _.:/=+-@, got "[8, 4]"; shorten or encode it: it is recorded with the model',
    ],
    [
      'a name of a hyperparameter that the registry does not take',
      { hyperparameters: { 'learning rate': '0.1' } },
      `MLL432 'hyperparameters["learning rate"]' must have a name of 1 to 120 letters, digits and _.-; rename it: it is recorded with the model`,
    ],
  ])('with %s', (_, props, message) => {
    expect(() => pipelineIn(newStack(), props)).toThrow(new Error(`${message} (Stack/Training)`));
  });

  test('with a group of another Region', () => {
    const arn = 'arn:aws:sagemaker:us-east-1:111111111111:model-package-group/mortgages';
    const stack = newStack();
    const models = ModelPackageGroup.fromModelPackageGroupArn(stack, 'Central', arn);
    expect(() => pipelineIn(stack, { models })).toThrow(
      new Error(
        `MLL445 'models' must be a group in the Region of the pipeline, got "us-east-1"; use a group in this Region, of this or another account (Stack/Training)`,
      ),
    );
  });

  test('with a region that AWS publishes no image in', () => {
    const stack = newStack({ env: { account: '111111111111', region: 'eu-wst-1' } });
    expect(() => pipelineIn(stack)).toThrow(
      /^MLL411 'env.region' must be a region that AWS publishes .*got "eu-wst-1"; did you mean eu-west-1\?/,
    );
  });

  test('once, with everything that is wrong', () => {
    const faults = () => pipelineIn(newStack(), { commit: '', instanceType: 'm5' });
    expect(faults).toThrow(/MLL425[^\n]*\nMLL428/);
  });

  test('before anything is made', () => {
    const stack = newStack({ env: { account: '111111111111', region: 'eu-mars-1' } });
    expect(() => pipelineIn(stack)).toThrow(/MLL411/);
    expect(stack.node.findChild('Training').node.children).toEqual([]);
  });
});
