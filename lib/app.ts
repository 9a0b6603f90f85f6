import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { delivery } from '../constructs';
import { DeclaredUseCase } from './declared-use-case';
import { addRulePacks, requestedPacks } from './rule-packs';
import { DevelopmentStack } from './stacks/development-stack';
import { PlatformStack } from './stacks/platform-stack';
import { TEMPLATE_LIST, type TemplateEntry } from './synth-summary';
import { throwFaults } from '../constructs/private/errors';
import { checkOneOf } from '../constructs/private/validate';
import { readUseCases } from './use-case-file';

/** What of a folder of use cases is built. */
export interface Selection {
  /** The folder with a folder per use case. */
  readonly folder: string;
  /** The use case; all of them when left out. */
  readonly useCase?: string;
  /** The environment; all of them when left out. */
  readonly environment?: string;
  /** The commit of the code; it ends up on every model. */
  readonly commit?: string;
}

/**
 * Builds the stacks of the selected use cases and environments, and only those: of a hundred use cases, one costs as
 * much as one.
 */
export function addStacks(app: App, selection: Selection): void {
  const loaded = readUseCases(selection.folder, selection.useCase ? [selection.useCase] : undefined);
  const useCases = loaded.map((l) => new DeclaredUseCase(l, selection.commit));
  checkEnvironment(selection.environment, useCases);
  const wanted = ({ name }: { name: string }) => [undefined, name].includes(selection.environment);
  for (const useCase of useCases) {
    const { name } = useCase.file;
    const { development, stages } = useCase;
    if (wanted(development)) new DevelopmentStack(app, `${name}-${development.name}`, useCase);
    for (const stage of stages.filter(wanted)) new PlatformStack(app, `${name}-${stage.name}`, useCase, stage);
  }
}

function checkEnvironment(wanted: string | undefined, useCases: DeclaredUseCase[]): void {
  const names = [...new Set(useCases.flatMap((u) => [u.development, ...u.stages].map(({ name }) => name)))];
  const check = { code: 'MLL933', prop: '-c environment', fix: 'or leave it out to build all of them' };
  if (wanted !== undefined) throwFaults([checkOneOf(check, wanted, names)]);
}

/** The app of `cdk.json`: reads the context, builds, lets the validators judge, and leaves the list of templates. */
export function main(): void {
  const app = newApp();
  const context = (key: string) => app.node.tryGetContext(key) as string | undefined;
  try {
    const packs = requestedPacks(app.node.tryGetContext('rulePacks'));
    addStacks(app, {
      folder: context('useCases') ?? 'examples',
      useCase: context('useCase'),
      environment: context('environment'),
      commit: context('commit'),
    });
    if (process.env.CDK_VALIDATION !== 'false') addRulePacks(app, packs);
  } catch (error) {
    reportFault(error);
    return;
  }
  const { directory } = app.synth();
  writeFileSync(join(directory, TEMPLATE_LIST), JSON.stringify(listTemplates(app), null, 2));
}

/**
 * Findings name the construct; where in this library it was created tells the author of a YAML file nothing. So stack
 * traces and the construct tree, a fifth of a synth, are made only under `cdk synth --debug`.
 */
function newApp(): App {
  const debug = process.env.CDK_DEBUG !== undefined;
  const app = new App({ builtinCloudFormationValidation: false, autoSynth: false, treeMetadata: debug });
  if (!debug) for (const trace of TRACES) app.node.setContext(trace, true);
  return app;
}

const TRACES = [
  'aws:cdk:disable-stack-trace',
  'aws:cdk:disable-creation-stack-traces',
  'aws:cdk:disable-logicalId-metadata',
];

// What the user got wrong is told in a sentence each; only our own mistakes deserve a stack trace.
function reportFault(error: unknown): void {
  if (!(error instanceof Error) || !['ConfigurationError', 'UseCaseFileError'].includes(error.name)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function listTemplates(app: App): TemplateEntry[] {
  return app.node
    .findAll()
    .filter(Stack.isStack)
    .map((stack) => ({
      useCase: useCaseOf(stack),
      name: delivery.ReleaseStack.isReleaseStack(stack) ? `${useCaseOf(stack)} release` : stack.stackName,
      path: stack.node.path,
      file: stack.templateFile,
    }));
}

function useCaseOf(stack: Stack): string {
  return stack.tags.tagValues()['ml:use-case'];
}
