import type { IModelPackageGroupRef } from 'aws-cdk-lib/aws-sagemaker';
import { Fn, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { IZone } from '../../data';
import type { ServiceRole } from '../../foundation';
import { accountPrincipals } from '../../private/cross-account';
import { differ, knownRoleArn } from '../../private/foreign';
import { producerStatements } from '../../private/group-policy';
import type { RegisteredIn } from '../../private/pipeline';
import { placeOf } from '../../private/place';
import type { PolicyRequests } from '../../private/policy-requests';
import type { Statement } from '../../private/statements';

/** The name and the ARN of a group, and the ARN of its packages. A group of this library has all of them. */
export function groupOf(scope: IConstruct, models: IModelPackageGroupRef): RegisteredIn {
  const { modelPackageGroupArn: groupArn } = models.modelPackageGroupRef;
  const own = models as { modelPackageGroupName?: string; modelPackagesArn?: string };
  const name = own.modelPackageGroupName ?? Fn.select(1, Fn.split('/', groupArn));
  const packagesArn = own.modelPackagesArn ?? arnOf(models, `model-package/${name}/*`);
  if (!differ(models.env.account, Stack.of(scope).account)) return { groupName: name, groupArn, packagesArn };
  // by its name, because a group can't refer to its own ARN in its policy
  const foreignArn = arnOf(models, `model-package-group/${name}`);
  return { groupName: foreignArn, groupArn: foreignArn, packagesArn, isForeign: true };
}

/** Whether the policy of a group of another account will name the role that registers, which then needs a fixed name. */
export function namesRole({ isForeign = false }: RegisteredIn, models: IModelPackageGroupRef): boolean {
  return isForeign && takesStatements(models);
}

/** What the registration in a group of another account needs besides the role's own policy. */
interface Registration {
  readonly role: ServiceRole;
  readonly models: IModelPackageGroupRef;
  readonly group: RegisteredIn;
  readonly artifacts: IZone;
}

/**
 * Lets the role register in a group of another account, and lets that account read what is registered: it shows the reports,
 * and looks at the model data.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-version.html#model-registry-version-xaccount
 */
export function registerAbroad(requests: PolicyRequests, { role, models, group, artifacts }: Registration): void {
  const { scope } = requests;
  const { account } = models.env;
  const arns = { group: group.groupArn, packages: group.packagesArn };
  const roleArn = knownRoleArn(role);
  const stranger = { account: Stack.of(scope).account, roleArns: roleArn === undefined ? [] : [roleArn] };
  const register = producerStatements(scope, stranger, arns);
  if (takesStatements(models)) models._addStatements(...register);
  else for (const statement of register) requests.note(account, group.groupArn, statement);
  for (const [resource, statement] of readModels(scope, account, artifacts)) requests.ask(resource, statement);
}

function readModels(scope: IConstruct, account: string, artifacts: IZone): [IZone | IZone['key'], Statement][] {
  const { bucketArn } = artifacts;
  const allow = { Effect: 'Allow' as const, Principal: { AWS: accountPrincipals(scope, [account]) } };
  const Resource = ['models', 'evaluations'].map((folder) => `${bucketArn}/${folder}/*`);
  return [
    [artifacts, { ...allow, Action: 's3:GetObject', Resource }],
    [artifacts.key, { ...allow, Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' }],
  ];
}

function arnOf(models: IModelPackageGroupRef, resource: string): string {
  const { account, region } = models.env;
  return `arn:${placeOf(models).partition}:sagemaker:${region}:${account}:${resource}`;
}

/** A group of this library. The member tells, because there may be several copies of this package. */
function takesStatements(models: object): models is { _addStatements(...statements: Statement[]): void } {
  return '_addStatements' in models;
}
