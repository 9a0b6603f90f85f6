import { type Duration, type Environment, Stack, Token } from 'aws-cdk-lib/core';
import { ENVIRONMENT_NAME, checkEnvironmentName } from '../../private/environment-name';
import { type Fault, type Path, Quantity, type Rule, fault } from '../../private/faults';
import { ACCOUNT, checkNotEmpty, checkPattern, isWithin } from '../../private/validate';
import * as rules from './rules';
import { targetOf, userParameters } from './target';

type Found = (Fault | undefined)[];

/** What a smoke test sends. */
export interface SmokeTestFacts {
  readonly contentType?: string;
  readonly payload?: string;
  readonly latency?: Duration;
}

/** What is judged of a stage. Without `env` the place of the stage is not judged. */
export interface StageFacts {
  readonly stageName?: string;
  readonly env?: Environment;
  readonly approval?: { readonly instructions?: string };
  readonly smokeTest?: SmokeTestFacts;
}

/** What is judged of a delivery. Whatever is absent is not judged. */
export interface DeliveryFacts {
  readonly stages?: readonly StageFacts[];
  readonly smokeTest?: SmokeTestFacts;
  /** The Region of the delivery. */
  readonly region?: string;
  readonly useCaseName?: string;
  /** The service level of the use case, against which a smoke test without a latency of its own is judged. */
  readonly latencyP99?: Duration;
}

/** Everything that is wrong with a delivery, whatever stack it is in. */
export function checkDelivery(facts: DeliveryFacts): Found {
  const { stages = [], smokeTest, region } = facts;
  return [
    checkNotEmpty(rules.STAGES, ['stages'], facts.stages, { got: new Quantity(0, 'environments') }),
    checkPattern(rules.STAGE_REGION, ['region'], region, rules.REGION),
    ...checkSmokeTest(['smokeTest'], smokeTest),
    ...stages.flatMap((stage, i) => [
      ...checkStageName(['stages', i, 'stageName'], stage, stages.slice(0, i)),
      ...checkStageEnv(['stages', i, 'env'], stage, region),
      checkInstructions(['stages', i, 'approval', 'instructions'], stage),
      ...checkSmokeTest(['stages', i, 'smokeTest'], stage.smokeTest),
    ]),
    ...checkSmokeTestSizes(facts),
  ];
}

/** Everything that is wrong with the stack of a delivery, and with the place of its release. */
export function checkDeliveryStack(delivery: Stack, release: Stack): Found {
  const parent = Stack.of(release.node.scope!);
  const must = `be in the stack of the delivery, ${delivery.node.path}`;
  return [
    parent === delivery ? undefined : fault(rules.RELEASE_PARENT, ['release'], { must, got: release.node.path }),
    delivery.synthesizer.bootstrapQualifier === undefined ? fault(rules.SYNTHESIZER, ['synthesizer']) : undefined,
  ];
}

interface EnvironmentFacts {
  readonly environmentName?: string;
  readonly toolsAccount?: string;
  readonly models?: { readonly keyAlias?: string };
}

/** Everything that is wrong with the environment of releases. */
export function checkReleaseEnvironment({ environmentName, toolsAccount, models }: EnvironmentFacts): Found {
  const given = toolsAccount !== undefined;
  return [
    checkEnvironmentName(['environmentName'], environmentName),
    given ? checkKnown(rules.TOOLS_ACCOUNT, ['toolsAccount'], toolsAccount, ACCOUNT) : undefined,
    checkPattern(rules.MODELS_KEY_ALIAS, ['models', 'keyAlias'], models?.keyAlias, rules.KEY_ALIAS),
  ];
}

function checkStageName(path: Path, { stageName }: StageFacts, before: readonly StageFacts[]): Found {
  const twice = stageName !== undefined && before.some((stage) => stage.stageName === stageName);
  return [
    checkEnvironmentName(path, stageName),
    twice ? fault(rules.STAGE_TWICE, path, { got: stageName }) : undefined,
  ];
}

function checkStageEnv(path: Path, { env }: StageFacts, region: string | undefined): Found {
  if (env === undefined) return [];
  return [
    checkKnown(rules.STAGE_ACCOUNT, [...path, 'account'], env.account, ACCOUNT),
    checkKnown(rules.STAGE_REGION, [...path, 'region'], env.region, rules.REGION) ??
      checkSameRegion([...path, 'region'], env.region, region),
  ];
}

function checkSameRegion(path: Path, got: string | undefined, region: string | undefined): Fault | undefined {
  if (region === undefined || Token.isUnresolved(region) || !rules.REGION.test(region)) return undefined;
  if (got === region) return undefined;
  return fault(rules.ONE_REGION, path, { got, must: `be the Region of the delivery, ${region}` });
}

/** A value that names are made of at synth, so that it can be neither absent nor a token. */
function checkKnown(rule: Rule, path: Path, got: string | undefined, pattern: RegExp): Fault | undefined {
  return got !== undefined && !Token.isUnresolved(got) && pattern.test(got) ? undefined : fault(rule, path, { got });
}

function checkInstructions(path: Path, { approval }: StageFacts): Fault | undefined {
  const text = approval?.instructions;
  if (text === undefined || Token.isUnresolved(text) || isWithin(text.length, rules.INSTRUCTIONS_LENGTH)) {
    return undefined;
  }
  return fault(rules.INSTRUCTIONS, path, { got: new Quantity(text.length, 'characters') });
}

function checkSmokeTest(path: Path, { contentType, payload }: SmokeTestFacts = {}): Found {
  return [
    checkPattern(rules.SMOKE_TEST_TYPE, [...path, 'contentType'], contentType, rules.MIME_TYPE),
    payload === '' ? fault(rules.SMOKE_TEST_PAYLOAD, [...path, 'payload'], { got: payload }) : undefined,
  ];
}

/** The test that stages share is judged once, with the stage that adds most to it. */
function checkSmokeTestSizes(facts: DeliveryFacts): Found {
  const { stages = [], smokeTest } = facts;
  const shared = stages.filter((stage) => stage.smokeTest === undefined);
  return [
    checkSize(['smokeTest'], Math.max(0, ...shared.map((stage) => parametersLength(stage, smokeTest, facts)))),
    ...stages.map((stage, i) => checkSize(['stages', i, 'smokeTest'], parametersLength(stage, stage.smokeTest, facts))),
  ];
}

function checkSize(path: Path, length: number): Fault | undefined {
  if (length <= rules.CONFIGURATION_CHARACTERS) return undefined;
  return fault(rules.SMOKE_TEST_SIZE, path, { got: new Quantity(length, 'characters') });
}

/** How long the user parameters of a stage's smoke test are; 0 where that can't be known, or names are wrong already. */
function parametersLength({ stageName, env }: StageFacts, test: SmokeTestFacts | undefined, facts: DeliveryFacts) {
  const { contentType, payload } = test ?? {};
  const { useCaseName } = facts;
  const latency = test?.latency ?? facts.latencyP99;
  const texts = { stageName, contentType, payload, useCaseName, account: env?.account, region: env?.region };
  if (!areKnown(texts) || !areNames(texts) || latency === undefined || latency.isUnresolved()) return 0;
  const target = targetOf({ ...texts, env: texts }, { useCase: texts, qualifier: '' });
  return userParameters(target, texts, latency.toMilliseconds({ integral: false })).length;
}

function areNames({ stageName, account, region }: { stageName: string; account: string; region: string }): boolean {
  return ENVIRONMENT_NAME.test(stageName) && ACCOUNT.test(account) && rules.REGION.test(region);
}

function areKnown<Key extends string>(texts: { [K in Key]?: string }): texts is { [K in Key]: string } {
  return Object.values(texts).every((text) => text !== undefined && !Token.isUnresolved(text));
}
