import type { PolicyDocument, Statement } from '../records';
import type { Template, TemplateResource } from './stack-template';

/** The role that deploys each account and alone may use its bootstrap roles. The name is the reader's to choose. */
const DEPLOYER = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/deployer' };
const PUBLISHER = { 'Fn::GetAtt': ['FilePublishingRole', 'Arn'] };
export const ROLES = ['FilePublishingRole', 'ImagePublishingRole', 'LookupRole', 'DeploymentActionRole'];
const BUCKET = { 'Fn::GetAtt': ['StagingBucket', 'Arn'] };

/** The condition on every statement of a bootstrap role's trust policy that names the own account. */
export const TRUST_CONDITION = { ArnEquals: { 'aws:PrincipalArn': DEPLOYER } };

/** What the policy of the assets bucket denies. */
export const BUCKET_STATEMENTS: readonly Statement[] = [
  {
    Sid: 'OnlyThePublisherWrites',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:PutObject', 's3:ReplicateObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
    Resource: { 'Fn::Sub': '${StagingBucket.Arn}/*' } as unknown as string,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': PUBLISHER } },
  },
  {
    Sid: 'OnlyTheDeployerChangesThis',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
    Resource: BUCKET as unknown as string,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': DEPLOYER } },
  },
];

/** CDK's bootstrap template, with what closes the ways that its defaults leave open. */
export function hardened(template: Template): Template {
  const { StagingBucketPolicy: policy, ...others } = template.Resources;
  const roles = ROLES.map((id) => [id, withNarrowTrust(id, others[id])] as const);
  return {
    ...template,
    Resources: { ...others, ...Object.fromEntries(roles), StagingBucketPolicy: withDenials(policy) },
  };
}

function withNarrowTrust(id: string, role: TemplateResource | undefined): TemplateResource {
  const trust = role?.Properties?.AssumeRolePolicyDocument as PolicyDocument | undefined;
  if (!role || !trust) throw new Error(`the bootstrap template has no ${id}`);
  const Statement = (trust.Statement as readonly Statement[]).map((statement) =>
    'Action' in statement ? { ...statement, Condition: joined(statement.Condition) } : statement,
  );
  return { ...role, Properties: { ...role.Properties, AssumeRolePolicyDocument: { ...trust, Statement } } };
}

/** CDK's own condition depends on a parameter of the stack, and stays. */
function joined(condition: object | undefined): object {
  const [, ...choice] = (condition as { readonly 'Fn::If'?: readonly unknown[] } | undefined)?.['Fn::If'] ?? [];
  if (choice.length === 0) return TRUST_CONDITION;
  return { 'Fn::If': ['ShouldDenyExternalId', { ...(choice[0] as object), ...TRUST_CONDITION }, TRUST_CONDITION] };
}

function withDenials(policy: TemplateResource | undefined): TemplateResource {
  const document = policy?.Properties?.PolicyDocument as { readonly Statement: readonly Statement[] } | undefined;
  if (!policy || !document) throw new Error('the bootstrap template has no policy of its bucket');
  const PolicyDocument = { ...document, Statement: [...document.Statement, ...BUCKET_STATEMENTS] };
  return { ...policy, Properties: { ...policy.Properties, PolicyDocument } };
}
