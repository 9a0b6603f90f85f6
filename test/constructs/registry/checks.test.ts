import { Lazy } from 'aws-cdk-lib/core';
import { checkAddedConsumer, checkModelPackageGroup } from '../../../constructs/registry/private/checks';

const token = Lazy.string({ produce: () => '?' });

const placesOf = (found: ReturnType<typeof checkModelPackageGroup>) =>
  found.flatMap((fault) => (fault ? [[fault.code, ...fault.path]] : []));

test.each([
  ['nothing', {}],
  ['no consumer', { consumers: [] }],
  ['a consumer without an account', { consumers: [{}, {}] }],
])('passes with %s', (_, facts) => {
  expect(placesOf(checkModelPackageGroup(facts))).toEqual([]);
});

test('passes with what is known only at deployment', () => {
  const consumers = [
    { account: token, deployRoleArn: token },
    { account: token, deployRoleArn: token },
  ];
  const useCase = { useCaseName: token, businessGoal: token };
  expect(
    placesOf(checkModelPackageGroup({ modelPackageGroupName: token, existingDescription: token, consumers })),
  ).toEqual([]);
  expect(placesOf(checkModelPackageGroup({ useCase }))).toEqual([]);
  expect(placesOf(checkAddedConsumer({ account: token }, [token]))).toEqual([]);
});

test('judges the name of the use case where the group has none', () => {
  const useCase = { useCaseName: 'mortgage_approval', businessGoal: 'one\ntwo' };
  expect(placesOf(checkModelPackageGroup({ useCase }))).toEqual([['MLL501', 'useCase', 'useCaseName']]);
  expect(placesOf(checkModelPackageGroup({ useCase, modelPackageGroupName: 'models' }))).toEqual([]);
});

test('judges consumers one by one, each by its own index', () => {
  const consumers = [{}, { account: '2222' }, { account: '222222222222' }, { account: '222222222222' }];
  expect(placesOf(checkModelPackageGroup({ consumers }))).toEqual([
    ['MLL502', 'consumers', 1, 'account'],
    ['MLL504', 'consumers', 3, 'account'],
  ]);
});

test('judges an added consumer beside those that are there', () => {
  expect(
    placesOf(checkAddedConsumer({ account: '222222222222', deployRoleArn: 'deployer' }, ['222222222222'])),
  ).toEqual([
    ['MLL503', 'deployRoleArn'],
    ['MLL504', 'account'],
  ]);
});
