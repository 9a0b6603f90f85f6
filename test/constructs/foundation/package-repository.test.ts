import { CfnRepository } from 'aws-cdk-lib/aws-codeartifact';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Template } from 'aws-cdk-lib/assertions';
import { App, CfnParameter, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import {
  PackageRepository,
  PackageRepositoryGrants,
  type PackageRepositoryProps,
  PackageSource,
} from '../../../constructs/foundation';
import { verdictsOf } from '../lens/support';

const env = { account: '111111111111', region: 'eu-west-1' };

function make(props: Partial<PackageRepositoryProps> = {}, use: (it: PackageRepository) => void = () => {}) {
  const stack = new Stack(new App(), 'Stack', { env });
  const packages = new PackageRepository(stack, 'Packages', { domainName: 'lending', ...props });
  use(packages);
  const template = Template.fromStack(stack);
  const only = (type: string) => Object.values(template.findResources(type))[0];
  return { stack, packages, template, only };
}

describe('when a repository of packages is made', () => {
  test('then it gets packages from PyPI, in a domain with a key of its own', () => {
    const { only, stack, packages } = make();
    expect(only('AWS::CodeArtifact::Repository').Properties).toMatchObject({
      DomainName: 'lending',
      RepositoryName: 'lending',
      ExternalConnections: ['public:pypi'],
    });
    expect(only('AWS::CodeArtifact::Repository').DependsOn).toEqual([expect.stringMatching(/^PackagesDomain/)]);
    expect(only('AWS::CodeArtifact::Domain').Properties).toEqual({
      DomainName: 'lending',
      EncryptionKey: { 'Fn::GetAtt': [expect.stringMatching(/^PackagesKey/), 'Arn'] },
    });
    expect(packages.env).toEqual(env);
    expect(packages.node.defaultChild).toBeInstanceOf(CfnRepository);
    expect(stack.resolve(packages.repositoryRef.repositoryArn)).toEqual(stack.resolve(packages.repositoryArn));
  });

  test('then nobody publishes into it', () => {
    const policy = make().only('AWS::CodeArtifact::Repository').Properties.PermissionsPolicyDocument;
    expect(policy.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: ['codeartifact:CopyPackageVersions', 'codeartifact:PublishPackageVersion'],
      }),
    ]);
  });

  test('then it stays when the stack is deleted, unless it is told otherwise', () => {
    const policies = (props?: Partial<PackageRepositoryProps>) =>
      ['Domain', 'Repository'].map((type) => make(props).only(`AWS::CodeArtifact::${type}`).DeletionPolicy);
    expect(policies()).toEqual(['RetainExceptOnCreate', 'RetainExceptOnCreate']);
    expect(policies({ removalPolicy: RemovalPolicy.DESTROY })).toEqual(['Delete', 'Delete']);
  });

  test('then every package of the source is approved, until a list says which', () => {
    make().template.resourceCountIs('AWS::CodeArtifact::PackageGroup', 0);
    const { template } = make({ approvedPackages: ['numpy', 'scikit-learn', 'scope/name'] });
    const groups = Object.values(template.findResources('AWS::CodeArtifact::PackageGroup')).map((g) => g.Properties);
    expect(groups.map((g) => [g.Pattern, g.OriginConfiguration.Restrictions.ExternalUpstream.RestrictionMode])).toEqual(
      [
        ['/pypi/*', 'BLOCK'],
        ['/pypi//numpy$', 'ALLOW'],
        ['/pypi//scikit-learn$', 'ALLOW'],
        ['/pypi/scope/name$', 'ALLOW'],
      ],
    );
  });

  test('then key, name and source are as asked', () => {
    const key = CfnKey.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
    const { template, only } = make({
      key,
      repositoryName: 'Java.1',
      source: PackageSource.of('public:maven-central', 'maven'),
    });
    template.resourceCountIs('AWS::KMS::Key', 0);
    expect(only('AWS::CodeArtifact::Domain').Properties.EncryptionKey).toBe('arn:aws:kms:eu-west-1:111111111111:key/1');
    expect(only('AWS::CodeArtifact::Repository').Properties).toMatchObject({
      RepositoryName: 'Java.1',
      ExternalConnections: ['public:maven-central'],
    });
  });

  test('then it follows the practice of the lens that code gets its libraries from a vetted registry', () => {
    const { template } = make();
    const job = { Type: 'AWS::SageMaker::TrainingJob', Properties: {} };
    expect(verdictsOf('MLOPS04-BP02', { ...template.toJSON().Resources, job })).toEqual(['PASSED']);
    expect(verdictsOf('MLOPS04-BP02', { job })).toEqual(['FAILED']);
  });
});

describe('when a principal may read', () => {
  const statementsOf = (template: Template) =>
    Object.values(template.findResources('AWS::IAM::Policy'))[0].Properties.PolicyDocument.Statement;

  test('then it gets tokens of this domain, for CodeArtifact alone, and packages of this repository', () => {
    const { template, stack, packages } = make({}, (it) => it.grants.read(Role.fromRoleName(it, 'Reader', 'reader')));
    const [token, packagesOf, bearer] = statementsOf(template);
    expect(token.Action).toBe('codeartifact:GetAuthorizationToken');
    const repositoryArn = stack.resolve(packages.repositoryArn) as object;
    expect(token.Resource).toEqual({
      'Fn::Join': [
        '',
        [
          { 'Fn::Select': [0, { 'Fn::Split': [':repository/', repositoryArn] }] },
          ':domain/',
          { 'Fn::Select': [1, { 'Fn::Split': ['/', repositoryArn] }] },
        ],
      ],
    });
    expect(packagesOf).toMatchObject({
      Action: ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'],
      Resource: repositoryArn,
    });
    expect(bearer).toEqual({
      Effect: 'Allow',
      Action: 'sts:GetServiceBearerToken',
      Resource: '*',
      Condition: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
    });
  });

  test('then the repository may be one of somebody else, by its ARN', () => {
    const stack = new Stack(new App(), 'Stack', { env });
    const arn = 'arn:aws:codeartifact:eu-central-1:222222222222:repository/shared/pypi';
    const packages = PackageRepository.fromRepositoryArn(stack, 'Packages', arn);
    expect(packages.env).toEqual({ account: '222222222222', region: 'eu-central-1' });
    PackageRepositoryGrants.fromRepository(packages).read(Role.fromRoleName(stack, 'Builds', 'builds'));
    const [token, packagesOf] = statementsOf(Template.fromStack(stack));
    expect(token.Resource).toBe('arn:aws:codeartifact:eu-central-1:222222222222:domain/shared');
    expect(packagesOf.Resource).toBe(arn);
  });

  test('then this ARN may be known at deployment only', () => {
    const stack = new Stack(new App(), 'Stack', { env });
    const arn = new CfnParameter(stack, 'Arn').valueAsString;
    const packages = PackageRepository.fromRepositoryArn(stack, 'Packages', arn);
    expect(stack.resolve(packages.repositoryRef.repositoryArn)).toEqual({ Ref: 'Arn' });
    expect(stack.resolve(packages.env.account)).toEqual({ 'Fn::Select': [4, { 'Fn::Split': [':', { Ref: 'Arn' }] }] });
  });
});

describe('when a repository of packages is misconfigured', () => {
  test.each(['shared/pypi', 'arn:aws:ecr:eu-west-1:222222222222:repository/pypi'])(
    'then %s is no ARN of one',
    (arn) => {
      const stack = new Stack(new App(), 'Stack', { env });
      expect(() => PackageRepository.fromRepositoryArn(stack, 'Packages', arn)).toThrow(
        `MLL241 'repositoryArn' must be the ARN of a repository of CodeArtifact, got "${arn}"`,
      );
      expect(stack.node.children).toEqual([]);
    },
  );

  const entry = 'must be a name in lower case, of letters, digits and single hyphens, that is in the list once';
  const approved = 'must be a list of names in lower case, each of letters, digits and single hyphens, and each once';
  test.each<[string, Partial<PackageRepositoryProps>, string]>([
    ['a domain in capitals', { domainName: 'Lending' }, "MLL226 'domainName' must be 2 to 50 lower-case"],
    ['a domain that ends in a hyphen', { domainName: 'lending-' }, "MLL226 'domainName'"],
    ['a repository with a blank', { repositoryName: 'a b' }, "MLL227 'repositoryName' must be 2 to 100"],
    [
      'a source without public:',
      { source: PackageSource.of('pypi', 'pypi') },
      "MLL228 'source.connectionName' must be public:",
    ],
    [
      'a source without a format',
      { source: PackageSource.of('public:pypi', '') },
      "MLL228 'source.format' must be the format",
    ],
    ['no approved package', { approvedPackages: [] }, `MLL229 'approvedPackages' ${approved}, got []`],
    ['a name of Python', { approvedPackages: ['scikit_learn'] }, `MLL229 'approvedPackages[0]' ${entry}`],
    ['a name in capitals', { approvedPackages: ['numpy', 'PyYAML'] }, `MLL229 'approvedPackages[1]' ${entry}`],
    ['a name twice', { approvedPackages: ['numpy', 'numpy'] }, `MLL229 'approvedPackages[1]' ${entry}, got "numpy"`],
    [
      'names known at deployment',
      { approvedPackages: Token.asList({ Ref: 'Names' }) },
      `MLL229 'approvedPackages' ${approved}, got a token`,
    ],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('then names that only the deployment knows are not judged', () => {
    const name = Token.asString({ Ref: 'Name' });
    expect(() => make({ domainName: name, repositoryName: name })).not.toThrow();
  });
});
