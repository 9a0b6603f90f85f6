import { Template } from 'aws-cdk-lib/assertions';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as goal from '../../../../constructs/goal';
import { declaration, definitionIn, newStack, pipelineIn, stepsIn } from '../fixture';
import { RUN_FACTS } from '../../../../constructs/private/registration';

const JOBS = ['Prepare', 'Baseline', 'Train', 'Evaluate'];

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

  test.each(JOBS)('then the job %s is tried again when the service, its capacity or the quota fails', (name) => {
    expect(steps[name].RetryPolicies).toEqual([
      expect.objectContaining({ ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'] }),
      expect.objectContaining({ ExceptionType: ['SageMaker.CAPACITY_ERROR', 'SageMaker.RESOURCE_LIMIT'] }),
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
    expect(ContainerEntrypoint).toEqual(['python3', '-m', 'launcher', name.toLowerCase()]);
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
    expect(paths[0]).toMatch(/^\/opt\/ml\/processing\/input\/code\/[a-z-]+\.[0-9a-f]{64}\.zip$/);
    expect(paths[2]).toMatch(/^\/opt\/ml\/input\/data\/code\/[a-z-]+\.[0-9a-f]{64}\.zip$/);
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
    expect(register.ModelPackageGroupName).toBe('mortgage-approval');
    expect(Object.keys(register.ModelMetrics)).toEqual(['ModelQuality', 'ModelDataQuality', 'Bias', 'Explainability']);
    expect(register.CustomerMetadataProperties).toEqual({
      useCase: 'mortgage-approval',
      commit: { Get: 'Parameters.Commit' },
      dataVersion: { Get: 'Parameters.DataVersion' },
      datasetUri: expect.objectContaining({ 'Std:Join': expect.anything() }),
      pipelineExecutionArn: { Get: 'Execution.PipelineExecutionArn' },
      'hp.max_depth': '3',
    });
    const facts = Object.keys(register.CustomerMetadataProperties).filter((name) => !name.startsWith('hp.'));
    expect(RUN_FACTS).toEqual(facts);
    expect(register.InferenceSpecification.Containers).toEqual([
      {
        Image: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3',
        ModelDataUrl: { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' },
        Environment: {
          SAGEMAKER_PROGRAM: 'inference.py',
          SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
          PIP_NO_BUILD_ISOLATION: 'false',
          PIP_NO_INDEX: '1',
          PIP_FIND_LINKS: '/opt/ml/model/code/wheels',
        },
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

describe('when the group is known by a reference alone', () => {
  test('then models are registered in it by its name, which its ARN tells', () => {
    const stack = newStack();
    const group = new sagemaker.CfnModelPackageGroup(stack, 'Given', { modelPackageGroupName: 'claims' });
    const { modelPackageGroupRef, node, env } = group;
    pipelineIn(stack, { models: { modelPackageGroupRef, node, env, with: group.with.bind(group) } });
    const [pipeline] = Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::Pipeline'));
    const [body, variables] = pipeline.Properties.PipelineDefinition.PipelineDefinitionBody['Fn::Sub'];
    expect(body).toContain('"ModelPackageGroupName":"${Models}"');
    expect(variables.Models).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Given' }] }] });
  });
});
