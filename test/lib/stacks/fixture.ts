import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { context } from '../../../cdk.json';
import { addStacks } from '../../../lib/app';
import { readUseCases } from '../../../lib/use-case/find';
import { cases, textOf } from '../use-case/fixture';

export const EXAMPLE = join(__dirname, '../../../examples/mortgage-approval');

/** Parsed JSON or YAML that a test looks into without having said what it is. */
export type Json = ReturnType<typeof JSON.parse>;

/** A resource as a template has it. */
export interface Resource {
  readonly Type: string;
  readonly DependsOn?: string[];
  readonly Properties: { readonly [name: string]: unknown };
}

/** A template, as far as tests look into it. */
export interface TemplateBody {
  readonly Parameters?: { readonly [name: string]: { readonly Type: string; readonly Default?: unknown } };
  readonly Resources: { readonly [id: string]: Resource };
}

/** A release kit, as far as tests look into it. */
export interface KitBody {
  readonly template: TemplateBody;
  readonly fromApproval: readonly string[];
  readonly parameters: {
    readonly [environment: string]: { readonly Parameters: { readonly [name: string]: string }; readonly Tags: object };
  };
}

/** A role in the report of given roles. */
export interface GivenRole {
  readonly roleName: string;
  readonly roleArn: string;
  readonly account: string;
  readonly stack: string;
  readonly constructs: readonly string[];
  readonly description: string;
  readonly trustPolicy: { readonly Statement: readonly Json[] };
  readonly policy?: { readonly Statement: readonly Json[] };
}

/** What came out of a synth, by the names of the files without their suffix. */
export interface Assembly {
  readonly stacks: string[];
  readonly templates: { readonly [name: string]: TemplateBody };
  readonly kit?: KitBody;
  /** What the report says of given roles. */
  readonly roles: readonly GivenRole[];
}

/** The text of a good configuration of the file's own tests. */
export function textOfCase(name: string): string {
  return textOf(cases('pos').find(([other]) => other === name)![1]);
}

/** The text of the example's file. */
export const exampleText = readFileSync(join(EXAMPLE, 'use-case.yaml'), 'utf8');

/** What `-c` on the command line selects. */
interface Selection {
  readonly useCases: string;
  readonly useCase?: string;
  readonly environment?: string;
  readonly commit?: string;
}

/** Synthesises use case files as the app does, without validators. */
export function synthesise(
  texts: string | string[],
  selection: Partial<Selection> = {},
  prepare?: (at: string) => void,
) {
  const folder = mkdtempSync(join(tmpdir(), 'stacks-'));
  try {
    for (const [i, text] of [texts].flat().entries()) {
      const at = join(folder, 'use-cases', `${i}`);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, 'use-case.yaml'), text);
      cpSync(join(EXAMPLE, 'code'), join(at, 'code'), { recursive: true });
      prepare?.(at);
    }
    const app = new App({ outdir: join(folder, 'out'), context, treeMetadata: false });
    const { useCases, useCase, environment, commit } = { useCases: join(folder, 'use-cases'), ...selection };
    addStacks(app, readUseCases(useCases, useCase, commit), environment);
    app.synth();
    return read(join(folder, 'out'), app);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(outdir: string, app: App): Assembly {
  const files = (suffix: string) => readdirSync(outdir).filter((file) => file.endsWith(suffix));
  const json = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'));
  const [kit] = files('.kit.json');
  const report = existsSync(join(outdir, 'iam-roles.json')) ? json('iam-roles.json') : { roles: [] };
  return {
    stacks: app.node.children.map(({ node }) => node.id),
    templates: Object.fromEntries(
      files('.template.json').map((file) => [basename(file, '.template.json'), json(file)]),
    ),
    kit: kit ? (json(kit) as KitBody) : undefined,
    roles: report.roles as GivenRole[],
  };
}

/** The resources of a type. */
export function resourcesOf({ Resources }: TemplateBody, type: string): Resource[] {
  return Object.values(Resources).filter(({ Type }) => Type === type);
}
