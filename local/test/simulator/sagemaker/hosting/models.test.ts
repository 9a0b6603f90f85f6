import type { CreateModelInput } from '@aws-sdk/client-sagemaker';
import { Hosting } from '../../../../simulator/sagemaker/hosting';
import type { ServedPackage } from '../../../../simulator/sagemaker/hosting/model-packages';
import type { Caller } from '../../../../core/scope';
import { resourceNotFound } from '../../../../core/errors';
import { STAGING, TOOLS, testServices } from '../../../support/services';

const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3';
const ROLE = `arn:aws:iam::${TOOLS.account}:role/serving`;
const PACKAGE = `arn:aws:sagemaker:eu-west-1:${TOOLS.account}:model-package/mortgage/1`;
const APPROVED: ServedPackage = {
  ModelPackageStatus: 'Completed',
  ModelApprovalStatus: 'Approved',
  InferenceSpecification: { Containers: [{ Image: IMAGE, Environment: { A: '1', B: '2' } }] },
};

function hostingOf(packages: { readonly [arn: string]: ServedPackage } = {}) {
  const services = testServices();
  const asked: { arn: string; caller: Caller }[] = [];
  const modelPackage = async (arn: string, caller: Caller): Promise<ServedPackage> => {
    asked.push({ arn, caller });
    if (!packages[arn]) throw resourceNotFound(`no ${arn}`);
    return packages[arn];
  };
  const hosting = new Hosting(services, { modelPackage }, { python: 'python3', containers: 'containers' });
  const call = async (operation: string, input: object, caller: Caller = TOOLS): Promise<Record<string, unknown>> =>
    (await hosting.operations[operation](input, caller)) as Record<string, unknown>;
  return { hosting, services, call, asked };
}

const MODEL: CreateModelInput = {
  ModelName: 'Mortgage',
  ExecutionRoleArn: ROLE,
  PrimaryContainer: { Image: IMAGE },
  EnableNetworkIsolation: true,
};

describe('a model', () => {
  test('is described as it was created, in its account only', async () => {
    const { call } = hostingOf();
    const arn = 'arn:aws:sagemaker:eu-west-1:111111111111:model/mortgage';
    expect(await call('CreateModel', MODEL)).toEqual({ ModelArn: arn });
    expect(await call('DescribeModel', { ModelName: 'Mortgage' })).toEqual({
      ModelName: 'Mortgage',
      ModelArn: arn,
      CreationTime: expect.any(Date),
      PrimaryContainer: { Image: IMAGE },
      ExecutionRoleArn: ROLE,
      EnableNetworkIsolation: true,
    });
    await expect(call('DescribeModel', { ModelName: 'Mortgage' }, STAGING)).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Could not find model "arn:aws:sagemaker:eu-west-1:222222222222:model/mortgage".',
    });
  });

  test('is created once', async () => {
    const { call } = hostingOf();
    await call('CreateModel', MODEL);
    await expect(call('CreateModel', MODEL)).rejects.toThrow(
      /^Cannot create already existing model "arn:aws:.*\/mortgage"\.$/,
    );
  });

  test('is listed and deleted, with its tags', async () => {
    const { call, services } = hostingOf();
    const { ModelArn } = await call('CreateModel', { ...MODEL, Tags: [{ Key: 'use', Value: 'case' }] });
    expect(services.tags.list(ModelArn as string)).toEqual([{ Key: 'use', Value: 'case' }]);
    expect(await call('ListModels', {})).toMatchObject({ Models: [{ ModelName: 'Mortgage' }] });
    await call('DeleteModel', { ModelName: 'Mortgage' });
    expect(await call('ListModels', {})).toMatchObject({ Models: [] });
    expect(services.tags.knows(ModelArn as string)).toBe(false);
  });

  test('tells when it is created and deleted, in the documented shape', async () => {
    const { call, services } = hostingOf();
    await call('CreateModel', MODEL);
    await call('DeleteModel', { ModelName: 'Mortgage' });
    expect(services.aws.events).toHaveLength(2);
    expect(services.aws.events[0]).toMatchObject({
      source: 'aws.sagemaker',
      detailType: 'SageMaker Model State Change',
      resources: ['arn:aws:sagemaker:eu-west-1:111111111111:model/mortgage'],
      detail: {
        ModelName: 'Mortgage',
        ModelArn: 'arn:aws:sagemaker:eu-west-1:111111111111:model/mortgage',
        ExecutionRoleArn: ROLE,
        CreationTime: expect.any(Number),
        PrimaryContainer: { Image: IMAGE },
        Tags: [],
      },
    });
  });
});

describe('a model of a package', () => {
  const input: CreateModelInput = {
    ...MODEL,
    PrimaryContainer: { ModelPackageName: PACKAGE, Environment: { B: '3' } },
  };

  test('serves what the package describes, with what the request adds', async () => {
    const { call, hosting, asked } = hostingOf({ [PACKAGE]: APPROVED });
    const principal = `arn:aws:iam::${STAGING.account}:role/deploy`;
    await call('CreateModel', input, { ...STAGING, principal });
    expect(asked).toEqual([{ arn: PACKAGE, caller: { ...STAGING, principal } }]);
    expect(hosting.servedModel(STAGING, 'Mortgage')).toMatchObject({ image: IMAGE, environment: { A: '1', B: '3' } });
  });

  test.each<[string, ServedPackage, RegExp]>([
    [
      'is not approved',
      { ...APPROVED, ModelApprovalStatus: 'PendingManualApproval' },
      /PendingManualApproval, not Approved/,
    ],
    ['is not complete', { ...APPROVED, ModelPackageStatus: 'InProgress' }, /InProgress, not Completed/],
    ['serves nothing', { ...APPROVED, InferenceSpecification: undefined }, /describes 0 containers/],
  ])('is refused, if the package %s', async (_, found, message) => {
    const { call } = hostingOf({ [PACKAGE]: found });
    await expect(call('CreateModel', input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  test('is refused in the words of the registry, if that does not give it', async () => {
    await expect(hostingOf().call('CreateModel', input)).rejects.toMatchObject({ code: 'ResourceNotFound' });
  });
});

describe('a model is refused', () => {
  test.each<[string, Partial<CreateModelInput>, RegExp]>([
    ['without a container', { PrimaryContainer: undefined }, /needs a PrimaryContainer/],
    ['without a role', { ExecutionRoleArn: undefined }, /needs an ExecutionRoleArn/],
    ['without an image', { PrimaryContainer: {} }, /needs an Image or a ModelPackageName/],
    ['of many models', { PrimaryContainer: { Image: IMAGE, Mode: 'MultiModel' } }, /MultiModel is not offered/],
    ['of many containers', { Containers: [{ Image: IMAGE }, { Image: IMAGE }] }, /several Containers is not offered/],
  ])('%s', async (_, change, message) => {
    await expect(hostingOf().call('CreateModel', { ...MODEL, ...change })).rejects.toThrow(message);
  });
});

describe('an endpoint configuration', () => {
  const config = {
    EndpointConfigName: 'First',
    ProductionVariants: [
      { VariantName: 'main', ModelName: 'Mortgage', InstanceType: 'ml.m6i.large', InitialInstanceCount: 2 },
    ],
    Tags: [{ Key: 'use', Value: 'case' }],
  };

  async function withModel() {
    const made = hostingOf();
    await made.call('CreateModel', MODEL);
    return made;
  }

  test('is described as it was created, with the weight that it did not name', async () => {
    const { call, services } = await withModel();
    const arn = 'arn:aws:sagemaker:eu-west-1:111111111111:endpoint-config/first';
    expect(await call('CreateEndpointConfig', config)).toEqual({ EndpointConfigArn: arn });
    expect(await call('DescribeEndpointConfig', { EndpointConfigName: 'First' })).toEqual({
      EndpointConfigName: 'First',
      EndpointConfigArn: arn,
      CreationTime: expect.any(Date),
      ProductionVariants: [{ ...config.ProductionVariants[0], InitialVariantWeight: 1 }],
      EnableNetworkIsolation: false,
    });
    expect(services.aws.events.at(-1)).toMatchObject({
      detailType: 'SageMaker Endpoint Config State Change',
      detail: { EndpointConfigName: 'First', Tags: config.Tags },
    });
  });

  test('needs its model', async () => {
    await expect(hostingOf().call('CreateEndpointConfig', config)).rejects.toThrow(/^Could not find model/);
  });

  test('is listed, and gone when it is deleted', async () => {
    const { call } = await withModel();
    await call('CreateEndpointConfig', config);
    expect(await call('ListEndpointConfigs', {})).toMatchObject({ EndpointConfigs: [{ EndpointConfigName: 'First' }] });
    await call('DeleteEndpointConfig', { EndpointConfigName: 'First' });
    await expect(call('CreateEndpoint', { EndpointName: 'e', EndpointConfigName: 'First' })).rejects.toThrow(
      'Could not find endpoint configuration "arn:aws:sagemaker:eu-west-1:111111111111:endpoint-config/first".',
    );
  });

  test.each<[string, object, RegExp]>([
    ['with an explainer', { ExplainerConfig: { ClarifyExplainerConfig: {} } }, /ExplainerConfig .* is not offered/],
    [
      'with shadows',
      { ShadowProductionVariants: config.ProductionVariants },
      /ShadowProductionVariants .* is not offered/,
    ],
    [
      'with two variants of one name',
      { ProductionVariants: [...config.ProductionVariants, ...config.ProductionVariants] },
      /must be unique/,
    ],
    [
      'without instances',
      { ProductionVariants: [{ VariantName: 'main', ModelName: 'Mortgage' }] },
      /needs an InstanceType/,
    ],
    ['without a model', { ProductionVariants: [{ VariantName: 'main' }] }, /inference components/],
    [
      'that captures without instances',
      {
        ProductionVariants: [
          { VariantName: 'main', ModelName: 'Mortgage', ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } },
        ],
        DataCaptureConfig: { EnableCapture: true },
      },
      /not supported for serverless/,
    ],
  ])('is refused %s', async (_, change, message) => {
    const { call } = await withModel();
    await expect(call('CreateEndpointConfig', { ...config, ...change })).rejects.toThrow(message);
  });
});
