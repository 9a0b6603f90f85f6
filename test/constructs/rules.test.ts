import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { compileFunction } from 'node:vm';
import * as core from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as stages from '../../constructs';
import { ConfigurationError } from '../../constructs/private/errors';
import * as engine from '../../constructs/private/pipeline';
import { CONSTRUCT_RULES } from '../../lib/catalogue';
import { mortgage } from '../support/mortgage';
import { pipelineOf, processing } from './private/pipeline/fixture';

const { App, Duration, Size, Stack } = core;

/** What the examples of the catalogue may refer to, beside `stack`. */
const scope = {
  ...stages,
  core,
  Duration,
  Size,
  Stack,
  ec2,
  ecr,
  iam,
  kms,
  s3,
  sagemaker,
  sns,
  ssm,
  fs,
  os,
  path,
  engine,
};

/** What else an example may refer to, made in its stack when it does. */
const made: { readonly [name: string]: (stack: core.Stack) => unknown } = {
  mortgage: () => mortgage(),
  useCase: () => USE_CASE,
  artifacts: (stack) => zone(stack, 'Artifacts'),
  capture: (stack) => zone(stack, 'Capture'),
  models: (stack) => new stages.registry.ModelPackageGroup(stack, 'Models', { useCase: USE_CASE }),
  release: (stack) => new stages.delivery.ReleaseStack(stack, 'Release', { useCase: USE_CASE }),
  dataset: (stack) => zone(stack, 'Curated').dataset('applications'),
  code: () => stages.training.ModelCode.scikitLearn('examples/mortgage-approval/code'),
  model: (stack) =>
    stages.serving.ServedModel.fromPackage('mortgage-approval/7', { artifacts: zone(stack, 'ModelData') }),
  hosting: () => stages.serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
  pipelineOf: () => pipelineOf,
  processing: () => processing,
  prod: () => stages.delivery.Stage.of('prod', { env: { account: '333333333333', region: 'eu-west-1' } }),
};
const USE_CASE = stages.goal.UseCase.define(mortgage());

function zone(stack: core.Stack, id: string): stages.data.Zone {
  return new stages.data.Zone(stack, id, { key: new stages.foundation.EncryptionKey(stack, `${id}Key`) });
}

function run(example: string): unknown {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const named = Object.keys(made).filter((name) => new RegExp(`\\b${name}\\b`).test(example));
  const known: Record<string, unknown> = { ...scope, stack };
  for (const name of named) known[name] = made[name](stack);
  // in a block, where an example may declare what it is given otherwise
  const program = compileFunction(`{ ${example} }`, Object.keys(known)) as (...values: unknown[]) => void;
  try {
    program(...Object.values(known));
    // some rules are about what a finished template holds
    core.App.of(stack)!.synth();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(CONSTRUCT_RULES.map((rule) => [rule.code, rule] as const))('%s is broken by its example', (code, rule) => {
  const error = run(rule.example);
  if (error instanceof ConfigurationError) {
    expect(error.faults.map((fault) => fault.code)).toEqual([code]);
    return;
  }
  // what is judged at synthesis arrives in CDK's own error
  expect((error as Error | undefined)?.message).toContain(`${code} '`);
});

test('each code stands for one rule', () => {
  const codes = CONSTRUCT_RULES.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

// in the order of their codes: those of the first begin with MLL1
const STAGES = ['goal', 'foundation', 'data', 'training', 'registry', 'serving', 'delivery', 'monitoring'];

test.each(STAGES)('the README of %s names each code of the stage', (stage) => {
  const readme = fs.readFileSync(`constructs/${stage}/README.md`, 'utf8');
  const named = [...readme.matchAll(/MLL(\d+)(?:`? to `?MLL(\d+))?/g)].map(([, from, to = from]) => ({ from, to }));
  const codes = CONSTRUCT_RULES.map(({ code }) => code.slice(3)).filter((c) =>
    c.startsWith(`${STAGES.indexOf(stage) + 1}`),
  );
  expect(codes.filter((code) => !named.some(({ from, to }) => from <= code && code <= to))).toEqual([]);
});
