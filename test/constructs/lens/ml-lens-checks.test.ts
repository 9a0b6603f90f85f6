import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, CfnCondition, CfnParameter, Fn, NestedStack, Stack, Validations } from 'aws-cdk-lib/core';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { delivery, lens } from '../../../constructs';
import { reviewPaths } from '../../../lib/review/review';
import { USE_CASE } from '../delivery/fixture';

interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  readonly suggestedFix?: string;
  readonly ruleMetadata: { readonly [key: string]: string };
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
  readonly reason?: string;
}

interface Report {
  readonly violations: readonly Violation[];
  readonly suppressedViolations?: readonly Violation[];
}

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), 'lens-'))));
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(outdir, { recursive: true });
});

/** Synthesises an app with the plugin, and returns what CDK reports of it. */
function reportOf(build: (app: App) => void, props?: lens.MlLensChecksProps): Report & { error?: string } {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  Validations.of(app).addPlugins(new delivery.WithReleases(new lens.MlLensChecks(props)));
  build(app);
  // CDK prints warnings
  jest.spyOn(console, 'error').mockReturnValue();
  let error: string | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  const file = join(outdir, 'validation-report.json');
  expect(existsSync(file)).toBe(true);
  const { pluginReports } = JSON.parse(readFileSync(file, 'utf8')) as {
    pluginReports: (Report & { pluginName: string })[];
  };
  return { ...pluginReports.find(({ pluginName }) => pluginName === 'MlLens')!, error };
}

function model(scope: Construct, enableNetworkIsolation: boolean): CfnModel {
  return new CfnModel(scope, 'Model', { enableNetworkIsolation, executionRoleArn: 'arn:aws:iam::111111111111:role/r' });
}

const of = (rule: string, violations: readonly Violation[] = []) =>
  violations.filter(({ ruleName }) => ruleName === rule);

test('what fails is a finding on the construct, with what to do', () => {
  const { violations, error } = reportOf((app) => model(new Stack(app, 'Ml'), false));
  expect(of('SageMaker.5', violations)).toEqual([
    expect.objectContaining({
      description: expect.stringMatching(/: EnableNetworkIsolation is false$/),
      severity: 'error',
      suggestedFix: expect.stringContaining('EnableNetworkIsolation: true'),
      ruleMetadata: expect.objectContaining({
        severity: 'MEDIUM',
        page: expect.stringMatching(/^https:.*#sagemaker-5$/),
      }),
      violatingConstructs: [expect.objectContaining({ constructPath: 'Ml/Model' })],
    }),
  ]);
  expect(error).toContain('MlLens::SageMaker.5');
});

test('what passes is none', () => {
  const { violations } = reportOf((app) => model(new Stack(app, 'Ml'), true));
  expect(of('SageMaker.5', violations)).toEqual([]);
});

test('a failure below a severity is a warning', () => {
  const { violations, error } = reportOf((app) => model(new Stack(app, 'Ml'), false), {
    errorsFrom: lens.LensSeverity.CRITICAL,
  });
  expect(of('SageMaker.5', violations)).toMatchObject([{ severity: 'warning' }]);
  expect(error).toBeUndefined();
});

test('an acknowledgement on a construct is in the report, and in that of the review', () => {
  const reason = 'It calls a licence server';
  const report = reportOf((app) => {
    const stack = new Stack(app, 'Ml');
    Validations.of(model(stack, false)).acknowledge({ id: 'MlLens::SageMaker.5', reason });
    model(new NestedStack(stack, 'Sub'), false);
  });
  expect(of('SageMaker.5', report.suppressedViolations)).toMatchObject([
    { reason, violatingConstructs: [{ constructPath: 'Ml/Model' }] },
  ]);
  expect(of('SageMaker.5', report.violations)).toMatchObject([
    { violatingConstructs: [{ constructPath: 'Ml/Sub/Model' }] },
  ]);
  const [{ findings }] = reviewPaths([outdir]).sources;
  const five = findings.filter(({ rule }) => rule === 'SageMaker.5');
  expect(five.map(({ logicalId, acknowledged }) => [logicalId, acknowledged])).toEqual([
    ['Model', reason],
    ['Model', undefined],
  ]);
});

test('an acknowledgement on the app counts for findings about all templates', () => {
  const rule = 'MLSEC04-BP02';
  const reason = 'The data are public';
  const build = (app: App) => {
    Validations.of(app).acknowledge({ id: `MlLens::${rule}`, reason });
    new CfnParameter(new Stack(app, 'Ml'), 'Nothing');
  };
  jest.spyOn(lens.MlLensChecks.prototype, 'validate').mockReturnValue({
    success: false,
    violations: [
      {
        ruleName: rule,
        description: '',
        severity: 'error',
        violatingResources: [{ constructPath: '', locations: [] }],
      },
    ],
  });
  const { suppressedViolations, error } = reportOf(build);
  jest.restoreAllMocks();
  expect(of(rule, suppressedViolations)).toMatchObject([{ reason }]);
  expect(error).toBeUndefined();
  const [{ findings }] = reviewPaths([outdir]).sources;
  expect(findings.find((one) => one.rule === rule)).toMatchObject({ logicalId: '', acknowledged: reason });
});

test('metadata in the template accepts a finding too', () => {
  const { violations, error } = reportOf((app) => {
    const acknowledged = [{ rule: 'SageMaker.5', reason: 'It calls a licence server' }];
    model(new Stack(app, 'Ml'), false).addMetadata('MlLens', { acknowledged });
  });
  expect(of('SageMaker.5', violations)).toEqual([]);
  expect(error ?? '').not.toContain('SageMaker.5');
});

test('with releases, the template of a release is judged', () => {
  const { violations } = reportOf((app) => {
    const stack = new Stack(app, 'Ml', { env: { account: '111111111111', region: 'eu-west-1' } });
    model(new delivery.ReleaseStack(stack, 'Release', { useCase: USE_CASE }), false);
  });
  expect(of('SageMaker.5', violations)).toMatchObject([
    { violatingConstructs: [{ constructPath: 'Ml/Release/Model' }] },
  ]);
});

test('each rule has an id', () => {
  const { name, ruleIds = [] } = new lens.MlLensChecks();
  expect(name).toBe('MlLens');
  expect(ruleIds).toEqual([...new Set(ruleIds)]);
  expect(ruleIds).toEqual(expect.arrayContaining(['SageMaker.5', 'MLSEC04-BP02']));
});

test.each([
  ['this CDK', true],
  ['CDK 2.262, which does not say it', false],
])('where a stack is deployed is known, by %s', (_, isSaid) => {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Ml', { env: { account: '111111111111', region: 'eu-west-1' } });
  const here = new CfnCondition(stack, 'Here', { expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1') });
  new CfnModel(stack, 'Model', {
    enableNetworkIsolation: Fn.conditionIf(here.logicalId, false, true),
    executionRoleArn: 'arn:aws:iam::111111111111:role/r',
  });
  const checks = new lens.MlLensChecks();
  const rules: string[] = [];
  Validations.of(app).addPlugins({
    name: 'Older',
    validate: ({ stackTemplates, ...context }) => {
      const older = stackTemplates.map(({ stackConstructPath, templatePath }) => ({
        stackConstructPath,
        templatePath,
      }));
      const shown = isSaid ? stackTemplates : (older as typeof stackTemplates);
      rules.push(...checks.validate({ ...context, stackTemplates: shown }).violations.map(({ ruleName }) => ruleName));
      return { success: true, violations: [] };
    },
  });
  app.synth();
  expect(rules).toContain('SageMaker.5');
});
