import { newRegistry, type TestRegistry } from './support';

const CARD = { ModelCardName: 'card' };
const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111:model-card/card';

/** Every section of the schema, filled with what it may hold. */
const CONTENT = {
  model_overview: {
    model_name: 'm',
    model_version: 2,
    model_id: 'id',
    inference_environment: { container_image: ['i'] },
  },
  business_details: { business_problem: 'p', line_of_business: 'l' },
  intended_uses: { purpose_of_model: 'p', risk_rating: 'High' },
  training_details: {
    objective_function: { function: { function: 'Maximize', facet: 'auc', condition: 'c' }, notes: 'n' },
    training_job_details: { training_arn: 'a', training_metrics: [{ name: 'auc', value: 0.8 }] },
  },
  evaluation_details: [
    {
      name: 'e',
      datasets: ['s3://b/k'],
      metadata: { any: 'thing' },
      metric_groups: [
        {
          name: 'g',
          metric_data: [
            { name: 'n', type: 'number', value: 1 },
            { name: 's', type: 'string', value: 'x' },
            { name: 'l', type: 'linear_graph', value: [[0, 1]], x_axis_name: 'x' },
            { name: 'b', type: 'bar_chart', value: [1, 2], x_axis_name: ['a', 'b'] },
            { name: 'm', type: 'matrix', value: [[1]], x_axis_name: ['a'], y_axis_name: ['b'] },
          ],
        },
      ],
    },
  ],
  additional_information: { ethical_considerations: 'e', custom_details: { my_key: 'v' } },
};

let registry: TestRegistry;
let call: TestRegistry['call'];
beforeEach(() => {
  registry = newRegistry();
  ({ call } = registry);
});

const create = (content: object = {}, more: object = {}) =>
  call('CreateModelCard', { ...CARD, Content: JSON.stringify(content), ModelCardStatus: 'Draft', ...more });

test('a card with every section is taken and given back', async () => {
  expect(await create(CONTENT, { SecurityConfig: { KmsKeyId: 'key' } })).toEqual({ ModelCardArn: ARN });
  expect(await call('DescribeModelCard', { ModelCardName: ARN })).toMatchObject({
    ModelCardVersion: 1,
    Content: JSON.stringify(CONTENT),
    ModelCardStatus: 'Draft',
    SecurityConfig: { KmsKeyId: 'key' },
  });
});

test.each<[string, object, string]>([
  ['a section', { owner: {} }, '$.owner: is not in the schema'],
  ['a member', { model_overview: { owner: 'x' } }, '$.model_overview.owner: is not in the schema'],
  ['a type', { model_overview: { model_name: 1 } }, '$.model_overview.model_name: must be a string'],
  [
    'a length',
    { model_overview: { model_name: 'x'.repeat(1025) } },
    '$.model_overview.model_name: must be at most 1024',
  ],
  [
    'a version',
    { model_overview: { model_version: 0 } },
    '$.model_overview.model_version: must be a number of at least 1',
  ],
  [
    'a rating',
    { intended_uses: { risk_rating: 'Severe' } },
    '$.intended_uses.risk_rating: must be one of High, Medium',
  ],
  ['a list', { evaluation_details: {} }, '$.evaluation_details: must be a list'],
  ['a name that is missing', { evaluation_details: [{}] }, '$.evaluation_details[0].name: is required'],
  ['an object', { training_details: 'x' }, '$.training_details: must be an object'],
  [
    'a metric',
    {
      evaluation_details: [
        { name: 'e', metric_groups: [{ name: 'g', metric_data: [{ name: 'n', type: 'number', value: [] }] }] },
      ],
    },
    '$.evaluation_details[0].metric_groups[0].metric_data[0]: is of none of the allowed forms',
  ],
  [
    'a detail',
    { additional_information: { custom_details: { a: 1 } } },
    '$.additional_information.custom_details.a: must be a string',
  ],
])('wrong content is refused: %s', async (_, content, message) => {
  await expect(create(content)).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining(message),
  });
});

test('content that is no JSON is refused', async () => {
  await expect(create({}, { Content: '{' })).rejects.toThrow('not valid JSON');
});

test('content makes a version, a status does not', async () => {
  await create();
  await call('UpdateModelCard', { ...CARD, Content: JSON.stringify({ model_overview: {} }) });
  await call('UpdateModelCard', { ...CARD, ModelCardStatus: 'Approved' });
  const { ModelCardVersionSummaryList } = await call('ListModelCardVersions', CARD);
  expect(
    ModelCardVersionSummaryList.map((row: { ModelCardVersion: number; ModelCardStatus: string }) => [
      row.ModelCardVersion,
      row.ModelCardStatus,
    ]),
  ).toEqual([
    [2, 'Approved'],
    [1, 'Draft'],
  ]);
  expect(await call('DescribeModelCard', { ...CARD, ModelCardVersion: 1 })).toMatchObject({ Content: '{}' });
  await expect(call('DescribeModelCard', { ...CARD, ModelCardVersion: 3 })).rejects.toMatchObject({
    code: 'ResourceNotFound',
  });
});

test('content and status are not changed in one call', async () => {
  await create();
  const request = { ...CARD, Content: '{}', ModelCardStatus: 'Approved' };
  await expect(call('UpdateModelCard', request)).rejects.toMatchObject({ code: 'ValidationException' });
});

test('an archived card keeps its content', async () => {
  await create();
  await call('UpdateModelCard', { ...CARD, ModelCardStatus: 'Archived' });
  await expect(call('UpdateModelCard', { ...CARD, Content: '{}' })).rejects.toMatchObject({
    code: 'ConflictException',
  });
});

test('a card that is new or changed says so by an event', async () => {
  await create(CONTENT);
  await call('UpdateModelCard', { ...CARD, ModelCardStatus: 'PendingReview' });
  expect(registry.aws.events.map(({ detailType, resources }) => [detailType, resources])).toEqual([
    ['SageMaker Model Card State Change', [ARN]],
    ['SageMaker Model Card State Change', [ARN]],
  ]);
  expect(registry.aws.events[1].detail).toMatchObject({
    ModelCardVersion: 1,
    ModelCardName: 'card',
    ModelId: 'id',
    ModelCardStatus: 'PendingReview',
    AccountId: '111111111111',
    SecurityConfig: {},
  });
});

test('a deleted card is gone, and its name is free', async () => {
  await create();
  await call('DeleteModelCard', CARD);
  await expect(call('DescribeModelCard', CARD)).rejects.toMatchObject({ code: 'ResourceNotFound' });
  await create();
});

test('cards are found by their status', async () => {
  await create();
  await call('CreateModelCard', { ModelCardName: 'other', Content: '{}', ModelCardStatus: 'Approved' });
  const { ModelCardSummaries } = await call('ListModelCards', { ModelCardStatus: 'Approved' });
  expect(ModelCardSummaries.map((row: typeof CARD) => row.ModelCardName)).toEqual(['other']);
});
