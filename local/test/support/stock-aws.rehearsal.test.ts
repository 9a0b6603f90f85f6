import { GetObjectCommand, PutObjectCommand, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startStockAws, type StockAws } from './stock-aws';
import { STAGING, TOOLS } from './services';

let stock: StockAws;
beforeAll(async () => {
  stock = await startStockAws();
});
afterAll(() => stock.stop());

test('an object is read back', async () => {
  const s3 = stock.aws.client(S3Client, TOOLS);
  await s3.send(new CreateBucketCommand({ Bucket: 'stock-bucket' }));
  await s3.send(new PutObjectCommand({ Bucket: 'stock-bucket', Key: 'a/b', Body: 'hello' }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'stock-bucket', Key: 'a/b' }));
  expect(await Body!.transformToString()).toBe('hello');
  s3.destroy();
});

test('what is put on a bus is kept', async () => {
  await stock.aws.putEvent(STAGING, { source: 'aws.sagemaker', detailType: 'T', resources: [], detail: { a: 1 } });
  expect(stock.events).toEqual([expect.objectContaining({ scope: STAGING, deliveries: 1, detail: { a: 1 } })]);
});
