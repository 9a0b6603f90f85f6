import { createRequire } from 'node:module';
import { App, CloudFormationValidatePlugin, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { delivery } from '../constructs';
import { throwFaults } from '../constructs/private/errors';
import { type Fault, fault } from '../constructs/private/faults';
import { checkOneOf } from '../constructs/private/validate';
import { NAG_MISSING, NO_SUCH_RULE_PACK } from './use-case/rules';

type Pack = new (root: IConstruct) => IPolicyValidationPlugin;

/** The rule packs of cdk-nag that the app can run. */
export const RULE_PACKS = ['AwsSolutions', 'HIPAASecurity', 'NIST80053R5', 'PCIDSS321'];

/** Reports rule packs that the app does not know. */
export function checkPacks(names: readonly string[]): (Fault | undefined)[] {
  return names.map((name) => checkOneOf(NO_SUCH_RULE_PACK, ['-c rulePacks'], name, RULE_PACKS));
}

/**
 * Lets CDK's CloudFormation validator and cdk-nag's packs judge every template of the app. These include the templates of
 * releases, which CDK itself doesn't show to plugins.
 *
 * cdk-nag is loaded by `require` and has a local type. Its own types would pull all of aws-cdk-lib into every compile, and
 * loading its code takes 0.3 s, which a synth without packs saves.
 */
export function addRulePacks(app: App, packs: string[]): void {
  const plugins: IPolicyValidationPlugin[] = [new CloudFormationValidatePlugin()];
  if (packs.length > 0) {
    const nag = loadNag(packs);
    for (const pack of packs) plugins.push(new nag[`${pack}Checks`](app));
  }
  Validations.of(app).addPlugins(...plugins.map((plugin) => new delivery.WithReleases(plugin)));
}

function loadNag(packs: string[]): Record<string, Pack> {
  try {
    return createRequire(__filename)('cdk-nag') as Record<string, Pack>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throwFaults([fault(NAG_MISSING, ['-c rulePacks'], { got: packs.join(',') })]);
    throw error;
  }
}
