import { strToU8, zipSync } from 'fflate';
import { Cloud } from '../support/cloud';
import { EVALUATION, EVALUATION_URI, GROUP, PACKAGE_ARN, eventOf, modelPackage } from '../support/examples';
import { run } from '../support/lambda';
import { json, refuse } from '../support/wire';
import { ENV, EXECUTION, MANIFEST, PIPELINE, PUBLISH, TOPIC, TRAINING, alarm, published } from './fixture';

const DESCRIBE = 'SageMaker.DescribeModelPackage';

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
  cloud.on(PUBLISH, published);
  cloud.on(DESCRIBE, () => json(modelPackage({ ModelApprovalStatus: 'PendingManualApproval' })));
  cloud.objects.put(EVALUATION_URI.slice('s3://'.length), JSON.stringify(EVALUATION));
});
afterEach(() => cloud.stop());

const handle = async (...events: unknown[]) => (await run('notify', cloud.endpoint, ENV, events)).outcomes;
const messages = () => cloud.calls(PUBLISH).map(({ body }) => Object.fromEntries(new URLSearchParams(body.toString())));
const waits = (id?: string, detail: object = {}) =>
  eventOf(
    'aws.sagemaker',
    'SageMaker Model Package State Change',
    {
      ModelPackageGroupName: GROUP,
      ModelPackageVersion: 7,
      ModelPackageArn: PACKAGE_ARN,
      ModelApprovalStatus: 'PendingManualApproval',
      ...detail,
    },
    id,
  );
const ended = (status: string) =>
  eventOf('aws.sagemaker', 'SageMaker Model Building Pipeline Execution Status Change', {
    pipelineArn: TRAINING,
    pipelineExecutionArn: `${TRAINING}/execution/4r83jejmhorv`,
    currentPipelineExecutionStatus: status,
    executionEndTime: '2026-11-20T09:30:00Z',
  });
const delivery = (level: string, detail: object, id?: string) =>
  eventOf(
    'aws.codepipeline',
    `CodePipeline ${level} Execution State Change`,
    { pipeline: PIPELINE, 'execution-id': EXECUTION, version: 4, 'pipeline-execution-attempt': 1, ...detail },
    id,
  );

describe('when a model waits for approval', () => {
  test('then people are asked once, with the figures, although SageMaker sends the event again', async () => {
    const subject = 'mortgage-approval: model version 7 waits for your approval';
    expect(await handle(waits('event-1'), waits('event-2'))).toEqual([
      { result: { told: true, subject } },
      { result: { told: true, subject } },
    ]);
    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toMatchObject({ TopicArn: TOPIC, Subject: subject });
    expect(messages()[0].Message).toContain('\n  recall: 0.35, limit at least 0.3, met\n');
  });

  test('then nobody is asked about what is approved already, or by the time of the event', async () => {
    cloud.on(DESCRIBE, () => json(modelPackage()));
    const outcomes = await handle(waits('event-1', { ModelApprovalStatus: 'Approved' }), waits('event-2'));
    expect(outcomes).toEqual([{ result: { told: false } }, { result: { told: false } }]);
    expect(messages()).toEqual([]);
  });

  test('then people are asked without figures if the evaluation cannot be read', async () => {
    cloud.objects.put(EVALUATION_URI.slice('s3://'.length), '{}');
    await handle(waits());
    expect(messages()[0].Message).toContain('Its evaluation could not be read.');
  });

  test('then a failed publication is repeated, and nothing is lost', async () => {
    cloud.fail(PUBLISH, {
      status: 403,
      headers: {},
      body: '<ErrorResponse><Error><Code>KMSAccessDenied</Code></Error></ErrorResponse>',
    });
    expect((await handle(waits()))[0].error).toBeDefined();
    expect(await handle(waits())).toMatchObject([{ result: { told: true } }]);
  });
});

describe('when a training run fails', () => {
  const STEPS = 'SageMaker.ListPipelineExecutionSteps';

  test('then people read the reason of the step that failed, on whatever page it is', async () => {
    cloud.on(STEPS, ({ body }) =>
      json(
        JSON.parse(body.toString()).NextToken === undefined
          ? { PipelineExecutionSteps: [{ StepName: 'Evaluate', StepStatus: 'Executing' }], NextToken: 'next' }
          : { PipelineExecutionSteps: [{ StepName: 'Train', StepStatus: 'Failed', FailureReason: 'no column deny' }] },
      ),
    );
    await handle(ended('Failed'));
    expect(messages()[0].Subject).toBe('mortgage-approval: a training run failed at Train');
    expect(messages()[0].Message).toContain('Train: no column deny');
  });

  test('then people read which limit the model missed', async () => {
    const missed = { ...EVALUATION, metrics: { auc: 0.7, recall: 0.4 } };
    cloud.objects.put('artifacts/evaluations/4r83jejmhorv/evaluation.json', JSON.stringify(missed));
    const gate = { StepName: 'Fail', StepStatus: 'Failed', Metadata: { Fail: { ErrorMessage: 'Not registered' } } };
    cloud.on(STEPS, () => json({ PipelineExecutionSteps: [gate] }));
    await handle(ended('Failed'));
    expect(messages()[0].Message).toContain('auc: 0.7, limit at least 0.78, MISSED');
  });

  test.each([
    ['by SageMaker', 'half of a smiley: \ud83d'],
    ['here', '\u{1f600}'.repeat(11_000)],
    ['here, one further', `x${'\u{1f600}'.repeat(11_000)}`],
  ])('then people are told although a reason was cut within a character %s', async (_, FailureReason) => {
    cloud.on(STEPS, () =>
      json({ PipelineExecutionSteps: [{ StepName: 'Train', StepStatus: 'Failed', FailureReason }] }),
    );
    expect(await handle(ended('Failed'))).toMatchObject([{ result: { told: true } }]);
  });

  test('then people are told even if SageMaker does not say why', async () => {
    cloud.on(STEPS, () => refuse(400, 'AccessDeniedException'));
    expect(await handle(ended('Failed'))).toMatchObject([{ result: { told: true } }]);
    expect(messages()[0].Message).toContain(`${TRAINING}/execution/4r83jejmhorv`);
  });

  test('then a run that ends otherwise is no news', async () => {
    expect(await handle(ended('Succeeded'), ended('Stopped'))).toEqual([
      { result: { told: false } },
      { result: { told: false } },
    ]);
  });
});

describe('when a release is on its way', () => {
  let type: string;
  let triggerType: string;
  beforeEach(() => {
    [type, triggerType] = ['STANDARD', 'StartPipelineExecution'];
    const zip = zipSync({ 'template.json': strToU8('{}'), 'manifest.json': strToU8(JSON.stringify(MANIFEST)) });
    const revisionId = cloud.objects.put('releases/mortgage-approval/release.zip', Buffer.from(zip));
    cloud.on('CodePipeline.GetPipelineExecution', () =>
      json({
        pipelineExecution: {
          executionType: type,
          trigger: { triggerType, triggerDetail: 'arn:aws:iam::111111111111:user/ana' },
          artifactRevisions: [{ name: 'Release', revisionId }],
        },
      }),
    );
    cloud.on('CodePipeline.ListActionExecutions', () =>
      json({
        actionExecutionDetails: [
          {
            stageName: 'prod',
            actionName: 'SmokeTest',
            status: 'Failed',
            input: { actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' } },
            output: { executionResult: { externalExecutionSummary: 'mortgage-approval-prod answered 500' } },
          },
          {
            stageName: 'approve-prod',
            actionName: 'Approve',
            status: 'InProgress',
            input: {
              actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
              configuration: { CustomData: 'Read the fairness section' },
            },
          },
        ],
      }),
    );
  });

  const approve = { stage: 'approve-prod', action: 'Approve', state: 'STARTED', type: { category: 'Approval' } };

  test('then people are asked to approve it, with what is in the version that the run has', async () => {
    await handle(delivery('Action', approve, 'a'), delivery('Action', approve, 'b'));
    expect(messages()).toHaveLength(1);
    expect(messages()[0].Subject).toBe(
      'mortgage-approval: the release of model version 7 waits for your approval to go to prod',
    );
    expect(messages()[0].Message).toContain('What to look at: Read the fairness section');
    expect(messages()[0].Message).toContain('auc: 0.83, limit at least 0.78, met');
    const [read] = cloud.requests.filter(({ operation }) => operation.startsWith('S3.GetObject'));
    expect(read.operation).toContain('versionId=version-2');
  });

  test('then people are told of each environment that has it, and of a rollback as such', async () => {
    const stage = { stage: 'prod', state: 'SUCCEEDED' };
    await handle(delivery('Stage', stage), delivery('Stage', { ...stage, stage: 'approve-prod' }));
    type = 'ROLLBACK';
    await handle(delivery('Stage', { ...stage, 'execution-id': 'rollback' }));
    expect(messages().map(({ Subject }) => Subject)).toEqual([
      'mortgage-approval: the release of model version 7 is in prod',
      'mortgage-approval: prod was rolled back to the release of model version 7',
    ]);
  });

  test('then people are told of its failure with the reason, and again after a retry that fails', async () => {
    const failed = (attempt: number) => ({ state: 'FAILED', 'pipeline-execution-attempt': attempt });
    await handle(delivery('Pipeline', failed(1)), delivery('Pipeline', failed(1)), delivery('Pipeline', failed(2)));
    expect(messages()).toHaveLength(2);
    expect(messages()[0].Subject).toBe('mortgage-approval: the release of model version 7 failed in prod');
    expect(messages()[0].Message).toContain('The reason: mortgage-approval-prod answered 500');
  });

  test('then people are told that a change of the pipeline has cancelled it, with the version to start again', async () => {
    await handle(delivery('Pipeline', { state: 'CANCELED' }), delivery('Pipeline', { state: 'CANCELED' }));
    expect(messages()).toHaveLength(1);
    expect(messages()[0].Subject).toBe('mortgage-approval: the release of model version 7 was cancelled');
    expect(messages()[0].Message).toContain('It had come to prod, at the action SmokeTest.');
    expect(messages()[0].Message).toContain('revisionType=S3_OBJECT_VERSION_ID,revisionValue=version-2\n');
  });

  test('then people are told that a newer one has overtaken it', async () => {
    await handle(delivery('Pipeline', { state: 'SUPERSEDED' }));
    expect(messages()[0].Subject).toBe(
      'mortgage-approval: the release of model version 7 was overtaken by a newer one',
    );
  });

  test('then people are told who rolled back by hand', async () => {
    [type, triggerType] = ['ROLLBACK', 'ManualRollback'];
    await handle(delivery('Stage', { stage: 'prod', state: 'SUCCEEDED' }));
    expect(messages()[0].Message).toContain('by arn:aws:iam::111111111111:user/ana.');
  });

  test('then the run that CodePipeline starts when the pipeline is created, without a release, is no news', async () => {
    triggerType = 'CreatePipeline';
    expect(await handle(delivery('Pipeline', { state: 'FAILED' }))).toEqual([{ result: { told: false } }]);
  });

  test('then other steps on the way are no news', async () => {
    const outcomes = await handle(
      delivery('Action', { ...approve, state: 'SUCCEEDED' }),
      delivery('Action', { ...approve, type: { category: 'Deploy' } }),
      delivery('Stage', { stage: 'prod', state: 'STARTED' }),
      delivery('Pipeline', { state: 'SUCCEEDED' }),
      delivery('Pipeline', { state: 'STOPPED' }),
    );
    expect(outcomes.map(({ result }) => result)).toEqual(Array(5).fill({ told: false }));
  });

  test('then a run that CodePipeline does not describe is an error, because it may be a rollback', async () => {
    cloud.on('CodePipeline.GetPipelineExecution', () => refuse(400, 'ThrottlingException'));
    const [{ error }] = await handle(delivery('Stage', { stage: 'prod', state: 'SUCCEEDED' }));
    expect(error).toMatch(/Throttling/);
    expect(messages()).toEqual([]);
  });
});

describe('when an alarm changes', () => {
  const change = (id: string, ...states: Parameters<typeof alarm>) => ({ ...alarm(...states), id });
  const subjects = () => messages().map(({ Subject }) => Subject.replace('mortgage-approval: ', ''));

  test('then people are told that it went off and that it is over, each once', async () => {
    await handle(
      change('1', 'OK', 'INSUFFICIENT_DATA'),
      change('2', 'ALARM', 'OK'),
      change('2', 'ALARM', 'OK'),
      change('3', 'OK', 'ALARM'),
      change('4', 'ALARM', 'OK'),
    );
    expect(subjects()).toEqual(['ALARM in prod: drift', 'OK again in prod: drift', 'ALARM in prod: drift']);
  });

  test('then a gap in the data in between is no news', async () => {
    await handle(
      change('1', 'ALARM', 'OK'),
      change('2', 'INSUFFICIENT_DATA', 'ALARM'),
      change('3', 'ALARM', 'INSUFFICIENT_DATA'),
      change('4', 'INSUFFICIENT_DATA', 'ALARM'),
      change('5', 'OK', 'INSUFFICIENT_DATA'),
    );
    expect(subjects()).toEqual(['ALARM in prod: drift', 'OK again in prod: drift']);
  });

  describe('and events arrive in another order', () => {
    const at = (second: number, ...args: Parameters<typeof change>) => {
      const event = change(...args);
      const timestamp = `2026-11-20T09:30:${10 + second}.000+0000`;
      return { ...event, detail: { ...event.detail, state: { ...event.detail.state, timestamp } } };
    };

    test('then people are not told of an alarm that is over, as they know', async () => {
      await handle(at(2, '2', 'OK', 'ALARM'), at(1, '1', 'ALARM', 'OK'));
      expect(subjects()).toEqual(['OK again in prod: drift']);
    });

    test('then a dead letter that is sent again does not hide a later alarm', async () => {
      await handle(
        at(2, '2', 'OK', 'ALARM'),
        at(1, '1', 'ALARM', 'OK'),
        at(3, '3', 'INSUFFICIENT_DATA', 'OK'),
        at(4, '4', 'ALARM', 'INSUFFICIENT_DATA'),
      );
      expect(subjects()).toEqual(['OK again in prod: drift', 'ALARM in prod: drift']);
    });

    test('then a dead letter that is the newest is told', async () => {
      await handle(at(1, '1', 'OK', 'ALARM'), at(9, '9', 'ALARM', 'OK'));
      expect(subjects()).toEqual(['OK again in prod: drift', 'ALARM in prod: drift']);
    });
  });

  test('then another alarm is another matter', async () => {
    await handle(change('1', 'ALARM', 'OK'), change('2', 'ALARM', 'INSUFFICIENT_DATA', 'mortgage-approval-prod-stale'));
    expect(subjects()).toEqual(['ALARM in prod: drift', 'ALARM in prod: stale']);
  });
});

describe('when a handler tells people something', () => {
  const notice = (type: string, detail: object = {}) =>
    eventOf('cdk-ml-lifecycle', type, { useCase: 'mortgage-approval', reason: 'Nothing is new.', ...detail });

  test('then they read it once, whatever its type', async () => {
    await handle(notice('Retraining Skipped'), notice('Retraining Skipped'));
    expect(messages().map(({ Subject }) => Subject)).toEqual(['mortgage-approval: Retraining skipped']);
    cloud.table.items.clear();
    expect(await handle(notice('Something New'))).toMatchObject([{ result: { told: true } }]);
  });

  test('then a notice without a reason is an error', async () => {
    expect((await handle(notice('Retraining Skipped', { reason: '' })))[0].error).toMatch(/the notice is invalid/);
  });
});

test('an event that nobody writes about is an error', async () => {
  expect((await handle(eventOf('aws.s3', 'Object Created', {})))[0].error).toMatch(
    /nobody writes about: Object Created/,
  );
});
