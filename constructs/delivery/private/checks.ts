import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import { type Environment, Stack, Token } from 'aws-cdk-lib/core';
import type { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { checkArn } from '../../private/arns';
import { checkEnvironmentName } from '../../private/environment-name';
import { type Fault, type Path, Quantity, type Rule, fault } from '../../private/faults';
import { SCIKIT_LEARN_ACCOUNTS, checkImageRegion } from '../../private/pipeline/images';
import { type Placement, checkNetworkOf } from '../../private/placement';
import { checkSamePlace } from '../../private/same-place';
import { ACCOUNT, checkNotEmpty, checkPattern, isWithin, suggestion } from '../../private/validate';
import { executionRoleTemplate } from './execution-role';
import * as rules from './rules';

type Found = (Fault | undefined)[];

/** What a smoke test sends. */
export interface SmokeTestFacts {
  readonly contentType?: string;
  readonly payload?: string;
}

/** What is judged of a stage. Without `env` the place of the stage is not judged. */
export interface StageFacts {
  readonly stageName?: string;
  readonly env?: Environment;
  readonly approval?: { readonly isManual?: boolean; readonly instructions?: string };
  readonly smokeTest?: SmokeTestFacts;
  readonly cloudFormationExecutionRole?: IRoleRef;
}

/** What is judged of a delivery. Whatever is absent is not judged. */
export interface DeliveryFacts {
  readonly stages?: readonly StageFacts[];
  readonly smokeTest?: SmokeTestFacts;
  /** The Region of the delivery. */
  readonly region?: string;
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
      checkExecutionRole(['stages', i], stage.cloudFormationExecutionRole, stage.env?.account),
    ]),
  ];
}

/** Everything that is wrong with the stack of a delivery, and with the place of its release. */
export function checkDeliveryStack(delivery: Stack, release: Stack, stages: readonly StageFacts[] = []): Found {
  const parent = Stack.of(release.node.scope!);
  const must = `be in the stack of the delivery, ${delivery.node.path}`;
  return [
    parent === delivery ? undefined : fault(rules.RELEASE_PARENT, ['release'], { must, got: release.node.path }),
    (executionRoleTemplate(delivery) ?? stages.every(({ cloudFormationExecutionRole: role }) => role))
      ? undefined
      : fault(rules.SYNTHESIZER, ['synthesizer']),
  ];
}

/** What is wrong with the place of the models of a delivery: approvals are events, which arrive where the group is. */
export function checkModelsPlace(delivery: Stack, models: IEnvironmentAware): Fault | undefined {
  return checkSamePlace(rules.DELIVERY_MODELS, ['models'], delivery, models);
}

/** Everything that is wrong with releases that another tool deploys. */
export function checkModelReleases(
  stack: Stack,
  { models, release, stages, smokeTest }: DeliveryFacts & { release: Stack; models: IEnvironmentAware },
): Found {
  return [
    ...checkDeliveryStack(stack, release, stages),
    checkModelsPlace(stack, models),
    ...checkDelivery({ stages, smokeTest, region: stack.region }),
    ...(stages ?? []).map(({ approval }, i) =>
      approval?.isManual
        ? fault(rules.APPROVAL_ELSEWHERE, ['stages', i, 'approval'], { got: 'Approval.manual()' })
        : undefined,
    ),
  ];
}

/** The role with which CloudFormation makes resources in an account. */
export function checkExecutionRole(
  path: Path,
  role: IRoleRef | undefined,
  account: string | undefined,
): Fault | undefined {
  return checkArn(
    rules.EXECUTION_ROLE,
    [...path, 'cloudFormationExecutionRole'],
    role?.roleRef.roleArn,
    { pattern: rules.ROLE_ARN, what: 'a role' },
    { account },
  );
}

interface EnvironmentFacts {
  readonly environmentName?: string;
  readonly toolsAccount?: string;
  readonly models?: { readonly keyAlias?: string };
  readonly deployers?: readonly unknown[];
}

/** Everything that is wrong with the environment of releases. */
export function checkReleaseEnvironment(facts: EnvironmentFacts): Found {
  const { environmentName, toolsAccount, models, deployers } = facts;
  const given = toolsAccount !== undefined;
  return [
    checkEnvironmentName(['environmentName'], environmentName),
    given ? checkKnown(rules.TOOLS_ACCOUNT, ['toolsAccount'], toolsAccount, ACCOUNT) : undefined,
    checkPattern(rules.MODELS_KEY_ALIAS, ['models', 'keyAlias'], models?.keyAlias, rules.KEY_ALIAS),
    checkNotEmpty(rules.DEPLOYERS, ['deployers'], deployers, { got: new Quantity(0, 'roles') }),
  ];
}

interface PlaceFacts {
  readonly network?: Placement;
  readonly repositories?: readonly unknown[];
  readonly cloudFormationExecutionRole?: IRoleRef;
}

/** Everything that is wrong with where an environment is, and with what it is connected to there. */
export function checkPlaces(scope: IConstruct, facts: PlaceFacts): Found {
  const { account, region } = Stack.of(scope);
  return [
    ...checkNetworkOf(scope, facts.network),
    facts.repositories?.length ? undefined : checkImageRegion(region),
    checkExecutionRole([], facts.cloudFormationExecutionRole, account),
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
  // a name that no Region has is a slip of the pen; another Region is meant as it stands
  const fix = got === undefined || Object.hasOwn(SCIKIT_LEARN_ACCOUNTS, got) ? undefined : suggestion(got, [region]);
  return fault(rules.ONE_REGION, path, { got, must: `be the Region of the delivery, ${region}`, fix });
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

/** Everything that is wrong with the request of a smoke test. */
export function checkSmokeTest(path: Path, { contentType, payload }: SmokeTestFacts = {}): Found {
  return [
    checkPattern(rules.SMOKE_TEST_TYPE, [...path, 'contentType'], contentType, rules.MIME_TYPE),
    checkAtSynth([...path, 'contentType'], contentType),
    checkSize(path, payload),
    payload === '' ? fault(rules.SMOKE_TEST_PAYLOAD, [...path, 'payload'], { got: payload }) : undefined,
    checkAtSynth([...path, 'payload'], payload),
  ];
}

/** A file of a use case gives the features of the request, so that the size is the fault of the whole. */
function checkSize(path: Path, payload = ''): Fault | undefined {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= rules.REQUEST_BYTES) return undefined;
  return fault(rules.SMOKE_TEST_SIZE, path, { got: new Quantity(bytes, 'bytes') });
}

/** The request is written into the kit at synth, so that it can't be a token. */
function checkAtSynth(path: Path, got: string | undefined): Fault | undefined {
  return Token.isUnresolved(got) ? fault(rules.SMOKE_TEST_AT_SYNTH, path, { got }) : undefined;
}
