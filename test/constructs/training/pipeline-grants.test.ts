import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { PipelineGrants } from '../../../constructs/training';
import { DEVELOPMENT, pipelineIn } from './fixture';

function roleIn(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Scheduler', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
}

function literal(): Stack {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  return new Stack(app, 'Stack', { env: DEVELOPMENT });
}

const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/nightly';

describe('when somebody may start runs', () => {
  test('then of this pipeline, and nothing else', () => {
    const stack = literal();
    const pipeline = sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'nightly');
    PipelineGrants.fromPipeline(pipeline).startExecution(roleIn(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sagemaker:StartPipelineExecution', Resource: ARN }] },
    });
  });

  test('then a pipeline of this library offers the grant itself, and makes it once', () => {
    const stack = literal();
    const pipeline = pipelineIn(stack);
    pipeline.grants.startExecution(roleIn(stack));
    expect(pipeline.grants).toBe(pipeline.grants);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policy.Properties.PolicyDocument.Statement[0].Resource).toEqual({
      'Fn::Join': [
        '',
        ['arn:aws:sagemaker:eu-west-1:111111111111:pipeline/', { Ref: expect.stringMatching(/^Training/) }],
      ],
    });
  });
});

describe('when somebody may read', () => {
  test('then the pipeline and its runs', () => {
    const stack = literal();
    const pipeline = sagemaker.CfnPipeline.fromPipelineName(stack, 'Pipeline', 'nightly');
    PipelineGrants.fromPipeline(pipeline).read(roleIn(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'sagemaker:DescribePipeline',
              'sagemaker:DescribePipelineExecution',
              'sagemaker:ListPipelineExecutions',
              'sagemaker:ListPipelineExecutionSteps',
              'sagemaker:ListPipelineParametersForExecution',
            ],
            Resource: [ARN, `${ARN}/execution/*`],
          },
        ],
      },
    });
  });
});
