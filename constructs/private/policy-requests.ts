import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { CfnResource, Resource, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { addTo } from './add-to';
import { placeOf } from './place';
import type { Statement } from './statements';
import { Warning, warn } from './warnings';

/** What has a policy that lets roles of other accounts in. */
export type Shared = IBucketRef | IKeyRef;

/** A statement that the owner of a resource has to add to its policy. */
export interface Required {
  readonly account: string;
  readonly resourceArn: string;
  readonly statement: { [key: string]: any };
}

const requests = new WeakMap<IConstruct, PolicyRequests>();

/** What a construct asks of the policies of others. Those of this app get the statements; the rest is for their owners. */
export class PolicyRequests {
  /** Whether the policy of a resource is in this app. An imported one keeps the policy that it has. */
  public static isOurs(resource: Shared): boolean {
    const holder = holderOf(resource);
    return '_addStatement' in holder || CfnResource.isCfnResource(holder) || Resource.isOwnedResource(holder);
  }

  /** What a construct asks, whoever asks for it. */
  public static of(scope: IConstruct): PolicyRequests {
    const asked = requests.get(scope) ?? new PolicyRequests(scope);
    requests.set(scope, asked);
    return asked;
  }

  private readonly missing = new Map<string, Required>();

  private constructor(
    /** The construct that asks. */
    public readonly scope: IConstruct,
  ) {}

  /** What the owners of resources that this app doesn't have must add. */
  public get required(): Required[] {
    return [...this.missing.values()];
  }

  /** Adds a statement to the policy of a resource, or notes it for the owner. */
  public ask(resource: Shared, statement: Statement): void {
    if (PolicyRequests.isOurs(resource)) addTo(holderOf(resource), statement);
    else this.note(resource.env.account, nameOf(this.scope, resource), statement);
  }

  /** Notes a statement for the owner of a resource. */
  public note(account: string, resourceArn: string, statement: Statement): void {
    const required = { account, resourceArn, statement: { ...statement } };
    this.missing.set(JSON.stringify(required), required);
  }

  /** Warns of what the owners have to do, if there is something. */
  public warn(): void {
    const stack = Stack.of(this.scope);
    const each = this.required.map(({ account, resourceArn, statement }) => {
      const [arn, json] = [resourceArn, statement].map((value) => JSON.stringify(stack.resolve(value)));
      return `account ${account}, policy of ${arn}: ${json}`;
    });
    if (each.length === 0) return;
    const owners =
      'this needs resources of other accounts that are not of this app, whose owners have to add statements';
    warn(
      this.scope,
      Warning.REQUIRED_STATEMENTS,
      `${owners}, as requiredStatements() returns them: ${each.join('; ')}`,
    );
  }
}

/** Whether a resource is a key, and not a bucket. */
export function isKey(resource: Shared): resource is IKeyRef {
  return 'keyRef' in resource;
}

/** The ARN of a resource as its policy writes it: by the name of the bucket, where that is known. */
export function nameOf(scope: IConstruct, resource: Shared): string {
  if (isKey(resource)) return resource.keyRef.keyArn;
  const { bucketArn, bucketName } = resource.bucketRef;
  return Token.isUnresolved(bucketName) ? bucketArn : `arn:${placeOf(scope).partition}:s3:::${bucketName}`;
}

/** A zone that was made of an existing bucket has no policy of its own. */
function holderOf(resource: Shared): Shared {
  return '_policyHolder' in resource ? (resource._policyHolder as Shared) : resource;
}
