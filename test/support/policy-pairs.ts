import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Resource, TemplateBody } from '../lib/stacks/fixture';

/** A call that IAM judges. */
export interface Call {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  /** The values of condition keys, beside `aws:PrincipalArn`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What both sides say: the policy of the role, and that of the resource. */
export interface Verdict {
  readonly identity: boolean;
  readonly resource: boolean;
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: '*' | { readonly AWS?: string | string[] };
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}
interface Policy {
  readonly of: string;
  readonly statements: readonly Statement[];
}
type Json = ReturnType<typeof JSON.parse>;

/**
 * The roles and resources of an assembly as AWS would have them after the deployment, and what IAM says to calls between
 * accounts: the policy of the role has to allow them, and that of the resource.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export class PolicyPairs {
  private readonly templates: Map<string, { readonly template: TemplateBody; readonly account: string }>;
  private readonly identities: Policy[] = [];
  private readonly resources: Policy[] = [];

  public constructor(assembly: CloudAssembly) {
    this.templates = new Map(
      assembly.stacks.map(({ stackName, template, environment: { account } }) => [stackName, { template, account }]),
    );
    for (const [stack, { template }] of this.templates)
      for (const [id, { Type, Properties }] of Object.entries(template.Resources))
        this.read(Type, this.value(stack, Properties ?? {}), this.arn(stack, id));
  }

  /** The ARN of a resource. */
  public arn(stack: string, id: string): string {
    const { template, account } = this.templates.get(stack)!;
    const { Type, Properties = {} } = template.Resources[id] as Partial<Resource> & Pick<Resource, 'Type'>;
    const given = (name: string) => this.value(stack, Properties[name]) as string | undefined;
    const arns: Record<string, () => string> = {
      'AWS::IAM::Role': () =>
        `arn:aws:iam::${account}:role${given('Path') ?? '/'}${given('RoleName') ?? `${stack}-${id}`}`,
      'AWS::S3::Bucket': () => `arn:aws:s3:::${this.ref(stack, id)}`,
      'AWS::KMS::Key': () => `arn:aws:kms:eu-west-1:${account}:key/${id}`,
      'AWS::SageMaker::ModelPackageGroup': () =>
        `arn:aws:sagemaker:eu-west-1:${account}:model-package-group/${given('ModelPackageGroupName')}`,
    };
    return arns[Type]?.() ?? `${stack}/${id}`;
  }

  /** The ARNs of the roles of a stack whose logical ids match. */
  public roles(stack: string, ids: RegExp): string[] {
    const { Resources } = this.templates.get(stack)!.template;
    const found = Object.entries(Resources).filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && ids.test(id));
    return found.map(([id]) => this.arn(stack, id));
  }

  /** What IAM says to a call. */
  public judge(call: Call): Verdict {
    const applying = (policies: Policy[], of: (policy: Policy) => boolean) =>
      policies.filter(of).flatMap(({ statements }) => statements);
    const identity = applying(this.identities, ({ of }) => of === call.role);
    const resource = applying(this.resources, ({ of }) => call.resource === of || call.resource.startsWith(`${of}/`));
    return { identity: allows(identity, call), resource: allows(resource, call) };
  }

  private read(type: string, properties: Json, arn: string): void {
    if (type === 'AWS::IAM::Role')
      for (const { PolicyDocument } of properties.Policies ?? [])
        this.identities.push({ of: arn, statements: PolicyDocument.Statement });
    if (type === 'AWS::KMS::Key')
      this.resources.push({ of: arn, statements: onItself(properties.KeyPolicy.Statement, arn) });
    if (type === 'AWS::S3::BucketPolicy')
      this.resources.push({ of: `arn:aws:s3:::${properties.Bucket}`, statements: properties.PolicyDocument.Statement });
    if (type === 'AWS::SageMaker::ModelPackageGroup' && properties.ModelPackageGroupPolicy) {
      const { Statement: statements } = properties.ModelPackageGroupPolicy;
      const packages = arn.replace('model-package-group', 'model-package');
      this.resources.push({ of: arn, statements }, { of: packages, statements });
    }
  }

  private ref(stack: string, id: string): string {
    const { template } = this.templates.get(stack)!;
    const { Properties = {} } = template.Resources[id] as Partial<Resource>;
    return (this.value(stack, Properties.BucketName) as string | undefined) ?? `${stack}-${id}`.toLowerCase();
  }

  /** A value with everything known that CloudFormation knows when it has deployed. */
  private value(stack: string, value: Json): Json {
    if (Array.isArray(value)) return value.map((entry) => this.value(stack, entry));
    if (value === null || typeof value !== 'object') return value;
    const [[key, argument] = ['', undefined]] = Object.entries(value) as [string, Json][];
    if (key === 'Ref') return argument === 'AWS::Partition' ? 'aws' : this.refIn(stack, argument);
    if (key === 'Fn::GetAtt') return this.arn(stack, argument[0]);
    if (key === 'Fn::Join') return this.value(stack, argument[1]).join(argument[0]);
    if (key === 'Fn::GetStackOutput') {
      const { Outputs } = this.templates.get(argument.StackName)!.template as Json;
      return this.value(argument.StackName, Outputs[argument.OutputName].Value);
    }
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.value(stack, entry)]));
  }

  private refIn(stack: string, id: string): string {
    return id in this.templates.get(stack)!.template.Resources ? this.ref(stack, id) : id;
  }
}

function onItself(statements: readonly Statement[], arn: string): Statement[] {
  return statements.map((statement) => ({ ...statement, Resource: arn }));
}

function allows(statements: readonly Statement[], call: Call): boolean {
  const applying = statements.filter((statement) => applies(statement, call));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

function applies({ Action, Condition = {}, Principal, Resource = '*' }: Statement, call: Call): boolean {
  const context: Record<string, string | undefined> = { ...call.context, 'aws:PrincipalArn': call.role };
  const account = call.role.split(':')[4];
  const principals = typeof Principal === 'string' ? [Principal] : [Principal?.AWS ?? []].flat();
  return (
    (Principal === undefined || principals.some((arn) => arn === '*' || arn === `arn:aws:iam::${account}:root`)) &&
    [Action].flat().some((pattern) => matches(pattern, call.action)) &&
    [Resource].flat().some((pattern) => matches(pattern, call.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, context[key], [values].flat())),
    )
  );
}

function holds(operator: string, value: string | undefined, wanted: string[]): boolean {
  const found = value !== undefined && wanted.some((pattern) => matches(`${pattern}`, value));
  if (operator.endsWith('IfExists')) return value === undefined || found;
  return operator.includes('Not') || operator === 'NumericLessThan' ? false : found;
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`).test(text);
}
