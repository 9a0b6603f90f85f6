import {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Stack, Token } from 'aws-cdk-lib/core';
import type { Rule } from '../../../constructs/private/faults';
import {
  checkDiskSize,
  checkInstanceType,
  hasLocalDisks,
  INSTANCE_TYPE,
  InstanceUse,
  isArm,
  isBurstable,
  nearestTypes,
  warnOfNewerTypes,
} from '../../../constructs/private/instance-type';

const form: Rule = { code: 'MLL000', when: 'It is malformed.', must: 'be a type', fix: 'repair it', example: '' };
const use: Rule = { code: 'MLL001', when: 'It is not offered.', must: 'be offered', fix: 'use another', example: '' };
const found = (type: string | undefined, what: InstanceUse) => checkInstanceType({ form, use }, ['type'], type, what);

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

describe('a use', () => {
  test.each([
    [InstanceUse.TRAINING, TrainingInstanceType],
    [InstanceUse.PROCESSING, ProcessingInstanceType],
    [InstanceUse.HOSTING, ProductionVariantInstanceType],
  ])('takes all that the API of %s takes', (what, types) => {
    expect(Object.values(types).filter((type) => found(type, what))).toEqual([]);
  });

  test.each([
    ['ml.c5n.xlarge', InstanceUse.PROCESSING, 'use ml.c5.xlarge or ml.c4.xlarge'],
    ['ml.p4d.24xlarge', InstanceUse.PROCESSING, 'use ml.p3.16xlarge or ml.p2.16xlarge'],
    ['ml.m5d.large', InstanceUse.TRAINING, 'use ml.m5.large or ml.m6i.large'],
    ['ml.m5.3xlarge', InstanceUse.TRAINING, 'use ml.m5.4xlarge or ml.m5.2xlarge'],
    ['ml.t3.medium', InstanceUse.HOSTING, 'use ml.t2.medium or ml.t2.large'],
    ['ml.m8i.large', InstanceUse.HOSTING, 'use ml.m7i.large or ml.m6i.large'],
  ])('%s is none of %s', (type, what, fix) => {
    const must = `be an instance type that SageMaker offers for ${what}`;
    expect(found(type, what)).toEqual({ code: 'MLL001', path: ['type'], got: type, must, fix });
  });

  test.each(['ml.m9i.large', 'ml.p7.48xlarge', 'ml.c9i-flex.large'])('takes %s, which may be newer', (type) => {
    expect(found(type, InstanceUse.TRAINING)).toBeUndefined();
  });

  test.each([undefined, Token.asString({ Ref: 'Type' })])('does not judge %s', (type) => {
    expect(found(type, InstanceUse.TRAINING)).toBeUndefined();
  });

  test('a malformed type breaks the other rule', () => {
    expect(found('m5.large', InstanceUse.TRAINING)).toEqual({
      code: 'MLL000',
      path: ['type'],
      got: 'm5.large',
      must: 'be a type',
      fix: 'repair it',
    });
  });

  test.each(Object.values(InstanceUse))('the nearest types of %s are types of it', (what) => {
    const types = Object.values({ ...TrainingInstanceType, ...ProductionVariantInstanceType });
    const nearest = types.flatMap((type) => nearestTypes(type, what));
    expect(nearest).toHaveLength(2 * types.length);
    expect(nearest.filter((type) => found(type, what))).toEqual([]);
  });
});

test('a newer family gets a warning, a known one and a token get none', () => {
  const stack = new Stack(new App(), 'Stack');
  warnOfNewerTypes(stack, ['ml.m9i.large', 'ml.m9i.large', 'ml.m5.large', undefined, Token.asString({ Ref: 'Type' })]);
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  expect(warnings.map(({ entry }) => entry.data)).toEqual([
    expect.stringContaining('does not know instances like ml.m9i.large: check the name'),
  ]);
});

describe('local disks', () => {
  test.each([
    'ml.m5.large',
    'ml.m6i.4xlarge',
    'ml.c5.xlarge',
    'ml.t3.medium',
    'ml.p3.2xlarge',
    'ml.inf2.xlarge',
    'ml.m9i.large',
  ])('are not in %s', (type) => expect(hasLocalDisks(type)).toBe(false));

  test.each([
    'ml.m5d.large',
    'ml.g4dn.xlarge',
    'ml.p4d.24xlarge',
    'ml.g5.xlarge',
    'ml.g7e.2xlarge',
    'ml.p6-b200.48xlarge',
    'ml.trn2.48xlarge',
    'ml.m9gd.large',
    'ml.p7.48xlarge',
  ])('are in %s', (type) => expect(hasLocalDisks(type)).toBe(true));
});

describe('the disk of a job', () => {
  const disk = (gibibytes: number | undefined, ...types: (string | undefined)[]) =>
    checkDiskSize(use, gibibytes, types).map(({ must }) => must);

  test.each<[number | undefined, string | undefined]>([
    [125, 'ml.g4dn.xlarge'],
    [16_384, 'ml.m5.large'],
    [16_384, 'ml.p5.48xlarge'],
    [16_384, 'ml.p6e-gb200.36xlarge'],
    [16_384, 'ml.g9.xlarge'],
    [16_384, undefined],
    [16_384, Token.asString({ Ref: 'Type' })],
    [Token.asNumber({ Ref: 'Size' }), 'ml.g4dn.xlarge'],
    [undefined, 'ml.g4dn.xlarge'],
  ])('of %s GiB is taken on %s', (gibibytes, type) => expect(disk(gibibytes, type)).toEqual([]));

  test('is refused once for each type with smaller disks', () => {
    expect(disk(451, 'ml.g5.2xlarge', 'ml.m5.large', 'ml.g5.2xlarge', 'ml.g7.2xlarge')).toEqual([
      'be at most 450 GiB, what the local disks of ml.g5.2xlarge hold',
      'be at most 440 GiB, what the local disks of ml.g7.2xlarge hold',
    ]);
  });
});

test.each([
  ['ml.t2.medium', true],
  ['ml.t3.medium', true],
  ['ml.t5.medium', true],
  ['ml.trn1.2xlarge', false],
  ['ml.m5.large', false],
])('whether %s is burstable: %s', (type, is) => expect(isBurstable(type)).toBe(is));

test.each([
  ['ml.c6gn.large', true],
  ['ml.m7g.large', true],
  ['ml.r8g.medium', true],
  ['ml.x9gd.large', true],
  ['ml.p6e-gb200.36xlarge', true],
  ['ml.p6-b200.48xlarge', false],
  ['ml.g5.xlarge', false],
  ['ml.m6i.large', false],
  ['ml.c5n.large', false],
])('whether %s has Arm processors: %s', (type, is) => expect(isArm(type)).toBe(is));
