import type { Estate, Subject } from '../judge/estate';
import { parseDefinition } from '../pipeline/definition-text';
import { Node } from '../template/node';
import { isMembers } from '../template/value';
import { once } from './once';
import { isLike } from './patterns';

/** A statement of an IAM policy, in a template. */
export interface Statement {
  /** The resource that has the policy. */
  readonly subject: Subject;
  readonly node: Node;
  readonly effect: 'Allow' | 'Deny';
  /** `NotAction` reads as every action, because it allows all but a few. */
  readonly actions: readonly Node[];
  /** `NotResource` reads as every resource. A trust policy has none. */
  readonly resources: readonly Node[];
  /** Who has the policy; in a policy of a resource, whom it names. */
  readonly who: readonly string[];
  /** Its conditions: operator, key and value. */
  readonly conditions: readonly Condition[];
}

/** A condition of a statement. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly value: Node;
}

/** The statements of what roles, users and groups may do. */
export const identityStatements = once((estate: Estate): readonly Statement[] => {
  return estate.all(...IDENTITY_TYPES).flatMap((subject) => {
    const who = holders(subject, estate);
    return identityDocuments(subject).flatMap((document) => statementsOf(subject, document, () => who));
  });
});

/** The statements of the policies that resources have: who may use them. */
export const resourceStatements = once((estate: Estate): readonly Statement[] => {
  return [...RESOURCE_POLICIES].flatMap(([type, paths]) =>
    estate.all(type).flatMap((subject) =>
      paths
        .map((path) => subject.properties.get(...path))
        .filter(({ value }) => value !== undefined)
        .flatMap((document) => statementsOf(subject, document, principalsOf)),
    ),
  );
});

/** The statements of who may assume a role. */
export const trustStatements = once((estate: Estate): readonly Statement[] => {
  return estate
    .all('AWS::IAM::Role')
    .flatMap((role) => statementsOf(role, role.properties.get('AssumeRolePolicyDocument'), principalsOf));
});

/** The managed policies that roles, users and groups have. */
export const managedPolicies = once((estate: Estate): readonly { readonly subject: Subject; readonly arn: Node }[] => {
  return estate.all(...IDENTITY_TYPES).flatMap((subject) => [
    ...subject.properties.get('ManagedPolicyArns').items.map((arn) => ({ subject, arn })),
    ...subject.properties.get('ManagedPolicies').items.map((arn) => ({ subject, arn })),
    ...serverlessPolicies(subject)
      .filter(({ value }) => !isMembers(value))
      .map((arn) => ({ subject, arn })),
  ]);
});

/** What a statement allows that is wider than names: `*`, `s3:*`, all resources. Empty for a deny. */
export function wildcardsOf({ effect, actions, resources }: Statement): string[] {
  if (effect === 'Deny') return [];
  const wide = [...actions.filter(isAllOfService), ...resources.filter(isEverything)];
  return [...new Set(wide.map(({ text }) => text))];
}

/** Whether an action is all of a service, or of all services. */
export function isAllOfService(action: Node): boolean {
  return /^([\w-]+:)?\*+$/.test(action.text);
}

/** Whether a resource is all resources, or all of a service. */
export function isEverything(resource: Node): boolean {
  // the names of what isn't known have colons, too
  const text = resource.text.replace(/\$\{[^}]*\}/g, 'x');
  return /^\*+$/.test(text) || /^arn:[^:]+:[^:]*:[^:]*:[^:]*:\*+$/.test(text);
}

/** Whether a statement allows an action, by its name or by a pattern. */
export function allows(statement: Statement, action: string): boolean {
  return statement.effect === 'Allow' && statement.actions.some((one) => includes(one, action));
}

/** Whether an action of a statement is an action, or a pattern that includes it. */
export function includes({ text }: Node, action: string): boolean {
  return isLike(action, text, 'i');
}

const IDENTITY_TYPES = [
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::User',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::Group',
  'AWS::IAM::GroupPolicy',
  'AWS::SSO::PermissionSet',
  'AWS::Serverless::Function',
  'AWS::Serverless::StateMachine',
];

/** Where resources have their policies. */
const RESOURCE_POLICIES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['AWS::ApiGateway::RestApi', [['Policy']]],
  ['AWS::CodeArtifact::Domain', [['PermissionsPolicyDocument']]],
  ['AWS::CodeArtifact::Repository', [['PermissionsPolicyDocument']]],
  ['AWS::DynamoDB::Table', [['ResourcePolicy', 'PolicyDocument']]],
  ['AWS::EC2::VPCEndpoint', [['PolicyDocument']]],
  ['AWS::ECR::RegistryPolicy', [['PolicyText']]],
  ['AWS::ECR::Repository', [['RepositoryPolicyText']]],
  ['AWS::EFS::FileSystem', [['FileSystemPolicy']]],
  ['AWS::Events::EventBus', [['Policy']]],
  ['AWS::Events::EventBusPolicy', [['Statement']]],
  ['AWS::KMS::Key', [['KeyPolicy']]],
  ['AWS::KMS::ReplicaKey', [['KeyPolicy']]],
  ['AWS::Kinesis::ResourcePolicy', [['ResourcePolicy']]],
  ['AWS::Logs::ResourcePolicy', [['PolicyDocument']]],
  ['AWS::S3::AccessPoint', [['Policy']]],
  ['AWS::S3::BucketPolicy', [['PolicyDocument']]],
  ['AWS::SageMaker::ModelPackageGroup', [['ModelPackageGroupPolicy']]],
  ['AWS::SecretsManager::ResourcePolicy', [['ResourcePolicy']]],
  ['AWS::SNS::TopicPolicy', [['PolicyDocument']]],
  ['AWS::SQS::QueuePolicy', [['PolicyDocument']]],
]);

function identityDocuments({ properties, type }: Subject): Node[] {
  const inline = type.startsWith('AWS::Serverless::') ? [] : properties.get('Policies').items;
  return [
    properties.get('PolicyDocument'),
    properties.get('InlinePolicy'),
    ...inline.map((policy) => policy.get('PolicyDocument')),
    ...serverlessPolicies({ properties, type }).filter(({ value }) => isMembers(value)),
  ].filter(({ value }) => value !== undefined);
}

/** SAM takes names, documents, and templates of its own, which are narrow, in one list. */
function serverlessPolicies({ properties, type }: Pick<Subject, 'properties' | 'type'>): Node[] {
  return type.startsWith('AWS::Serverless::') ? properties.get('Policies').items : [];
}

const HOLDERS = ['Roles', 'Users', 'Groups', 'RoleName', 'UserName', 'GroupName'];

/** Who has what a resource says: the resource itself, or those to which a policy is attached. */
function holders(subject: Subject, estate: Estate): string[] {
  const { type, logicalId, properties } = subject;
  if (!type.endsWith('Policy')) return [logicalId];
  const named = HOLDERS.flatMap((name) => properties.get(name).items).map(nameOf);
  const attached = estate
    .referrers(subject, 'AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group')
    .filter((one) => one.properties.get('ManagedPolicyArns').refs.some((ref) => ref.logicalId === logicalId))
    .map((one) => one.logicalId);
  return [...new Set([...named, ...attached])];
}

/** The logical ID of a resource of the template, else the name as it is written. */
function nameOf(node: Node): string {
  return node.unknown?.reference?.logicalId ?? node.text;
}

function statementsOf(subject: Subject, written: Node, who: (statement: Node) => readonly string[]): Statement[] {
  const document = parsed(written);
  const statement = document.get('Statement');
  const items = statement.value === undefined ? document.items.filter(isStatement) : statement.items;
  return items.map((node) => ({
    subject,
    node,
    effect: node.get('Effect').text === 'Deny' ? 'Deny' : 'Allow',
    actions: listed(node, 'Action'),
    resources: listed(node, 'Resource'),
    who: who(node),
    conditions: conditionsOf(node),
  }));
}

function isStatement(node: Node): boolean {
  return isMembers(node.value) && 'Effect' in node.value;
}

/** Some policies are JSON in a text. */
function parsed(document: Node): Node {
  if (isMembers(document.value) || Array.isArray(document.value)) return document;
  const value = parseDefinition(document.value);
  return value ? new Node(value, document.path, { head: (raw) => raw as Node['value'] }) : document;
}

function listed(node: Node, name: 'Action' | 'Resource'): Node[] {
  const but = node.get(`Not${name}`);
  if (but.value === undefined) return node.get(name).items;
  return [new Node('*', but.path, { head: (raw) => raw as Node['value'] })];
}

function principalsOf(statement: Node): string[] {
  const but = statement.get('NotPrincipal');
  if (but.value !== undefined) return ['*'];
  const principal = statement.get('Principal');
  if (!isMembers(principal.value)) return principal.items.map(nameOf);
  return principal.keys.flatMap((kind) => principal.get(kind).items.map(nameOf));
}

function conditionsOf(statement: Node): Condition[] {
  const conditions = statement.get('Condition');
  return conditions.keys.flatMap((operator) =>
    conditions.get(operator).keys.map((key) => ({ operator, key, value: conditions.get(operator, key) })),
  );
}
