import {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker';
import { INSTANCE_TYPE } from '../../../constructs/private/instance-type';

test.each([
  ['training', TrainingInstanceType],
  ['processing', ProcessingInstanceType],
  ['endpoints', ProductionVariantInstanceType],
  ['batch transform', TransformInstanceType],
])('every instance type for %s is one', (_, types) => {
  expect(Object.values(types).length).toBeGreaterThan(50);
  expect(Object.values(types).filter((type) => !INSTANCE_TYPE.test(type))).toEqual([]);
});

test.each([
  'm5.large',
  'ml.m5',
  'ml.m5.',
  'ml.m5.huge',
  'ml.m5.x',
  'ml.m.large',
  'ml..large',
  'ml.m5 large',
  'ml.m5.large ',
  'ML.m5.large',
])('%j is none', (type) => {
  expect(INSTANCE_TYPE.test(type)).toBe(false);
});
