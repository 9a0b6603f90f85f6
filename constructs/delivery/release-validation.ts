import { join } from 'node:path';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  Stage,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { throwFaults } from '../private/errors';
import { checkArguments } from '../private/shapes';
import { ReleaseStack } from './release-stack';

/** Options of `WithReleases`. */
export interface WithReleasesOptions {
  /**
   * Whether the plugin gets only the releases. Use it when something else, such as CDK's built-in validation, already
   * validates the stacks.
   *
   * @default false
   */
  readonly releasesOnly?: boolean;
}

/**
 * Makes a validation plugin validate the templates of releases too.
 *
 * CDK gives plugins the templates that the app deploys. A release is not one of them, so an error in it would only show
 * up when CloudFormation deploys it. Wrap the CloudFormation validator, and every other plugin that reads templates. A
 * plugin that visits constructs, such as cdk-nag, sees releases without this class.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 * @example
 * import { App, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
 * import { delivery } from 'cdk-ml-lifecycle';
 *
 * const app = new App({ builtinCloudFormationValidation: false });
 * Validations.of(app).addPlugins(new delivery.WithReleases(new CloudFormationValidatePlugin()));
 */
export class WithReleases implements IPolicyValidationPlugin {
  /** The name of the wrapped plugin. */
  public readonly name: string;
  /** The version of the wrapped plugin. */
  public readonly version?: string;
  /** The IDs of the wrapped plugin's rules. */
  public readonly ruleIds?: string[];

  /**
   * @param plugin the plugin to wrap
   */
  public constructor(
    private readonly plugin: IPolicyValidationPlugin,
    private readonly options: WithReleasesOptions = {},
  ) {
    throwFaults(checkArguments('delivery.WithReleases', [plugin, options]));
    this.name = plugin.name;
    this.version = plugin.version;
    this.ruleIds = plugin.ruleIds;
  }

  /**
   * Validates the templates. CDK calls this method when the app is synthesised.
   *
   * @param context what CDK gives plugins
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const deployed = this.options.releasesOnly ? [] : context.stackTemplates;
    const stackTemplates = [...deployed, ...releasesUnder(context.appConstruct)];
    return this.plugin.validate({
      ...context,
      stackTemplates,
      templatePaths: stackTemplates.map(({ templatePath }) => templatePath),
    });
  }
}

function releasesUnder(root: IConstruct): PolicyValidationStack[] {
  return ReleaseStack.allIn(root).map((release) => ({
    stackConstructPath: release.node.path,
    templatePath: join(Stage.of(release)!.outdir, release.templateFile),
    accountId: undefined,
    region: undefined,
  }));
}
