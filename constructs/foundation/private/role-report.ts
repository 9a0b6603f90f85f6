import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type ISynthesisSession, Stack, Stage, attachCustomSynthesis } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { type Statement, policyDocument } from '../../private/statements';
import { nameOf, resolveForReport } from './resolve-for-report';

/** The name of the report in a cloud assembly. */
export const ROLE_REPORT = 'iam-roles.json';

/** What a construct needs of a role that it was given. */
export interface RoleNeeds {
  readonly scope: Construct;
  readonly description: string;
  readonly trust: Statement;
  readonly statements: PolicyStatement[];
  readonly documents: PolicyDocument[];
  readonly managedPolicies: string[];
}

/** A given role and what is needed of it. */
export interface Reported {
  readonly role: { readonly roleArn: string; readonly roleName: string };
  readonly needs: RoleNeeds;
}

/** The given roles of one cloud assembly. */
class RoleReport {
  private readonly all: Reported[] = [];
  private readonly visited = new Set<IConstruct>();
  private present: readonly Reported[] = [];

  public add(reported: Reported): void {
    const { scope } = reported.needs;
    this.all.push(reported);
    attachCustomSynthesis(scope, { onSynthesize: (session) => this.visit(scope, session) });
  }

  /** Writes the report with the last of the roles: what stacks publish is known by then. */
  private visit(scope: IConstruct, { outdir }: ISynthesisSession): void {
    if (this.visited.has(scope)) this.visited.clear(); // the app is synthesised again
    if (this.visited.size === 0) this.present = this.all.filter(({ needs }) => isInTree(needs.scope));
    this.visited.add(scope);
    if (this.visited.size === this.present.length) writeFileSync(join(outdir, ROLE_REPORT), render(this.present));
  }
}

const reports = new WeakMap<IConstruct, RoleReport>();

/** Lists a role in the report of the cloud assembly that its stack is in. */
export function report(reported: Reported): void {
  const { scope } = reported.needs;
  const assembly = Stage.of(scope) ?? scope.node.root;
  const known = reports.get(assembly) ?? new RoleReport();
  reports.set(assembly, known);
  known.add(reported);
}

function isInTree({ node }: IConstruct): boolean {
  return node.scopes.every((at, i, all) => i === 0 || all[i - 1].node.tryFindChild(at.node.id) === at);
}

interface Entry {
  readonly roleName: unknown;
  readonly constructs: string[];
  readonly [key: string]: unknown;
}

/** One entry for each role of a stack, in the order of the construct paths. Several constructs can share a role. */
function render(all: readonly Reported[]): string {
  const byRole = new Map<string, Reported[]>();
  const ordered = all.toSorted((a, b) => (a.needs.scope.node.path < b.needs.scope.node.path ? -1 : 1));
  for (const one of ordered) {
    const stack = Stack.of(one.needs.scope);
    const key = JSON.stringify([stack.node.path, stack.resolve(one.role.roleArn)]);
    byRole.set(key, [...(byRole.get(key) ?? []), one]);
  }
  return `${JSON.stringify({ version: 1, roles: [...byRole.values()].map(renderEntry) }, undefined, 2)}\n`;
}

function renderEntry(sharing: readonly Reported[]): Entry {
  const [{ role, needs }] = sharing;
  const stack = Stack.of(needs.scope);
  const found = resolveForReport(stack, {
    trust: sharing.map((one) => one.needs.trust),
    statements: sharing.flatMap((one) => [
      ...one.needs.statements.map((statement) => statement.toStatementJson() as object),
      ...one.needs.documents.flatMap((document) => statementsIn(stack, document)),
    ]),
    managed: sharing.flatMap((one) => one.needs.managedPolicies),
    role: { roleArn: role.roleArn, roleName: role.roleName, account: stack.account, region: stack.region },
  });
  const [statements, managed] = [distinct(found.statements), distinct(found.managed)];
  return {
    roleName: found.role.roleName,
    path: pathOf(found.role.roleArn),
    roleArn: found.role.roleArn,
    account: found.role.account,
    region: found.role.region,
    stack: nameOf(stack),
    constructs: sharing.map((one) => one.needs.scope.node.path),
    description: needs.description,
    trustPolicy: policyDocument(distinct(found.trust) as Statement[]),
    ...(statements.length > 0 && { policy: policyDocument(statements as Statement[]) }),
    ...(managed.length > 0 && { managedPolicyArns: managed }),
  };
}

function statementsIn(stack: Stack, document: PolicyDocument): object[] {
  return (stack.resolve(document) as { readonly Statement?: object[] } | undefined)?.Statement ?? [];
}

function distinct(list: readonly unknown[]): unknown[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** The path in the ARN of a role, if the ARN is known before the deployment. */
function pathOf(roleArn: unknown): string | undefined {
  if (typeof roleArn !== 'string') return undefined;
  return /:role(\/(?:.*\/)?)[^/]+$/.exec(roleArn)?.[1];
}
