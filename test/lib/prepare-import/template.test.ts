import * as fc from 'fast-check';
import { IMPORTABLE } from '../../../lib/prepare-import/importable';
import { reduced, referencesIn, type Resources, skeleton } from '../../../lib/prepare-import/template';

const RESOURCES: Resources = {
  Key: {
    Type: 'AWS::KMS::Key',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      KeyPolicy: { Statement: [{ Resource: { 'Fn::GetAtt': ['Role', 'Arn'] } }] },
      EnableKeyRotation: true,
    },
  },
  Alias: {
    Type: 'AWS::KMS::Alias',
    Properties: { AliasName: 'alias/lending', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
  },
  Data: {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    Properties: { BucketName: 'lending-data', LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } },
  },
  Logs: { Type: 'AWS::S3::Bucket' },
  Models: {
    Type: 'AWS::SageMaker::ModelPackageGroup',
    Properties: {
      ModelPackageGroupName: 'lending',
      ModelPackageGroupDescription: 'Made by hand',
      ModelPackageGroupPolicy: { Statement: [] },
    },
  },
  Role: { Type: 'AWS::IAM::Role' },
};

test('what can be imported is named, with what the template says of it', () => {
  expect(skeleton(RESOURCES)).toEqual({
    Key: { KeyId: '' },
    Alias: { AliasName: 'alias/lending' },
    Data: { BucketName: 'lending-data' },
    Logs: { BucketName: '' },
    Models: { ModelPackageGroupArn: '' },
  });
});

test('an import says what identifies a resource and what nobody can change, and leaves the rest to the deployment', () => {
  const mapping = {
    Key: { KeyId: '1234' },
    Alias: { AliasName: 'alias/lending' },
    Data: { BucketName: 'lending-data' },
    Models: { ModelPackageGroupArn: 'arn' },
  };
  expect(reduced(RESOURCES, mapping)).toEqual({
    Key: {
      Type: 'AWS::KMS::Key',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {},
    },
    Alias: {
      Type: 'AWS::KMS::Alias',
      DeletionPolicy: 'Retain',
      Properties: { AliasName: 'alias/lending', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    },
    Data: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', Properties: { BucketName: 'lending-data' } },
    Models: {
      Type: 'AWS::SageMaker::ModelPackageGroup',
      DeletionPolicy: 'Retain',
      Properties: { ModelPackageGroupName: 'lending', ModelPackageGroupDescription: 'Made by hand' },
    },
  });
});

test.each<[string, { [id: string]: { [property: string]: string } }]>([
  ['Other is not in the template', { Other: { BucketName: 'other' } }],
  [
    'Role (AWS::IAM::Role) is not imported: let the deployment make it; AWS::S3::Bucket, ',
    { Role: { RoleName: 'jobs' } },
  ],
  ['Logs (AWS::S3::Bucket) is identified by BucketName alone', { Logs: { Name: 'logs' } }],
  ['Logs (AWS::S3::Bucket) is identified by BucketName alone', { Logs: { BucketName: 'logs', Region: 'eu-west-1' } }],
  ['Logs (AWS::S3::Bucket) has no BucketName in the mapping: write it, or leave it out', { Logs: { BucketName: '' } }],
  [
    'Data (AWS::S3::Bucket) is lending-data in the template, and other-data in the mapping',
    { Data: { BucketName: 'other-data' } },
  ],
  ['Alias refers to Key (AWS::KMS::Key): import it too', { Alias: { AliasName: 'alias/lending' } }],
  ['constructor is not in the template', { constructor: { BucketName: 'x' } }],
])('%s', (problem, mapping) => {
  expect(() => reduced(RESOURCES, mapping)).toThrow(problem);
});

test('everything that is wrong is said at once', () => {
  const mapping = { Other: { BucketName: 'other' }, Logs: { BucketName: '' } };
  expect(() => reduced(RESOURCES, mapping)).toThrow(/^Other is not.*\nLogs .* has no BucketName/);
});

test('references are found wherever they are, in each form', () => {
  const value = [
    { a: { Ref: 'A' } },
    { 'Fn::GetAtt': 'B.Arn' },
    { 'Fn::Sub': ['${C}-${D.Arn}-${!E}', {}] },
    null,
    'Ref',
  ];
  expect([...referencesIn(value)].sort()).toEqual(['A', 'B', 'C', 'D']);
});

test('an import never says a property that an update could change', () => {
  const name = fc.constantFrom(
    ...Object.values(IMPORTABLE).flatMap(({ kept }) => kept),
    'KeyPolicy',
    'Tags',
    'VersioningConfiguration',
  );
  const resources = fc.dictionary(
    fc.stringMatching(/^[A-Z][a-z]{1,5}$/),
    fc.record({ Type: fc.constantFrom(...Object.keys(IMPORTABLE)), Properties: fc.dictionary(name, fc.constant('x')) }),
  );
  fc.assert(
    fc.property(resources, (given) => {
      const mapping = Object.fromEntries(
        Object.entries(given).map(([id, { Type }]) => [id, { [IMPORTABLE[Type].identifier]: 'x' }]),
      );
      for (const [id, { Type, Properties, DeletionPolicy }] of Object.entries(reduced(given, mapping))) {
        expect(DeletionPolicy).toBe('Retain');
        expect(Object.keys(Properties!).filter((each) => !IMPORTABLE[Type].kept.includes(each))).toEqual([]);
        for (const each of IMPORTABLE[Type].kept) expect(Properties![each]).toBe(given[id].Properties[each]);
      }
    }),
  );
});
