import { Jobs } from '../../../../simulator/sagemaker/jobs';
import { testServices, TOOLS } from '../../../support/services';
import { input, output, processingJob, sh } from './bench';

function create(members: object): Promise<object> {
  const { operations } = new Jobs(testServices(), { python: 'python3', containers: '/containers' });
  return Promise.resolve(operations.CreateProcessingJob(processingJob('p', sh('true'), members), TOOLS));
}

describe('a processing job that a rehearsal would run differently from SageMaker is refused', () => {
  const cluster = { InstanceType: 'ml.m6i.large', VolumeSizeInGB: 30 };
  test.each<[string, object, string]>([
    ['a query as input', { ProcessingInputs: [{ InputName: 'i', DatasetDefinition: {} }] }, 'does not support Athena'],
    [
      'input mode Pipe',
      { ProcessingInputs: [input('i', 's3://b/i', { S3InputMode: 'Pipe' })] },
      'does not support the input mode Pipe',
    ],
    ['two instances', { ProcessingResources: { ClusterConfig: { ...cluster, InstanceCount: 2 } } }, 'on one instance'],
    [
      'an input that the program fetches',
      { ProcessingInputs: [{ ...input('i', 's3://b/i', { LocalPath: undefined }), AppManaged: true }] },
      'without a LocalPath',
    ],
    [
      'an output that the program stores',
      {
        ProcessingOutputConfig: {
          Outputs: [{ AppManaged: true, S3Output: { ...output('o', 's3://b/o').S3Output, LocalPath: undefined } }],
        },
      },
      'without a LocalPath',
    ],
  ])('%s', async (_, members, reason) => {
    await expect(create(members)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(reason),
    });
  });
});
