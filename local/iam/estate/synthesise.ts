import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { bootstrapStack } from './bootstrap';
import { type App, type Estate, estateOf } from './estate';
import { hardened } from './hardening';
import { type Answers, answersOf } from './people';
import { readApp } from './read-app';
import type { Template } from './stack-template';

const QUIET = {
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: '1',
  CDK_DISABLE_LEGACY_EXPORT_WARNING: '1',
  CDK_VALIDATION: 'false',
};

/** Synthesises a project with the CDK CLI, without judging its templates. */
export function synthesise(project: string, folder: string): App {
  cdk(project, ['synth', '**', '--quiet', '--output', folder]);
  return readApp(folder);
}

/** The template of CDK's bootstrap stack, as the CLI deploys it. */
export function bootstrapTemplate(project: string): Template {
  return parse(cdk(project, ['bootstrap', '--show-template'])) as Template;
}

/** The answers for an app, with CDK's own bootstrap stacks and with hardened ones. */
export function answersFor(app: App, template: Template): Promise<Answers> {
  return answersOf(bootstrapped(app, template), bootstrapped(app, hardened(template)));
}

/** The estate of an app whose environments trust nobody, as the README says, or the account of its pipelines. */
export function bootstrapped(app: App, template: Template, trust: 'tools' | 'nobody' = 'nobody'): Estate {
  const tools = app.stacks.find(({ template }) => hasPipeline(template))!.account;
  const places = new Map(app.stacks.map(({ account, region }) => [`${account}/${region}`, { account, region }]));
  return estateOf(
    app,
    [...places.values()].map((place) =>
      bootstrapStack(template, { ...place, trust: trust === 'nobody' || place.account === tools ? [] : [tools] }),
    ),
  );
}

function hasPipeline({ Resources }: Template): boolean {
  return Object.values(Resources).some(({ Type }) => Type === 'AWS::CodePipeline::Pipeline');
}

function cdk(project: string, args: readonly string[]): string {
  const cli = createRequire(__filename).resolve('aws-cdk/bin/cdk');
  return execFileSync(process.execPath, [cli, ...args, '--no-notices'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, ...QUIET },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
