import { existsSync, readFileSync } from 'node:fs';

/** One call that the emulator allowed or denied, and the calls that a service made on behalf of its caller. */
export interface RecordedCall {
  readonly time?: string;
  readonly account: string;
  readonly region: string;
  /** The ARN of a role, user or root, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  readonly context: { readonly [key: string]: unknown };
  /** The service that made the call, such as `s3` when it uses a key. */
  readonly via?: string;
}

/** Every deployed policy. */
export interface DeployedPolicies {
  readonly roles: readonly DeployedRole[];
  readonly resources: readonly ResourcePolicy[];
}

export interface DeployedRole {
  readonly account: string;
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly inline: { readonly [name: string]: PolicyDocument };
  /** Policies by ARN; null for an AWS managed policy that the emulator doesn't know. */
  readonly managed: { readonly [arn: string]: PolicyDocument | null };
  /** The ARN of the permissions boundary, if there is one. */
  readonly boundary?: string | { readonly PermissionsBoundaryArn: string } | null;
}

export interface ResourcePolicy {
  readonly account: string;
  readonly arn: string;
  readonly policy: PolicyDocument;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: object;
}

/** Reads the calls that the emulator recorded, one line of JSON each. */
export function readCalls(file: string): RecordedCall[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as RecordedCall);
}

export function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
