import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolve, type TemplateScope } from '../iam';
import { RehearsalFailure } from './failure';

/** A role in the report of a cloud assembly: others make it. */
export interface ReportedRole {
  readonly roleName: string;
  readonly path: string;
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  readonly description: string;
  readonly trustPolicy: object;
  readonly policy?: object;
  readonly managedPolicyArns?: readonly string[];
}

/** A deployed resource, as CloudFormation lists it. */
export interface Made {
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType?: string;
}

/** What is known of the resources of a stack, by its name. */
export type Known = (stack: string) => readonly Made[];

/** The roles that a project expects of others; none where its stacks make them. */
export function reportedRoles(assembly: string): readonly ReportedRole[] {
  const file = join(assembly, 'iam-roles.json');
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly roles: readonly ReportedRole[] }).roles;
}

/** Roles as a template of the people who make them, with the values that are known. */
export function roleTemplate(roles: readonly ReportedRole[], known: Known): object {
  const resources = roles.map((role, i) => {
    const { policy, trustPolicy, managedPolicyArns } = settled(role, known);
    const policies = policy && [{ PolicyName: 'Needed', PolicyDocument: policy }];
    const Properties = {
      RoleName: role.roleName,
      Path: role.path,
      Description: role.description,
      AssumeRolePolicyDocument: trustPolicy,
      ManagedPolicyArns: managedPolicyArns,
      Policies: policies,
    };
    return [`Role${i + 1}`, { Type: 'AWS::IAM::Role', Properties }];
  });
  return { Resources: Object.fromEntries(resources) };
}

/** A role in which each function of a template is the value that it has; one that is not known yet can be anything. */
function settled(role: ReportedRole, known: Known): ReportedRole {
  const scopeOf = (stack: string): TemplateScope => {
    const valueOf = (logicalId: string, toValue: (made: Made) => string) => {
      const found = known(stack).find(({ LogicalResourceId }) => LogicalResourceId === logicalId);
      return found ? toValue(found) : '*';
    };
    return {
      ref: (name) => PSEUDO[name]?.(role) ?? valueOf(name, ({ PhysicalResourceId }) => PhysicalResourceId!),
      attribute: (logicalId, name) => valueOf(logicalId, (made) => attributeOf(made, name, role)),
      condition: () => false,
    };
  };
  return resolve(elsewhere(role, scopeOf), scopeOf(role.stack)) as ReportedRole;
}

/** Values of other stacks have the name of the stack beside them. */
function elsewhere(value: unknown, scopeOf: (stack: string) => TemplateScope): unknown {
  if (Array.isArray(value)) return value.map((one) => elsewhere(one, scopeOf));
  if (typeof value !== 'object' || value === null) return value;
  const { Stack, ...own } = value as { readonly Stack?: unknown };
  if (typeof Stack === 'string' && isFunction(own)) return resolve(own, scopeOf(Stack));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, elsewhere(one, scopeOf)]));
}

function isFunction(value: object): boolean {
  return 'Ref' in value || 'Fn::GetAtt' in value;
}

const PSEUDO: { readonly [name: string]: (role: ReportedRole) => string } = {
  'AWS::AccountId': ({ account }) => account,
  'AWS::Region': ({ region }) => region,
  'AWS::Partition': () => 'aws',
};

/** The attributes that policies name, made of what CloudFormation lists. */
function attributeOf({ PhysicalResourceId: id = '', ResourceType = '' }: Made, name: string, role: ReportedRole) {
  const { account, region } = role;
  const toArn = ARNS[`${ResourceType} ${name}`];
  if (toArn) return toArn(id, `${region}:${account}`);
  throw new RehearsalFailure(role.roleName, `nobody who makes roles can know the ${name} of an ${ResourceType}`);
}

const ARNS: { readonly [attribute: string]: (id: string, at: string) => string } = {
  'AWS::DynamoDB::Table Arn': (id, at) => `arn:aws:dynamodb:${at}:table/${id}`,
  'AWS::KMS::Key Arn': (id, at) => `arn:aws:kms:${at}:key/${id}`,
  'AWS::Lambda::Function Arn': (id, at) => `arn:aws:lambda:${at}:function:${id}`,
  'AWS::Logs::LogGroup Arn': (id, at) => `arn:aws:logs:${at}:log-group:${id}:*`,
  'AWS::S3::Bucket Arn': (id) => `arn:aws:s3:::${id}`,
  'AWS::SQS::Queue Arn': (id, at) => `arn:aws:sqs:${at}:${id.split('/').at(-1)}`,
  'AWS::SageMaker::ModelPackageGroup ModelPackageGroupArn': (id) => id,
};
