import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../core/scope';
import { RehearsalFailure } from './failure';

/** A stack as it was synthesised. */
export interface SynthesisedStack {
  readonly name: string;
  /** By which the CDK CLI selects it. */
  readonly selector: string;
  readonly scope: Scope;
  readonly template: Template;
}

export interface Template {
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: { readonly [name: string]: unknown };
  readonly DeletionPolicy?: string;
}

interface Manifest {
  readonly artifacts: {
    readonly [id: string]: {
      readonly type: string;
      readonly environment?: string;
      readonly displayName?: string;
      readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
    };
  };
}

/** The stacks of a cloud assembly. Their resources show what part each of them plays in the lifecycle. */
export class Assembly {
  public readonly stacks: readonly SynthesisedStack[];

  public constructor(public readonly folder: string) {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    this.stacks = Object.entries(manifest.artifacts)
      .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
      .map(([id, { environment, displayName, properties }]) => ({
        name: properties?.stackName ?? id,
        selector: displayName ?? id,
        scope: scopeOf(environment ?? ''),
        template: JSON.parse(readFileSync(join(folder, properties!.templateFile!), 'utf8')) as Template,
      }));
  }

  /** The stack that trains models, which is the one with the delivery pipeline, or with the registry. */
  public get development(): SynthesisedStack {
    // without a pipeline, another tool deploys the models of the registry
    const found =
      this.stacks.find((stack) => has(stack, 'AWS::CodePipeline::Pipeline')) ??
      this.stacks.find((stack) => has(stack, 'AWS::SageMaker::ModelPackageGroup'));
    if (!found)
      throw new RehearsalFailure('cdk synth', 'no stack has a delivery pipeline, so there is no lifecycle to rehearse');
    return found;
  }

  /** The stacks that serve releases, in the order of the delivery pipeline. */
  public get environments(): readonly SynthesisedStack[] {
    return this.stacks.filter((stack) => stack !== this.development);
  }

  /** The names of the stacks that the delivery pipeline makes. */
  public get releases(): readonly string[] {
    const written = JSON.stringify(this.development.template);
    return [...new Set([...written.matchAll(/"StackName":"([^"]+)"/g)].map(([, name]) => name!))];
  }

  /** By which the CDK CLI selects the stacks of an account and Region. */
  public selectorsIn({ account, region }: Scope): string[] {
    const there = this.stacks.filter(({ scope }) => scope.account === account && scope.region === region);
    return there.map(({ selector }) => selector);
  }

  /** The accounts and Regions of the stacks, each of them once. Environments may share the account of the pipelines. */
  public get scopes(): readonly Scope[] {
    const places = this.stacks.map(({ scope }) => [`${scope.account}/${scope.region}`, scope] as const);
    return [...new Map(places).values()];
  }
}

function has(stack: SynthesisedStack, type: string): boolean {
  return Object.values(stack.template.Resources).some(({ Type }) => Type === type);
}

function scopeOf(environment: string): Scope {
  const [, account, region] = environment.match(/^aws:\/\/(\d{12})\/([a-z0-9-]+)$/) ?? [];
  if (account && region) return { account, region };
  throw new RehearsalFailure(
    'cdk synth',
    `every stack must name an account and a region, but one is for ${environment}`,
  );
}
