import { join } from 'node:path';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  Stage,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ReleaseStack } from './release-stack';

/** What a wrapped plugin judges. */
export interface WithReleasesOptions {
  /**
   * Judge the releases alone, for when something else judges the stacks: CDK's built-in validation, for example.
   *
   * @default false
   */
  readonly releasesOnly?: boolean;
}

/**
 * Lets a validation plugin judge the templates of releases too.
 *
 * CDK hands a plugin the templates that the app deploys, and a release is not among them: an error in it would show
 * when CloudFormation executes it. Wrap the CloudFormation validator and every plugin that reads templates; one that
 * walks the constructs, as cdk-nag does, sees releases by itself.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 * @example
 * import { CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
 *
 * const app = new App({ builtinCloudFormationValidation: false });
 * Validations.of(app).addPlugins(new delivery.WithReleases(new CloudFormationValidatePlugin()));
 */
export class WithReleases implements IPolicyValidationPlugin {
  /** The name of the plugin inside. */
  public readonly name: string;
  /** The version of the plugin inside. */
  public readonly version?: string;
  /** The rules of the plugin inside. */
  public readonly ruleIds?: string[];

  public constructor(
    private readonly plugin: IPolicyValidationPlugin,
    private readonly options: WithReleasesOptions = {},
  ) {
    this.name = plugin.name;
    this.version = plugin.version;
    this.ruleIds = plugin.ruleIds;
  }

  /** Called by CDK when the app is synthesised. */
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
