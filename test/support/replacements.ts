import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { TemplateBody } from '../lib/stacks/fixture';
import { isFixed, nameProperties } from './physical-names';

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
