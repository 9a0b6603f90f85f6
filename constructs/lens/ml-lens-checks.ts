import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  type PolicyViolation,
  Stack,
  Stage,
  Token,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { throwFaults } from '../private/errors';
import { checkArguments } from '../private/shapes';
import type { Finding } from './private/judge/judge';
import { review } from './private/judge/review';
import { type RuleFacts, ruleFacts, ruleIds, SEVERITIES } from './private/rule-facts';
import { type Environment, Template } from './private/template/template';

/** How bad a failure is: for a control, as Security Hub rates it; for a practice, the risk that the lens states. */
export enum LensSeverity {
  /** It has to be mended at once. */
  CRITICAL = 'CRITICAL',
  /** A high risk. */
  HIGH = 'HIGH',
  /** A medium risk. */
  MEDIUM = 'MEDIUM',
  /** A low risk. */
  LOW = 'LOW',
}

/** Options of `MlLensChecks`. */
export interface MlLensChecksProps {
  /**
   * The lowest severity of a failure that makes the synthesis fail. A failure below it is a warning.
   *
   * @default LensSeverity.LOW, so that each failure that nobody acknowledged is an error
   */
  readonly errorsFrom?: LensSeverity;
}

/**
 * Judges the templates of an app by the practices of the Well-Architected Machine Learning Lens and by the published security
 * controls for SageMaker.
 *
 * What fails is a finding in CDK's validation report, with what to do about it. To accept one, acknowledge
 * `MlLens::<rule>` on the construct, with the reason. A practice that all templates together don't follow is a finding
 * on the app. What a template can't show is in the report of `npx cdk-ml-lifecycle review` only.
 *
 * Wrap it in `delivery.WithReleases` if the app has releases.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/machine-learning-lens.html
 * @example
 * import { Acknowledgment, App, Validations } from 'aws-cdk-lib';
 * import { lens, registry } from 'cdk-ml-lifecycle';
 *
 * declare const group: registry.ModelPackageGroup;
 * const app = new App();
 * Validations.of(app).addPlugins(new lens.MlLensChecks());
 * const accepted: Acknowledgment = { id: 'MlLens::SageMaker.16', reason: 'Models leave this account only by releases' };
 * Validations.of(group).acknowledge(accepted);
 */
export class MlLensChecks implements IPolicyValidationPlugin {
  /** `MlLens`, which begins the ids that you acknowledge. */
  public readonly name: string = 'MlLens';
  /** The ids of the rules, such as `SageMaker.5` and `MLSEC04-BP02`. */
  public readonly ruleIds?: string[] = ruleIds();

  public constructor(private readonly props: MlLensChecksProps = {}) {
    throwFaults(checkArguments('lens.MlLensChecks', [props]));
  }

  /**
   * Judges the templates. CDK calls this method when the app is synthesised.
   *
   * @param context what CDK gives plugins
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = [...context.stackTemplates, ...nestedIn(context)];
    const failures = review(stacks.map((stack) => templateOf(stack, context.appConstruct))).filter(
      ({ verdict, acknowledged }) => verdict === 'FAILED' && acknowledged === undefined,
    );
    const violations = groupsOf(failures).map((group) => this.violation(group));
    return { success: violations.every(({ severity }) => severity !== 'error'), violations };
  }

  /** One violation for all that fails a rule for the same reason. */
  private violation(findings: readonly Finding[]): PolicyViolation {
    const [{ rule, reason, step }] = findings;
    const facts = ruleFacts(rule);
    const { errorsFrom = LensSeverity.LOW } = this.props;
    const isError = SEVERITIES.indexOf(facts.severity) <= SEVERITIES.indexOf(errorsFrom);
    return {
      ruleName: rule,
      description: `${facts.title}: ${reason}${step === undefined ? '' : ` in the step ${step}`}`,
      severity: isError ? 'error' : 'warning',
      ...(facts.fix && { fix: `${facts.fix.library}. In CloudFormation: ${facts.fix.cloudFormation}. ${facts.page}` }),
      ruleMetadata: metadataOf(facts),
      violatingResources: findings.map(({ template, logicalId, path }) =>
        logicalId === ''
          ? { constructPath: '', locations: [] }
          : { resourceLogicalId: logicalId, templatePath: template, locations: path === '' ? [] : [path] },
      ),
    };
  }
}

function metadataOf({ page, practice, severity }: RuleFacts): { [key: string]: string } {
  return { page, severity, ...(practice && { phase: practice.phase, pillar: practice.pillar }) };
}

function groupsOf(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.rule, finding.reason, finding.step ?? ''].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function templateOf(stack: PolicyValidationStack, app: IConstruct): Template {
  const content = JSON.parse(readFileSync(stack.templatePath, 'utf8')) as { [section: string]: unknown };
  return new Template(stack.templatePath, content, environmentOf(stack, app));
}

/** Where a stack is deployed, as far as it is known. CDK didn't tell plugins in 2.262, the oldest version that we support. */
function environmentOf(stack: PolicyValidationStack, app: IConstruct): Environment {
  if ('accountId' in stack) return { account: stack.accountId, region: stack.region };
  const { stackConstructPath: path }: { readonly stackConstructPath: string } = stack;
  const construct = app.node.findAll().find(({ node }) => node.path === path);
  if (!Stack.isStack(construct)) return {};
  const known = (text: string) => (Token.isUnresolved(text) ? undefined : text);
  return { account: known(construct.account), region: known(construct.region) };
}

/** CDK shows plugins no nested stacks. They are deployed where their parents are. */
function nestedIn({ appConstruct, stackTemplates }: IPolicyValidationContext): PolicyValidationStack[] {
  const shown = new Map(stackTemplates.map((stack) => [stack.stackConstructPath, stack]));
  return appConstruct.node
    .findAll()
    .filter((construct): construct is Stack => Stack.isStack(construct) && construct.nested)
    .flatMap((stack): PolicyValidationStack[] => {
      const parent = shown.get(outermost(stack).node.path);
      if (!parent) return [];
      const templatePath = join(Stage.of(stack)!.outdir, stack.templateFile);
      return [{ ...parent, stackConstructPath: stack.node.path, templatePath }];
    });
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
