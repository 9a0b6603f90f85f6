import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Registry } from '../../../../simulator/sagemaker/registry';
import { testServices, TOOLS } from '../../../support/services';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { eventually } from './support';

const object = { Bucket: 'etag-bucket', Key: 'model.tar.gz' };

let stock: StockAws;
let s3: S3Client;
beforeAll(async () => {
  stock = await startStockAws();
  s3 = stock.aws.client(S3Client, TOOLS);
  await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
  await s3.send(new PutObjectCommand({ ...object, Body: 'model' }));
});
afterAll(async () => {
  s3.destroy();
  await stock.stop();
});

test('a package remembers the ETag of the data that is there', async () => {
  const { operations } = new Registry(testServices(stock.aws));
  await operations.CreateModelPackageGroup({ ModelPackageGroupName: 'g' }, TOOLS);
  const urls = [`s3://${object.Bucket}/${object.Key}`, `s3://${object.Bucket}/none`];
  const Containers = urls.map((ModelDataUrl) => ({ Image: 'image', ModelDataUrl }));
  await operations.CreateModelPackage({ ModelPackageGroupName: 'g', InferenceSpecification: { Containers } }, TOOLS);
  const { detail } = await eventually(() => stock.events[0]);
  const { ETag } = await s3.send(new HeadObjectCommand(object));
  expect(detail).toMatchObject({
    InferenceSpecification: {
      Containers: [{ ...Containers[0], ModelDataETag: ETag!.replaceAll('"', '') }, Containers[1]],
    },
  });
});
