/** How CloudFormation imports a resource of a type. */
export interface Importable {
  /** The property that identifies it. */
  readonly identifier: string;
  /** What a template has to say of it even then: what it can't do without, and what an update can't change. */
  readonly kept: readonly string[];
}

/**
 * The types of our resources that hold what nobody can make again, and that CloudFormation imports. A test compares them with
 * the specification of the resource types. Keys have no property that replaces them, but some that nothing can change.
 */
export const IMPORTABLE: { readonly [type: string]: Importable } = {
  'AWS::S3::Bucket': {
    identifier: 'BucketName',
    kept: ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
  },
  'AWS::KMS::Key': { identifier: 'KeyId', kept: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'] },
  'AWS::KMS::Alias': { identifier: 'AliasName', kept: ['AliasName', 'TargetKeyId'] },
  'AWS::SageMaker::ModelPackageGroup': {
    identifier: 'ModelPackageGroupArn',
    kept: ['ModelPackageGroupName', 'ModelPackageGroupDescription'],
  },
  'AWS::CodeArtifact::Domain': { identifier: 'Arn', kept: ['DomainName', 'EncryptionKey'] },
  'AWS::CodeArtifact::Repository': { identifier: 'Arn', kept: ['DomainName', 'DomainOwner', 'RepositoryName'] },
  'AWS::Glue::Database': { identifier: 'DatabaseName', kept: ['CatalogId', 'DatabaseInput', 'DatabaseName'] },
};
