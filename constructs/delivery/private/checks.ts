import { Stack, Token } from 'aws-cdk-lib/core';
import { type Fault, fault } from '../../private/errors';
import { checkNotEmpty, checkPattern } from '../../private/validate';
import type { SmokeTest } from '../smoke-test';
import type { Stage } from '../stage';

// The name is also a file's in the release, beside template.json and manifest.json.
const NAME = /^(?=.{1,12}$)(?!(template|manifest)$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

/** The most that CodePipeline keeps of one configuration value: UserParameters, CustomData. */
export const CONFIGURATION_LIMIT = 1000;

/** MLL730 */
export function checkStages(stages: Stage[]): Fault | undefined {
  return checkNotEmpty({ code: 'MLL730', prop: 'stages', fix: 'add the first environment with Stage.of()' }, stages);
}

/** MLL731 */
export function checkEnvironmentName(prop: string, name: string): Fault | undefined {
  const fix = "write it as in 'prod' or 'eu-prod'";
  return checkPattern(
    { code: 'MLL731', prop, fix },
    name,
    NAME,
    'at most 12 characters: lower-case words joined by hyphens',
  );
}

/** MLL732 */
export function checkStageNames(stages: Stage[]): (Fault | undefined)[] {
  const names = stages.map((s) => s.stageName);
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  return twice.map((name) =>
    fault('MLL732', 'stages', 'one stage for each environment', name, 'give every stage a name of its own'),
  );
}

/** MLL733, MLL734 */
export function checkStageEnv({ stageName, env }: Stage): (Fault | undefined)[] {
  const check = (code: string, what: 'account' | 'region', pattern: RegExp, must: string): Fault | undefined => {
    const value = env[what];
    if (value !== undefined && !Token.isUnresolved(value) && pattern.test(value)) return undefined;
    const fix = 'write it out: the roles of the environment are named after it';
    const got = value === undefined || !Token.isUnresolved(value) ? value : 'a token';
    return fault(code, `stages.${stageName}.env.${what}`, must, got, fix);
  };
  return [check('MLL733', 'account', ACCOUNT, '12 digits'), check('MLL734', 'region', REGION, 'the name of a region')];
}

/** MLL735 */
export function checkSameRegion({ stageName, env }: Stage, region: string): Fault | undefined {
  if (Token.isUnresolved(region) || env.region === undefined || !REGION.test(env.region)) return undefined;
  if (env.region === region) return undefined;
  const fix = 'deliver to each region with a delivery of its own';
  return fault('MLL735', `stages.${stageName}.env.region`, `the region of the delivery, ${region}`, env.region, fix);
}

/** MLL736 */
export function checkQualifier(qualifier: string | undefined): Fault | undefined {
  if (qualifier !== undefined) return undefined;
  const fix = "use CDK's default synthesizer, whose bootstrap roles deploy the release";
  return fault('MLL736', 'synthesizer', 'one with a bootstrap qualifier', qualifier, fix);
}

/** MLL737 */
export function checkReleaseParent(release: Stack, delivery: Stack): Fault | undefined {
  const parent = Stack.of(release.node.scope!);
  if (parent === delivery) return undefined;
  const fix = 'create the release in the stack of the delivery: its kit is published with that stack';
  return fault('MLL737', 'release', `a release inside ${delivery.node.path}`, release.node.path, fix);
}

/** MLL738, MLL739 */
export function checkSmokeTest(prop: string, test: SmokeTest | undefined): (Fault | undefined)[] {
  if (test === undefined) return [];
  const type = { code: 'MLL738', prop: `${prop}.contentType`, fix: "name it as in 'application/json'" };
  const empty = !Token.isUnresolved(test.payload) && test.payload.length === 0;
  return [
    checkPattern(type, test.contentType, /^[\w.+-]+\/[\w.+-]+(;.*)?$/, 'a MIME type'),
    empty
      ? fault('MLL739', `${prop}.payload`, 'a request body', test.payload, 'take one record from the test data')
      : undefined,
  ];
}

/** MLL740 */
export function checkUserParameters(stageName: string, json: string): Fault | undefined {
  if (json.length <= CONFIGURATION_LIMIT) return undefined;
  const must = `at most ${CONFIGURATION_LIMIT} characters with what goes along`;
  return fault('MLL740', `stages.${stageName}.smokeTest`, must, json.length, 'send fewer records, or shorter values');
}

/** MLL741 */
export function checkInstructions({ stageName, approval }: Stage): Fault | undefined {
  const { instructions } = approval.bind();
  if (instructions === undefined || Token.isUnresolved(instructions)) return undefined;
  if (instructions.length > 0 && instructions.length <= CONFIGURATION_LIMIT) return undefined;
  const must = `from 1 to ${CONFIGURATION_LIMIT} characters`;
  const fix = 'say what to look at, and leave the rest to a page';
  return fault('MLL741', `stages.${stageName}.approval.instructions`, must, instructions.length, fix);
}

/** MLL750 */
export function checkToolsAccount(account: string): Fault | undefined {
  if (!Token.isUnresolved(account) && ACCOUNT.test(account)) return undefined;
  const got = Token.isUnresolved(account) ? 'a token' : account;
  return fault('MLL750', 'toolsAccount', '12 digits', got, 'write out the account that the delivery runs in');
}

/** MLL751 */
export function checkAlias(prop: string, alias: string | undefined): Fault | undefined {
  if (alias === undefined) return undefined;
  const fix = "write it as in 'alias/mortgage-approval'";
  return checkPattern({ code: 'MLL751', prop, fix }, alias, /^alias\/[\w/-]{1,250}$/, 'the name of a KMS alias');
}
