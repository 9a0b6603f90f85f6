import { json, refuse } from '../../handlers/support/wire';
import { DEV, DeadLetters, PIPELINE, REGION, type Queue, ofRule } from '../redrive/dead-letters';
import { type } from './terminal';

// the first test loads the SDK
jest.setTimeout(60_000);

const environment = { ...process.env };

let account: DeadLetters;
let queue: Queue;
beforeEach(async () => {
  account = await DeadLetters.start();
  queue = account.queue();
});
afterEach(async () => {
  process.env = { ...environment };
  await account.cloud.stop();
});

const redrive = (...args: string[]) => type('redrive', '--queue', queue.url, ...args);

describe('when the target is the delivery pipeline', () => {
  const MODEL = `arn:aws:sagemaker:${REGION}:${DEV}:model-package/mortgage-approval/7`;
  const created = (version: string) =>
    '{"version":"0","id":"e","detail-type":"Object Created","source":"aws.s3","time":"2026-11-20T09:30:01Z","detail":' +
    `{"bucket":{"name":"releases"},"object":{"key":"release.zip","version-id":"${version}"}}}`;
  const revision = (revisionValue: string) => ({
    actionName: 'Release',
    revisionType: 'S3_OBJECT_VERSION_ID',
    revisionValue,
  });
  let version: string;
  let status: string;
  let executions: object[];
  beforeEach(() => {
    status = 'Approved';
    executions = [{ pipelineExecutionId: 'p', startTime: 1, executionType: 'STANDARD', status: 'Succeeded' }];
    account.rules['mortgage-approval-dev-Rule-C3D4'] = [
      {
        Id: 'Pipeline',
        Arn: PIPELINE,
        InputTransformer: {
          InputPathsMap: { version: '$.detail.object.version-id' },
          InputTemplate:
            '{"sourceRevisions":[{"actionName":"Release","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":<version>}]}',
        },
      },
    ];
    version = account.cloud.objects.put('releases/release.zip', 'zip', { 'model-package': MODEL });
    account.cloud.on('CodePipeline.ListPipelineExecutions', () => json({ pipelineExecutionSummaries: executions }));
    account.cloud.on('CodePipeline.StartPipelineExecution', () => json({ pipelineExecutionId: 'q' }));
    const configuration = { S3Bucket: 'releases', S3ObjectKey: 'release.zip' };
    const stages = [{ name: 'Source', actions: [{ name: 'Release', configuration }] }];
    account.cloud.on('CodePipeline.GetPipeline', () => json({ pipeline: { stages } }));
    account.cloud.on('SageMaker.DescribeModelPackage', () => json({ ModelApprovalStatus: status }));
  });
  const started = () => account.cloud.inputs<{ clientRequestToken: string }>('CodePipeline.StartPipelineExecution');

  test('then it starts with the version that the event names', async () => {
    queue.put(ofRule(created(version), PIPELINE));
    expect((await redrive('--yes')).out).toContain('sent to the pipeline mortgage-approval-dev-Delivery-A1B2\n');
    expect(started()).toEqual([
      {
        name: 'mortgage-approval-dev-Delivery-A1B2',
        sourceRevisions: [revision(version)],
        clientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(queue.messages).toEqual([]);
  });

  test('then a letter that holds what the rule made of the event does the same', async () => {
    queue.put(ofRule(JSON.stringify({ sourceRevisions: [revision(version)] }), PIPELINE));
    expect((await redrive('--yes')).code).toBe(0);
    expect(started()).toMatchObject([{ sourceRevisions: [revision(version)] }]);
  });

  test('then two tries of a letter have one token', async () => {
    queue.put(ofRule(created(version), PIPELINE));
    account.cloud.fail('AmazonSQS.DeleteMessage', refuse(500, 'InternalError'));
    await redrive('--yes');
    await redrive('--yes');
    const [first, second] = started();
    expect(second.clientRequestToken).toBe(first.clientRequestToken);
  });

  test('then a release that has started already is not started again, and the letter goes', async () => {
    executions.push({ status: 'InProgress', sourceRevisions: [{ actionName: 'Release', revisionId: version }] });
    queue.put(ofRule(created(version), PIPELINE));
    expect((await redrive('--yes')).out).toContain('which has started with this release already (InProgress)');
    expect(started()).toEqual([]);
    expect(queue.messages).toEqual([]);
  });

  test.each([
    [
      'another release has started since',
      () => executions.push({ startTime: Date.now() / 1000 + 60, executionType: 'STANDARD' }),
    ],
    ['its model is Rejected now', () => (status = 'Rejected')],
    [
      'the pipeline has no source Release',
      () => account.cloud.on('CodePipeline.GetPipeline', () => json({ pipeline: {} })),
    ],
    ['does not name the model package', () => (version = account.cloud.objects.put('releases/release.zip', 'zip'))],
  ])('then it stays if %s', async (because, arrange) => {
    arrange();
    queue.put(ofRule(created(version), PIPELINE));
    const { out, code } = await redrive('--yes');
    expect(code).toBe(1);
    expect(out).toContain(because);
    expect(started()).toEqual([]);
    expect(queue.visible).toHaveLength(1);
  });

  test.each(['null', '{"sourceRevisions":[]}', '{"sourceRevisions":[{"revisionType":"COMMIT_ID"}]}'])(
    'then a letter that names no release stays: %s',
    async (body) => {
      queue.put(ofRule(body, PIPELINE));
      expect((await redrive('--yes')).out).toContain('stays: it does not name one version of a release');
      expect(started()).toEqual([]);
    },
  );
});
