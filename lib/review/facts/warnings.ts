import type { Declared } from '../../../constructs/lens/private/template/template';
import { isMembers } from '../../../constructs/lens/private/template/value';
import type { Change } from '../report';

/** What is lost with a resource that stores something, by its type. */
const HOLDS: ReadonlyMap<string, string> = new Map([
  ['AWS::DynamoDB::Table', 'its items'],
  ['AWS::EFS::FileSystem', 'its files'],
  ['AWS::Glue::Table', 'its schema'],
  ['AWS::KMS::Key', 'the access to everything that it encrypts'],
  ['AWS::Kinesis::Stream', 'its records'],
  ['AWS::Logs::LogGroup', 'its logs'],
  ['AWS::RDS::DBCluster', 'its data'],
  ['AWS::RDS::DBInstance', 'its data'],
  ['AWS::S3::Bucket', 'its objects'],
  ['AWS::SQS::Queue', 'its messages'],
  ['AWS::SageMaker::FeatureGroup', 'its records'],
  ['AWS::SageMaker::ModelCard', 'what people wrote into it'],
  ['AWS::SageMaker::ModelPackageGroup', 'its models'],
]);

/** What people must know of a change before they deploy it. */
export function warningOf({ change, properties, type }: Change, was: Declared): string | undefined {
  if (change === 'updated' || change === 'added') return undefined;
  const certainly = change === 'may be replaced' ? 'if it is replaced, ' : '';
  if (type === 'AWS::SageMaker::Endpoint')
    return `${certainly}the endpoint is deleted, and its callers get errors until there is another`;
  const name = change === 'removed' ? undefined : fixedName(was, properties);
  const parts = [held(change, type, was), name && `CloudFormation can't replace it while it keeps the name ${name}`];
  const text = parts.filter(Boolean).join('; ');
  return text === '' ? undefined : `${certainly}${text}`;
}

function held(change: Change['change'], type: string, was: Declared): string | undefined {
  const what = HOLDS.get(type);
  if (what === undefined) return undefined;
  const policy = change === 'removed' ? was.deletionPolicy : was.updateReplacePolicy;
  const kept = policy === 'Retain' || policy === 'RetainExceptOnCreate' || policy === 'Snapshot';
  if (!kept) return `${what} will be lost`;
  return change === 'removed'
    ? `it stays in the account with ${what}, outside of the stack`
    : `${what} will stay behind in the old one`;
}

/** The name that a template gives, in properties such as Name and RoleName, if it stays the same. */
function fixedName({ properties, type }: Declared, changed: readonly string[]): string | undefined {
  if (!isMembers(properties)) return undefined;
  const keys = [`${type.split('::').at(-1)}Name`, 'Name'].filter((key) => !changed.includes(key));
  const name = keys.map((key) => properties[key]).find((one) => typeof one === 'string');
  return typeof name === 'string' ? name : undefined;
}
