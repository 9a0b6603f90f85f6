import { PRACTICES } from '../../../constructs/lens/private/catalogue';
import type { Finding } from '../../../constructs/lens/private/judge/judge';
import { review } from '../../../constructs/lens/private/judge/review';
import { Template } from '../../../constructs/lens/private/template/template';

const BUCKET = { Type: 'AWS::S3::Bucket' };
const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } }] },
};

function practicesOf(content: object): Finding[] {
  const ids = new Set(PRACTICES.map(({ id }) => id));
  return review([new Template('template.json', { Resources: {}, ...content })]).filter(({ rule }) => ids.has(rule));
}

test('each practice has a verdict', () => {
  const judged = practicesOf({ Resources: { Model: { Type: 'AWS::SageMaker::Model' } } }).map(({ rule }) => rule);
  expect(new Set(judged)).toEqual(new Set(PRACTICES.map(({ id }) => id)));
});

test('no practice is about templates without machine learning', () => {
  const found = practicesOf({ Resources: { Bucket: BUCKET, Role: ROLE, Vpc: { Type: 'AWS::EC2::VPC' } } });
  expect(found.map(({ verdict, rule }) => [rule, verdict])).toEqual(PRACTICES.map(({ id }) => [id, 'NOT_APPLICABLE']));
});

test.each([
  [
    'a service in a policy',
    { Role: ROLE, Jobs: { Type: 'AWS::IAM::Role', Properties: { Service: 'sagemaker.amazonaws.com' } } },
  ],
  ['the name of a resource', { Role: ROLE, TrainingDataBucket: BUCKET }],
  ['a tag', { Role: ROLE, Bucket: { ...BUCKET, Properties: { Tags: [{ Key: 'team', Value: 'ml' }] } } }],
  ['a type', { Role: ROLE, Model: { Type: 'AWS::SageMaker::Model' } }],
])('%s shows that templates are about machine learning', (_, Resources) => {
  const failed = practicesOf({ Resources }).filter(({ verdict }) => verdict === 'FAILED');
  expect(failed).toContainEqual(expect.objectContaining({ rule: 'MLSEC03-BP01', logicalId: 'Role' }));
});
