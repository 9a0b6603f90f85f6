import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { transformSync } from '@swc/core';
import { App, type Stack, type StackProps } from 'aws-cdk-lib/core';
import * as library from '../../constructs';
import { given } from './given';
import { ROOT, pasted, snippetsInDocstrings, snippetsInMarkdown } from './snippets';

type Run = (exports: object, require: (name: string) => unknown) => void;
type Pasted = new (app: App, id: string, props: StackProps, give: typeof given) => Stack;

const TOOLS = { account: '111111111111', region: 'eu-west-1' };
const PROD = { account: '333333333333', region: 'eu-west-1' };

const nodeRequire = createRequire(__filename);

/** What somebody's program imports: this library by its name, whole or by stage, and what is installed. */
function resolveImport(name: string): unknown {
  const [, stage] = /^cdk-ml-lifecycle(?:\/(\w+))?$/.exec(name) ?? [];
  if (stage !== undefined) return (library as Record<string, unknown>)[stage];
  return name === 'cdk-ml-lifecycle' ? library : nodeRequire(name);
}

function compile(source: string): Pasted {
  const { code } = transformSync(pasted(source), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const exports = {} as { Pasted: Pasted };
  (runInThisContext(`(exports, require) => {${code}}`) as Run)(exports, resolveImport);
  return exports.Pasted;
}

function synthesise(source: string): string[] {
  const app = new App();
  const env = /in a stack of prod/.test(source) ? PROD : TOOLS;
  new (compile(source))(app, 'Stack', { env }, given);
  return app.synth().stacks.map(({ stackName }) => stackName);
}

const folder = process.cwd();
// where cdk.json of a project would be: model code is beside it
beforeAll(() => process.chdir(join(ROOT, 'examples/mortgage-approval')));
afterAll(() => process.chdir(folder));

// loads a validator for seconds; its translation runs with the slow tests
const SLOW = /CloudFormationValidatePlugin/;

describe.each([
  ['the Markdown', snippetsInMarkdown(), 40],
  ['the docstrings', snippetsInDocstrings(), 55],
])('when somebody copies a snippet of %s into a stack', (_, snippets, least) => {
  test('then there are as many as there should be', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(least);
  });

  test.each(snippets.filter(({ source }) => !SLOW.test(source)))('then $place synthesises', ({ source }) => {
    expect(synthesise(source)).toContain('Stack');
  });

  test('then each begins with its imports', () => {
    const without = snippets.filter(({ source }) => !source.startsWith('import '));
    expect(without.map(({ place }) => place)).toEqual([]);
  });
});
