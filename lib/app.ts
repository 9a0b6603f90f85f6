import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { delivery } from '../constructs';
import { readContext } from './context';
import { addRulePacks } from './rule-packs';
import { DevelopmentStack } from './stacks/development-stack';
import { PlatformStack } from './stacks/platform-stack';
import { stackName } from './stacks/stack-name';
import { checkTakenNames } from './stacks/taken-names';
import { TEMPLATE_LIST, type TemplateEntry } from './synth-summary';
import { ConfigurationError, faultsOf, throwFaults } from '../constructs/private/errors';
import type { Fault } from '../constructs/private/faults';
import { USE_CASE_TAG } from '../constructs/private/names';
import { codeFiles } from '../constructs/private/pipeline';
import { checkOneOf } from '../constructs/private/validate';
import type { DeclaredUseCase } from './use-case/declared-use-case';
import { readUseCases } from './use-case/find';
import { DEVELOPMENT } from './use-case/props/delivery';
import { NO_SUCH_ENVIRONMENT } from './use-case/rules';
import { shown } from './use-case/text';

/** Builds the stacks of use cases: those of one environment, or all of them. Selecting nothing is an error. */
export function addStacks(app: App, declared: readonly DeclaredUseCase[], environment?: string): void {
  throwFaults([checkEnvironment(environment, declared), ...checkTakenNames(declared)]);
  throwFaults(declared.flatMap((useCase) => faultsOfStacks(useCase, () => addStacksOf(app, useCase, environment))));
}

function addStacksOf(app: App, useCase: DeclaredUseCase, environment: string | undefined): void {
  const wanted = (name: string) => environment === undefined || environment === name;
  if (wanted(DEVELOPMENT)) new DevelopmentStack(app, stackName(useCase, DEVELOPMENT), useCase);
  for (const stage of useCase.stages.filter(({ stageName }) => wanted(stageName))) {
    new PlatformStack(app, stackName(useCase, stage.stageName), useCase, stage);
  }
}

/** Adds the file of the use case to faults that are found only when its stacks are built. */
function faultsOfStacks({ source }: DeclaredUseCase, build: () => void): Fault[] {
  return faultsOf(build).map((fault) => ({ ...fault, place: { ...fault.place, file: source } }));
}

function checkEnvironment(wanted: string | undefined, declared: readonly DeclaredUseCase[]): Fault | undefined {
  const names = new Set([DEVELOPMENT, ...declared.flatMap(({ stages }) => stages.map(({ stageName }) => stageName))]);
  return checkOneOf(NO_SUCH_ENVIRONMENT, ['-c environment'], wanted, [...names]);
}

/** The app of `cdk.json`: reads the context, builds and validates the stacks, and writes the list of templates. */
export function main(): void {
  const app = newApp();
  let declared: readonly DeclaredUseCase[];
  try {
    const context = readContext(app);
    declared = readUseCases(context.useCases, context.useCase, context.commit);
    addStacks(app, declared, context.environment);
    if (process.env.CDK_VALIDATION !== 'false') addRulePacks(app, context.rulePacks);
  } catch (error) {
    reportFault(error);
    return;
  }
  const { directory } = app.synth();
  writeFileSync(join(directory, TEMPLATE_LIST), JSON.stringify(listTemplates(app, declared), null, 2));
}

/**
 * An app with CDK's recommended feature flags, with which the templates are tested.
 *
 * Findings name the construct, and the author of a YAML file learns nothing from a stack trace of this library. So stack
 * traces and the construct tree, which take a fifth of a synth, are made only under `cdk synth --debug`.
 */
function newApp(): App {
  const debug = process.env.CDK_DEBUG !== undefined;
  const app = new App({
    builtinCloudFormationValidation: false,
    autoSynth: false,
    treeMetadata: debug,
    // the context in cdk.json takes precedence
    context: recommendedFlags,
  });
  if (!debug) for (const trace of TRACES) app.node.setContext(trace, true);
  return app;
}

const TRACES = [
  'aws:cdk:disable-stack-trace',
  'aws:cdk:disable-creation-stack-traces',
  'aws:cdk:disable-logicalId-metadata',
];

// Each mistake of the user becomes one sentence. Only mistakes of this library get a stack trace.
function reportFault(error: unknown): void {
  if (!ConfigurationError.isConfigurationError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function listTemplates(app: App, declared: readonly DeclaredUseCase[]): TemplateEntry[] {
  const code = new Map(declared.map((useCase) => [stackName(useCase, DEVELOPMENT), useCase.code.path]));
  const stages = new Map(
    declared.map((useCase) => [stackName(useCase, DEVELOPMENT), useCase.stages.map(({ stageName }) => stageName)]),
  );
  return app.node
    .findAll()
    .filter(Stack.isStack)
    .map((stack) => ({
      useCase: useCaseOf(stack),
      ...(delivery.ReleaseStack.isReleaseStack(stack)
        ? { name: `${useCaseOf(stack)} release`, environments: stages.get(stack.node.path.split('/')[0]) }
        : { name: stack.stackName }),
      path: stack.node.path,
      file: stack.templateFile,
      ...(code.has(stack.node.path) && { code: packed(code.get(stack.node.path)!) }),
    }));
}

function packed(folder: string): TemplateEntry['code'] {
  const { files } = codeFiles(folder);
  return { folder: shown(folder), files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function useCaseOf(stack: Stack): string {
  return stack.tags.tagValues()[USE_CASE_TAG];
}
