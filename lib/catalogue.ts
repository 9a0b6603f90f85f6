import * as data from '../constructs/data/private/rules';
import * as delivery from '../constructs/delivery/private/rules';
import * as roles from '../constructs/foundation/private/role-rules';
import * as foundation from '../constructs/foundation/private/rules';
import * as goal from '../constructs/goal/private/rules';
import * as budgets from '../constructs/monitoring/private/budget-rules';
import * as notifications from '../constructs/monitoring/private/notification-rules';
import * as monitoring from '../constructs/monitoring/private/rules';
import * as endpointName from '../constructs/private/endpoint-name';
import * as environmentName from '../constructs/private/environment-name';
import * as globalNames from '../constructs/private/global-names';
import * as keyAlias from '../constructs/private/key-alias';
import * as pipeline from '../constructs/private/pipeline/rules';
import * as placement from '../constructs/private/placement';
import * as sameRegion from '../constructs/private/same-region';
import * as topics from '../constructs/private/topics';
import * as types from '../constructs/private/type-rules';
import * as registry from '../constructs/registry/private/rules';
import * as registries from '../constructs/serving/private/registry-rules';
import * as serving from '../constructs/serving/private/rules';
import * as training from '../constructs/training/private/rules';
import type { Rule } from '../constructs/private/faults';
import { RETIRED_CODES } from '../constructs/private/retired-codes';
import * as app from './use-case/rules';

/** Every rule of the constructs, in the order of the codes. */
export const CONSTRUCT_RULES: readonly Rule[] = rulesIn(
  types,
  foundation,
  roles,
  goal,
  data,
  pipeline,
  training,
  registry,
  serving,
  registries,
  endpointName,
  environmentName,
  delivery,
  monitoring,
  budgets,
  notifications,
  topics,
  placement,
  globalNames,
  keyAlias,
  sameRegion,
);

/** Every rule that only use case files and the app can break, in the order of the codes. */
export const APP_RULES: readonly Rule[] = rulesIn(app);

/** The catalogue: every rule, in the order of the codes. */
export const RULES: readonly Rule[] = [...CONSTRUCT_RULES, ...APP_RULES];

/** An entry of the catalogue, as `explain` prints it. */
export function renderRule({ code, when, must, fix, example }: Rule): string {
  return [
    `${code}  ${when}`,
    '',
    `  The value must ${must}.`,
    `  What to do: ${fix}.`,
    '',
    '  Example of the fault:',
    ...example.split('\n').map((line) => `    ${line}`),
  ].join('\n');
}

function rulesIn(...modules: readonly object[]): Rule[] {
  const values = modules.flatMap((module) => Object.values(module) as unknown[]);
  return values.filter(isRule).sort((a, b) => a.code.localeCompare(b.code));
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'code' in value && 'when' in value;
}

/** The whole catalogue as a page of the docs. */
export function renderIndex(): string {
  return [
    '# Errors',
    '',
    'This page lists every error of the library by its code. A code never changes its meaning.',
    '`npx cdk-ml-lifecycle explain MLL606` prints the entry of one code.',
    '',
    'Each example breaks its rule and no other. In the examples, `stack` is the stack, and `mortgage` has the props of the',
    'use case in the [README](../README.md). Names such as `useCase`, `model`, `artifacts` and `prod` are objects that the',
    'constructs need, made as in the README of their stage. Examples with `pipelineOf` are about the definition of a',
    'pipeline, which the library writes itself.',
    '',
    ...ASSERTING,
    ...RULES.flatMap(renderEntry),
    '## Codes that are no longer used',
    '',
    '| code | now |',
    '| --- | --- |',
    ...Object.entries(RETIRED_CODES).map(([code, now]) => `| ${code} | ${link(now)} |`),
    '',
  ].join('\n');
}

/** How tests of an app assert on faults. The tests of the package run the same lines. */
const ASSERTING = [
  '## Assert on errors in your tests',
  '',
  'TypeScript and JavaScript get a `ConfigurationError` with the codes and the faults as data:',
  '',
  '```ts',
  "import { App, Stack } from 'aws-cdk-lib';",
  "import { data } from 'cdk-ml-lifecycle';",
  "import { ConfigurationError } from 'cdk-ml-lifecycle/errors';",
  '',
  "const stack = new Stack(new App(), 'Own');",
  'try {',
  "  new data.DataLake(stack, 'Lake').curated.dataset('No Such Name');",
  "  throw new Error('no fault');",
  '} catch (error) {',
  '  // instanceof works too, unless the app has two copies of the package',
  '  if (!ConfigurationError.isConfigurationError(error)) throw error;',
  "  expect(error.codes).toEqual(['MLL306']);",
  "  expect(error.faults[0]?.path).toEqual(['prefix']);",
  '}',
  '```',
  '',
  'In other languages, the error is the one of jsii: `RuntimeError` in Python, `JsiiException` in Java. Each line of its message',
  'is a fault and has the code in front of the text:',
  '',
  '```python',
  'import pytest',
  'from aws_cdk import App, Stack',
  'from cdk_ml_lifecycle import data',
  '',
  'stack = Stack(App(), "Own")',
  'with pytest.raises(RuntimeError, match="MLL306 "):',
  '    data.DataLake(stack, "Lake").curated.dataset("No Such Name")',
  '```',
  '',
];

function renderEntry(rule: Rule): string[] {
  const { code, when, must, fix, example } = rule;
  const language = CONSTRUCT_RULES.includes(rule) ? 'ts' : example.startsWith('npx ') ? 'sh' : 'yaml';
  return [
    `## ${code}`,
    '',
    when,
    '',
    `- The value must ${must}.`,
    `- What to do: ${fix}.`,
    '',
    `\`\`\`${language}`,
    example,
    '```',
    '',
  ];
}

function link(code: string): string {
  return `[${code}](#${code.toLowerCase()})`;
}
