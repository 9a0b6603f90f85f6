import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, AppProps } from 'aws-cdk-lib/core';
import { context } from '../../cdk.json';
import { RULE_PACKS, addRulePacks } from '../../lib/rule-packs';

/** One finding, as the validation report has it. */
export interface Finding {
  readonly pack: string;
  readonly rule: string;
  readonly constructPath: string;
  readonly acknowledgedId?: string;
  readonly reason?: string;
}

export interface Findings {
  /** Those that nobody acknowledged. */
  readonly open: Finding[];
  readonly acknowledged: Finding[];
}

interface Violation {
  readonly ruleName: string;
  readonly acknowledgedId?: string;
  readonly reason?: string;
  readonly violatingConstructs: { readonly constructPath: string }[];
}

interface Report {
  readonly pluginReports: {
    readonly pluginName: string;
    readonly violations: Violation[];
    readonly suppressedViolations?: Violation[];
  }[];
}

/** The findings in the text of a validation report. */
export function findingsIn(text: string): Findings {
  const { pluginReports } = JSON.parse(text) as Report;
  const flat = (pick: (report: Report['pluginReports'][number]) => Violation[]) =>
    pluginReports.flatMap((report) =>
      pick(report).flatMap(({ ruleName: rule, acknowledgedId, reason, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }): Finding => ({
          pack: report.pluginName,
          rule,
          constructPath,
          acknowledgedId,
          reason,
        })),
      ),
    );
  return { open: flat((r) => r.violations), acknowledged: flat((r) => r.suppressedViolations ?? []) };
}

/** The packs of the app, without the lens: what it finds is for a team to decide, such as whether an endpoint scales. */
export const STANDARD_PACKS = RULE_PACKS.filter((pack) => pack !== 'MlLens');

/** What these packs and CDK's validator say of another app, which has the feature flags of ours. */
export function judgeAll(build: (props: AppProps) => App): Findings {
  const outdir = mkdtempSync(join(tmpdir(), 'rule-packs-'));
  const before = process.env.CDK_VALIDATION;
  delete process.env.CDK_VALIDATION;
  try {
    const app = build({
      outdir,
      builtinCloudFormationValidation: false,
      context: { ...context, '@aws-cdk/core:failSynthOnValidationErrors': false },
    });
    addRulePacks(app, STANDARD_PACKS);
    app.synth();
    return findingsIn(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  } finally {
    process.env.CDK_VALIDATION = before;
    rmSync(outdir, { recursive: true, force: true });
  }
}
