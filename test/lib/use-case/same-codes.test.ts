import { join } from 'node:path';
import { App, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../../constructs';
import { faultsOf } from '../../../constructs/private/errors';
import { checkEndpoint } from '../../../constructs/serving/private/checks';
import { mortgage } from '../../support/mortgage';
import { read } from './fixture';

type Change = readonly [from: string, to: string];

const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
const useCase = (changes: Partial<goal.UseCaseProps>) => () => goal.UseCase.define(mortgage(changes));
const hosted = (props: Partial<serving.ModelEndpointProps>) => () => {
  const stack = newStack();
  const artifacts = new data.DataLake(stack, 'Lake').artifacts;
  const model = serving.ServedModel.fromPackage('mortgage-approval/7', { artifacts });
  const hosting = serving.Hosting.realtime({ instanceType: 'ml.m6i.large' });
  new serving.ModelEndpoint(stack, 'Endpoint', { model, hosting, ...props });
};
const realtime = (options: Partial<serving.RealtimeOptions>) =>
  hosted({ hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large', ...options }) });
const checked = (props: Partial<monitoring.DriftCheckProps>) => () => {
  const stack = newStack();
  new monitoring.DriftCheck(stack, 'Drift', {
    useCase: goal.UseCase.define(mortgage()),
    environmentName: 'prod',
    captured: new data.DataLake(stack, 'Lake').capture,
    baseline: monitoring.Baseline.releasedFrom('111111111111'),
    ...props,
  });
};
const noEndpoint = serving.Hosting.serverless({ memory: Size.mebibytes(2000), maxConcurrency: 10 });

/** The same mistake in a file and in code. */
const MISTAKES: readonly (readonly [code: string, change: Change, construct: () => unknown])[] = [
  ['MLL101', ['name: mortgage-approval', 'name: Mortgage'], useCase({ name: 'Mortgage' })],
  ['MLL102', ['owner: lending@example.com', 'owner: <lending>'], useCase({ owner: '<lending>' })],
  ['MLL109', ['metric: auc,', 'metric: acu,'], useCase({ objectives: [goal.Objective.atLeast('acu', 0.78)] })],
  ['MLL112', ['auc, atLeast: 0.78', 'auc, atLeast: 78'], useCase({ objectives: [goal.Objective.atLeast('auc', 78)] })],
  [
    'MLL122',
    ['latencyP99Milliseconds: 200', 'latencyP99Milliseconds: 0'],
    useCase({ serviceLevels: { latencyP99: Duration.millis(0), availability: 0.9, modelAge: Duration.days(1) } }),
  ],
  [
    'MLL216',
    ['owner: lending@example.com', 'owner: lending@example.com\nlogRetentionDays: 100'],
    () => {
      const logGroupNames = ['/aws/sagemaker/Endpoints/mortgage-approval-prod'];
      new foundation.LogRetention(newStack(), 'Logs', { logGroupNames, retention: Duration.days(100) });
    },
  ],
  ['MLL421', ['code: ./code', 'code: ./cod'], () => training.ModelCode.scikitLearn(join(__dirname, 'cod'))],
  ['MLL607', ['maxInstances: 4', 'maxInstances: 1'], realtime({ maxInstances: 1, invocationsPerInstance: 3000 })],
  [
    'MLL611',
    ['percent: 50,', 'percent: 60,'],
    hosted({ rollout: serving.Rollout.canary({ percent: 60, bake: Duration.minutes(10) }) }),
  ],
  [
    'MLL612',
    ['bakeMinutes: 10', 'bakeMinutes: 1'],
    hosted({ rollout: serving.Rollout.canary({ percent: 10, bake: Duration.minutes(1) }) }),
  ],
  [
    'MLL614',
    ['capture: { percent: 100', 'capture: { percent: 101'],
    hosted({ capture: serving.DataCapture.to(new data.DataLake(newStack(), 'Lake').capture, { percent: 101 }) }),
  ],
  ['MLL803', ['psi: 0.2', 'psi: 20'], checked({ psiLimit: 20 })],
  [
    'MLL734',
    ["'222222222222', region: eu-west-1", "'222222222222', region: Ireland"],
    () => {
      const stage = delivery.Stage.of('staging', { env: { account: '222222222222', region: 'Ireland' } });
      const stack = newStack();
      const useCase = goal.UseCase.define(mortgage());
      const release = new delivery.ReleaseStack(stack, 'Release', { useCase });
      const models = new registry.ModelPackageGroup(stack, 'Models', { useCase });
      const { artifacts } = new data.DataLake(stack, 'Lake');
      new delivery.Delivery(stack, 'Delivery', { release, stages: [stage], artifacts, models });
    },
  ],
];

test.each(MISTAKES)('%s is the code of the mistake in a file and in a construct', (code, [from, to], construct) => {
  const { error } = read({ change: [{ from, to }] });
  const inFile = faultsOf(() => {
    throw error;
  });
  expect(inFile.map((fault) => fault.code)).toEqual([code]);
  const inCode = faultsOf(construct);
  expect(inCode.map((fault) => fault.code)).toEqual([code]);
  // the demand and the way out are the same too, as they are the rule's
  expect(inFile.map(({ fix }) => fix)).toEqual(inCode.map(({ fix }) => fix));
});

test('a check that is given only some of the props judges only these', () => {
  expect(checkEndpoint({ hosting: noEndpoint }).flatMap((found) => found?.code ?? [])).toEqual(['MLL609']);
  expect(checkEndpoint({}).filter(Boolean)).toEqual([]);
});
