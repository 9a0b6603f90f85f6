import { Estate } from '../../../constructs/lens/private/judge/estate';
import { Template } from '../../../constructs/lens/private/template/template';
import { SETTLED } from '../../../constructs/lens/private/template/world';

test('Fn::ToJsonString writes a definition in which a reference is still a reference', () => {
  const body = {
    'Fn::ToJsonString': {
      Steps: [
        {
          Name: 'Prepare',
          Type: 'Processing',
          Arguments: {
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Uri: { 'Fn::Sub': 's3://${Bucket}/"raw"' },
            Count: 2,
          },
          DependsOn: [{ Ref: 'AWS::NoValue' }, 'Other'],
        },
      ],
    },
  };
  const Pipeline = {
    Type: 'AWS::SageMaker::Pipeline',
    Properties: { PipelineDefinition: { PipelineDefinitionBody: body } },
  };
  const Bucket = { Type: 'AWS::S3::Bucket' };
  const Role = { Type: 'AWS::IAM::Role' };
  const estate = new Estate([new Template('a.json', { Resources: { Pipeline, Bucket, Role } })], SETTLED);
  const [{ step }] = estate.steps();
  const job = step.node.get('Arguments');
  expect(job.get('RoleArn').unknown?.reference).toEqual({ logicalId: 'Role', attribute: 'Arn' });
  expect([job.get('Uri').text, job.get('Uri').refs]).toEqual(['s3://${Bucket}/"raw"', [{ logicalId: 'Bucket' }]]);
  expect(job.get('Count').value).toBe(2);
});
