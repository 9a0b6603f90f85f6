import type { Node } from '../template/node';
import { isAllOfService, isEverything, type Statement } from './policies';

/** Services whose resources hold data, models, keys or permissions, so that it matters which of them somebody may use. */
const PROTECTED: ReadonlySet<string> = new Set([
  'dynamodb',
  'iam',
  'kms',
  'lambda',
  's3',
  'sagemaker',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'states',
  'sts',
]);

/**
 * What reads or does nothing that belongs to one resource, although IAM knows no resource for it: it can only be allowed on
 * all. Lists and descriptions are harmless besides.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const WITHOUT_RESOURCE: ReadonlySet<string> = new Set(
  [
    'iam:GenerateCredentialReport',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountPasswordPolicy',
    'iam:GetAccountSummary',
    'iam:GetCredentialReport',
    'kms:CreateKey',
    'kms:GenerateRandom',
    'lambda:CreateCodeSigningConfig',
    'lambda:CreateEventSourceMapping',
    'lambda:GetAccountSettings',
    's3:CreateJob',
    's3:GetAccessPoint',
    's3:GetAccountPublicAccessBlock',
    'sagemaker:GetSagemakerServicecatalogPortfolioStatus',
    'sagemaker:GetSearchSuggestions',
    'sagemaker:QueryLineage',
    'sagemaker:RenderUiTemplate',
    'sagemaker:Search',
    'secretsmanager:GetRandomPassword',
    'ssm:GetInventory',
    'ssm:PutInventory',
    'states:SendTaskFailure',
    'states:SendTaskHeartbeat',
    'states:SendTaskSuccess',
    'sts:DecodeAuthorizationMessage',
    'sts:GetAccessKeyInfo',
    'sts:GetCallerIdentity',
    'sts:GetServiceBearerToken',
    'sts:GetSessionToken',
  ].map((action) => action.toLowerCase()),
);

const HARMLESS = /^[\w-]+:(list|describe)/;

/** Whether an action can be allowed on single resources, and it matters on which. */
export function needsResource(action: string): boolean {
  const name = action.toLowerCase();
  if (WITHOUT_RESOURCE.has(name) || HARMLESS.test(name)) return false;
  return isProtected(name);
}

function isProtected(action: string): boolean {
  return PROTECTED.has(action.split(':')[0].toLowerCase());
}

/** What a statement allows without need, as a reason; undefined if it is narrow. */
export function excessOf(statement: Statement): { readonly reason: string; readonly place: Node } | undefined {
  const { actions, resources, effect, conditions } = statement;
  if (effect === 'Deny') return undefined;
  const all = actions.find(({ text }) => text.startsWith('*'));
  if (all) return { reason: 'it allows every action', place: all };
  const everything = conditions.length > 0 ? undefined : resources.find(isEverything);
  const wide = actions.filter(isAllOfService).find(({ text }) => everything || isProtected(text));
  if (wide) return { reason: `it allows ${wide.text}, all that the service can do`, place: wide };
  // a condition narrows what the resource leaves open, such as to a tag, an account or a service
  if (!everything) return undefined;
  const loose = actions.find(({ text }) => needsResource(text));
  return loose && { reason: `it allows ${loose.text} on every resource`, place: everything };
}

/** Managed policies of AWS that allow far more than a job or a person of one role needs. */
const BROAD = /(^|\/)(AdministratorAccess|PowerUserAccess|IAMFullAccess|[\w-]+(?<!Invoke)FullAccess)$/;

/** Whether a managed policy is one of AWS's that allow everything in a service. */
export function isBroad(arn: Node): boolean {
  return BROAD.test(arn.text);
}
