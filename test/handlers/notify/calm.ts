import { strToU8, zipSync } from 'fflate';
import type { Calm, Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { EVALUATION, EVALUATION_URI, GROUP, eventOf, modelPackage, PACKAGE_ARN } from '../support/examples';
import { json } from '../support/wire';
import { alarm, ENV, EXECUTION, MANIFEST, PIPELINE, PUBLISH, published, TRAINING } from './fixture';

const NOTICE = {
  useCase: GROUP,
  reason: 'Version 7 is not released.',
  facts: { modelPackage: PACKAGE_ARN, version: 7 },
};

export const notify: Scenarios = {
  'a model waits for approval': () =>
    calm(
      eventOf('aws.sagemaker', 'SageMaker Model Package State Change', {
        ModelPackageGroupName: GROUP,
        ModelPackageVersion: 7,
        ModelPackageArn: PACKAGE_ARN,
        ModelApprovalStatus: 'PendingManualApproval',
      }),
    ),
  'a training run fails': () =>
    calm(
      eventOf('aws.sagemaker', 'SageMaker Model Building Pipeline Execution Status Change', {
        pipelineArn: TRAINING,
        pipelineExecutionArn: `${TRAINING}/execution/4r83jejmhorv`,
        currentPipelineExecutionStatus: 'Failed',
        executionEndTime: '2026-11-20T09:30:00Z',
      }),
    ),
  'a release fails': () =>
    calm(
      eventOf('aws.codepipeline', 'CodePipeline Pipeline Execution State Change', {
        pipeline: PIPELINE,
        'execution-id': EXECUTION,
        version: 4,
        'pipeline-execution-attempt': 1,
        state: 'FAILED',
      }),
    ),
  'an alarm goes off': () => calm(alarm('ALARM', 'OK')),
  'a handler has a notice': () => calm(eventOf('cdk-ml-lifecycle', 'Release Refused', NOTICE)),
};

async function calm(event: { readonly 'detail-type': string }): Promise<Calm> {
  const cloud = await Cloud.start();
  let messages = 0;
  cloud.on(PUBLISH, () => {
    messages += 1;
    return published();
  });
  cloud.on('SageMaker.DescribeModelPackage', () =>
    json(modelPackage({ ModelApprovalStatus: 'PendingManualApproval' })),
  );
  cloud.on('SageMaker.ListPipelineExecutionSteps', () =>
    json({
      PipelineExecutionSteps: [
        { StepName: 'Fail', StepStatus: 'Failed', Metadata: { Fail: { ErrorMessage: 'auc is below 0.78' } } },
      ],
    }),
  );
  cloud.on('CodePipeline.GetPipelineExecution', () =>
    json({ pipelineExecution: { executionType: 'STANDARD', artifactRevisions: [{ name: 'Release', revisionId }] } }),
  );
  cloud.on('CodePipeline.ListActionExecutions', () => json({ actionExecutionDetails: [FAILED_TEST] }));
  for (const at of [EVALUATION_URI.slice('s3://'.length), 'artifacts/evaluations/4r83jejmhorv/evaluation.json'])
    cloud.objects.put(at, JSON.stringify(EVALUATION));
  const zip = zipSync({ 'manifest.json': strToU8(JSON.stringify(MANIFEST)) });
  const revisionId = cloud.objects.put(`${ENV.RELEASE_BUCKET}/${ENV.RELEASE_KEY}`, Buffer.from(zip));
  // what can't be read is left out of a message, so its text depends on what fails
  const told = () => Array.from({ length: messages }, () => event['detail-type']);
  return { cloud, environment: ENV, event, done: () => [], told };
}

const FAILED_TEST = {
  stageName: 'prod',
  actionName: 'SmokeTest',
  status: 'Failed',
  input: { actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' } },
  output: { executionResult: { externalExecutionSummary: 'mortgage-approval-prod answered 500' } },
};
