import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CloudFormationValidatePlugin, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { context } from '../../cdk.json';

/** What the validators said of one app. */
export interface Findings {
  /** Unacknowledged findings: `<plugin> <rule> <construct path>`. */
  readonly open: string[];
  /** Acknowledged findings: `<qualified id> <construct path>: <reason>`. */
  readonly acknowledged: string[];
}

interface Violation {
  readonly ruleName: string;
  readonly acknowledgedId?: string;
  readonly reason?: string;
  readonly violatingConstructs: { readonly constructPath?: string }[];
}

interface Report {
  readonly pluginReports: {
    readonly pluginName: string;
    readonly violations: Violation[];
    readonly suppressedViolations?: Violation[];
  }[];
}

/**
 * Synthesises what `build` makes with CDK's CloudFormation validator and cdk-nag's AwsSolutions pack on, with the same
 * feature flags as the app, and returns the findings from the validation report that CDK wrote.
 */
export function judge(build: (app: App) => void, wrap = (plugin: IPolicyValidationPlugin) => plugin): Findings {
  const outdir = mkdtempSync(join(tmpdir(), 'compliance-'));
  const before = process.env.CDK_VALIDATION;
  delete process.env.CDK_VALIDATION;
  try {
    const app = new App({
      outdir,
      builtinCloudFormationValidation: false,
      context: { ...context, '@aws-cdk/core:failSynthOnValidationErrors': false },
    });
    Validations.of(app).addPlugins(wrap(new CloudFormationValidatePlugin()), wrap(awsSolutions(app)));
    build(app);
    app.synth();
    return read(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report);
  } finally {
    process.env.CDK_VALIDATION = before;
    rmSync(outdir, { recursive: true, force: true });
  }
}

// By require and a local type: importing cdk-nag's types pulls all of aws-cdk-lib into every compile.
function awsSolutions(app: App): IPolicyValidationPlugin {
  const nag = createRequire(__filename)('cdk-nag') as Record<string, new (root: IConstruct) => IPolicyValidationPlugin>;
  return new nag.AwsSolutionsChecks(app);
}

function read(report: Report): Findings {
  const open: string[] = [];
  const acknowledged: string[] = [];
  for (const { pluginName, violations, suppressedViolations = [] } of report.pluginReports) {
    for (const v of violations)
      for (const c of v.violatingConstructs) open.push(`${pluginName} ${v.ruleName} ${c.constructPath}`);
    for (const v of suppressedViolations) {
      for (const c of v.violatingConstructs) acknowledged.push(`${v.acknowledgedId} ${c.constructPath}: ${v.reason}`);
    }
  }
  return { open, acknowledged };
}
