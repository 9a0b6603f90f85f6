import { createRequire } from 'node:module';
import { App, CloudFormationValidatePlugin, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { delivery, lens } from '../constructs';
import { throwFaults } from '../constructs/private/errors';
import { type Fault, fault } from '../constructs/private/faults';
import { checkOneOf } from '../constructs/private/validate';
import { NO_SUCH_RULE_PACK, PACK_MISSING } from './use-case/rules';

type Pack = new (root: IConstruct) => IPolicyValidationPlugin;

interface Guard {
  readonly CfnGuardValidator: new (props: { readonly maxBuffer: number }) => IPolicyValidationPlugin;
}

/** The rule packs that the app can run: those of cdk-nag, AWS Control Tower's proactive controls, and the lens. */
export const RULE_PACKS = ['AwsSolutions', 'ControlTower', 'HIPAASecurity', 'MlLens', 'NIST80053R5', 'PCIDSS321'];

const CONTROL_TOWER = 'ControlTower';
const ML_LENS = 'MlLens';

/** What all rules of Control Tower say of a large template; its plugin allows 1 MiB by default. */
const MAX_BUFFER = 256 * 1024 * 1024;

/** Reports rule packs that the app does not know. */
export function checkPacks(names: readonly string[]): (Fault | undefined)[] {
  return names.map((name) => checkOneOf(NO_SUCH_RULE_PACK, ['-c rulePacks'], name, RULE_PACKS));
}

/**
 * Lets CDK's CloudFormation validator and rule packs judge every template of the app. These include the templates of
 * releases, which CDK itself doesn't show to plugins.
 *
 * Packs are loaded by `require` and have a local type. Their own types would pull all of aws-cdk-lib into every compile, and
 * loading the code of cdk-nag takes 0.3 s, which a synth without packs saves.
 */
export function addRulePacks(app: App, packs: string[]): void {
  const plugins: IPolicyValidationPlugin[] = [new CloudFormationValidatePlugin()];
  for (const pack of packs) plugins.push(pluginOf(app, pack));
  Validations.of(app).addPlugins(...plugins.map((plugin) => new delivery.WithReleases(plugin)));
}

function pluginOf(app: App, pack: string): IPolicyValidationPlugin {
  if (pack === ML_LENS) return new lens.MlLensChecks();
  return pack === CONTROL_TOWER ? controlTower() : ofNag(app, pack);
}

function ofNag(app: App, pack: string): IPolicyValidationPlugin {
  const nag = load<Record<string, Pack>>('cdk-nag', pack);
  return new nag[`${pack}Checks`](app);
}

function controlTower(): IPolicyValidationPlugin {
  const { CfnGuardValidator } = load<Guard>('@cdklabs/cdk-validator-cfnguard', CONTROL_TOWER);
  return new CfnGuardValidator({ maxBuffer: MAX_BUFFER });
}

function load<T>(name: string, pack: string): T {
  try {
    return createRequire(__filename)(name) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    const fix = `run npm install --save-dev ${name}, or leave it out`;
    throwFaults([fault(PACK_MISSING, ['-c rulePacks'], { got: pack, fix })]);
    throw error;
  }
}
