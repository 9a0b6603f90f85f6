import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { TemplateBody } from '../lib/stacks/fixture';
import { isFixed } from './physical-names';

/** A resource that an update replaces, or may replace, although nobody should have to bear that. */
export interface Replacement {
  readonly id: string;
  readonly type: string;
  readonly because: 'has a fixed name' | 'holds data' | 'serves';
}

/** What holds something that can't be made again. */
const DATA = new Set([
  'AWS::CodeArtifact::Domain',
  'AWS::CodeArtifact::Repository',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SageMaker::Domain',
  'AWS::SageMaker::FeatureGroup',
  'AWS::SageMaker::ModelCard',
  'AWS::SageMaker::ModelPackageGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);
const SERVES = new Set(['AWS::SageMaker::Endpoint']);
const REPLACES = new Set([ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE]);

const spec = loadAwsServiceSpecSync();

/**
 * The properties that give a resource a fixed name: `Name`, the like of `RoleName`, or its identifier. An identifier of
 * several properties is fixed only if all of them are: the settings of a function belong to it, whatever its qualifier.
 */
export function nameProperties(type: string, isFixedName: (name: string) => boolean): string[] {
  const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  const known = (names: string[]) => names.filter((name) => resource?.properties[name] !== undefined);
  const alone = known(['Name', `${type.split('::')[2]}Name`]).filter(isFixedName);
  const identifier = known(resource?.primaryIdentifier ?? []);
  return [...new Set([...alone, ...(identifier.every(isFixedName) ? identifier : [])])];
}

/**
 * The resources that CloudFormation replaces, certainly or under some condition, when a template becomes another one, and
 * that have a fixed name, hold data or serve. The service spec says what a change of each property does. A resource that
 * gets another name is counted too, unless `renamed` lets it pass: nothing stands in its way, and its data is kept.
 */
export function replacements(before: TemplateBody, after: TemplateBody, renamed = false): Replacement[] {
  const found: Replacement[] = [];
  fullDiff(before, after).resources.forEachDifference((id, change) => {
    if (!REPLACES.has(change.changeImpact)) return;
    const type = change.resourceType as string;
    const names = nameProperties(type, (name) => isFixed(change.oldProperties?.[name], before));
    const named = names.map((name) => [change.oldProperties?.[name], change.newProperties?.[name]]);
    if (renamed && named.some(([was, is]) => JSON.stringify(was) !== JSON.stringify(is))) return;
    if (SERVES.has(type)) found.push({ id, type, because: 'serves' });
    else if (DATA.has(type)) found.push({ id, type, because: 'holds data' });
    else if (named.length > 0) found.push({ id, type, because: 'has a fixed name' });
  });
  return found;
}
