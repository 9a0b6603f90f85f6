import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnDomain } from 'aws-cdk-lib/aws-sagemaker';
import { Template } from 'aws-cdk-lib/assertions';
import { App, CfnParameter, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import { Zone } from '../../../constructs/data';
import {
  EncryptionKey,
  Network,
  PackageRepository,
  Workbench,
  WorkbenchGrants,
  type WorkbenchProps,
} from '../../../constructs/foundation';
import { verdictsOf } from '../lens/support';

const env = { account: '111111111111', region: 'eu-west-1' };

function make(props: Partial<WorkbenchProps> = {}, use: (it: Workbench, stack: Stack) => void = () => {}) {
  const stack = new Stack(new App(), 'Stack', { env });
  const network = new Network(stack, 'Network', { endpoints: Workbench.endpoints() });
  const workbench = new Workbench(stack, 'Workbench', { domainName: 'lending', network, ...props });
  use(workbench, stack);
  const template = Template.fromStack(stack);
  const only = (type: string) => Object.values(template.findResources(type))[0];
  return { stack, network, workbench, template, only, domain: only('AWS::SageMaker::Domain').Properties };
}

interface Allowed {
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: object;
}

function allowed({ template }: { template: Template }): Allowed[] {
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  const [, role] = roles.find(([id]) => id.startsWith('WorkbenchRole'))!;
  return role.Properties.Policies[0].PolicyDocument.Statement;
}

describe('when a workbench is made', () => {
  test('then Studio is in the network alone, and a key of its own encrypts it', () => {
    const { domain, stack, network, workbench } = make();
    expect(domain).toMatchObject({
      DomainName: 'lending',
      AuthMode: 'IAM',
      AppNetworkAccessType: 'VpcOnly',
      VpcId: stack.resolve(network.vpcRef.vpcId),
      SubnetIds: stack.resolve(network.subnetIds),
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^WorkbenchKey/), 'Arn'] },
      TagPropagation: 'ENABLED',
    });
    for (const settings of [domain.DefaultUserSettings, domain.DefaultSpaceSettings])
      expect(settings).toMatchObject({
        SecurityGroups: stack.resolve(network.securityGroupIds),
        ExecutionRole: stack.resolve(workbench.role.roleArn),
      });
    expect(workbench.node.defaultChild).toBeInstanceOf(CfnDomain);
    expect(workbench.env).toEqual(env);
    expect(stack.resolve(workbench.domainRef.domainId)).toEqual(stack.resolve(workbench.domainId));
  });

  test.each(['JupyterLabAppSettings', 'CodeEditorAppSettings'])('then applications of %s are small and stop', (app) => {
    const settings = (props?: Partial<WorkbenchProps>) => make(props).domain.DefaultUserSettings[app];
    expect(settings()).toEqual({
      DefaultResourceSpec: { InstanceType: 'ml.t3.medium' },
      AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 60 } },
    });
    expect(settings({ idleTimeout: Duration.hours(2), instanceType: 'ml.m5.large' })).toEqual({
      DefaultResourceSpec: { InstanceType: 'ml.m5.large' },
      AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
    });
  });

  test('then it stays when the stack is deleted, unless it is told otherwise', () => {
    expect(make().only('AWS::SageMaker::Domain').DeletionPolicy).toBe('RetainExceptOnCreate');
    const { only } = make({ removalPolicy: RemovalPolicy.DESTROY });
    expect(only('AWS::SageMaker::Domain').DeletionPolicy).toBe('Delete');
  });

  test('then each person has a profile', () => {
    const { template } = make({ users: ['ana'] }, (it) => it.addUser('ben'));
    const profiles = Object.values(template.findResources('AWS::SageMaker::UserProfile'));
    expect(profiles.map((one) => one.Properties)).toEqual(
      ['ana', 'ben'].map((UserProfileName) => ({
        UserProfileName,
        Tags: [{ Key: 'ml:activity', Value: 'building' }],
        DomainId: { Ref: expect.stringMatching(/^Workbench/) },
      })),
    );
  });

  test('then parts of a VPC of somebody else are a network too', () => {
    const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    const vpc = ec2.Vpc.fromVpcAttributes(new Stack(), 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
    const key = CfnKey.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
    expect(make({ network, vpc, key }).domain).toMatchObject({
      VpcId: 'vpc-1',
      SubnetIds: ['subnet-1'],
      KmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/1',
    });
  });

  test('then the network has an endpoint for each service that Studio calls', () => {
    const services = Object.values(make().template.findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) =>
      (Properties.ServiceName as string).replace('com.amazonaws.eu-west-1.', ''),
    );
    expect(new Set(services)).toEqual(
      new Set(['logs', 'monitoring', 's3', 'sagemaker.api', 'sagemaker.runtime', 'sts']),
    );
    const packages = PackageRepository.endpoints().map(({ shortName }) => shortName);
    expect(packages).toEqual(['codeartifact.api', 'codeartifact.repositories']);
  });
});

describe('when people work at a workbench', () => {
  test('then each changes private spaces of their own alone', () => {
    const changes = allowed(make()).filter(({ Action }) => /(Create|Update|Delete)(Space|App)/.test(String(Action)));
    expect(changes).toHaveLength(2);
    for (const { Condition } of changes)
      expect(Condition).toEqual({
        ArnLike: {
          'sagemaker:OwnerUserProfileArn':
            'arn:aws:sagemaker:eu-west-1:111111111111:user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}',
        },
        StringEquals: { 'sagemaker:SpaceSharingType': 'Private' },
      });
  });

  test('then they start no jobs, pass no roles and read no data without a grant', () => {
    const services = new Set(allowed(make()).flatMap(({ Action }) => [Action].flat().map((a) => a.split(':')[0])));
    expect([...services].sort()).toEqual(['kms', 'logs', 'sagemaker']);
    expect(JSON.stringify(allowed(make()))).not.toMatch(/Job|Endpoint|Pipeline|Model|PassRole|sagemaker:\*/);
  });

  test('then a grant gives them data', () => {
    const { template } = make({}, (it, stack) => {
      const zone = new Zone(stack, 'Curated', { key: new EncryptionKey(stack, 'Key') });
      zone.grants.read(it);
    });
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(JSON.stringify(policies)).toMatch(/s3:GetObject\*.*WorkbenchRole/);
  });

  test('then they install packages of the repository that is given', () => {
    const stack = new Stack(new App(), 'Other', { env });
    const repositoryArn = 'arn:aws:codeartifact:eu-west-1:111111111111:repository/shared/pypi';
    const repositoryRef = { repositoryArn };
    const found = allowed(make({ packages: { repositoryRef, env, node: stack.node } as never }));
    expect(found).toContainEqual({
      Effect: 'Allow',
      Action: ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'],
      Resource: repositoryArn,
    });
  });

  test('then somebody may open Studio as one of them', () => {
    const { template } = make({ users: ['ana'] }, (it, stack) =>
      it.grants.open(Role.fromRoleName(stack, 'Ana', 'ana'), 'ana'),
    );
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    const [statement] = policy.Properties.PolicyDocument.Statement;
    expect(statement.Action).toEqual(['sagemaker:CreatePresignedDomainUrl', 'sagemaker:DescribeUserProfile']);
    expect(statement.Resource).toEqual({
      'Fn::Join': [
        '',
        [
          'arn:aws:sagemaker:eu-west-1:111111111111:user-profile/',
          { Ref: expect.stringMatching(/^Workbench/) },
          '/ana',
        ],
      ],
    });
  });
});

describe('when the lens judges a workbench', () => {
  const resources = make({ users: ['ana'] }).template.toJSON().Resources;

  test.each([
    'MLCOST04-BP01',
    'MLCOST04-BP02',
    'MLCOST04-BP08',
    'MLCOST06-BP01',
    'MLSEC02-BP01',
    'MLSEC03-BP02',
    'sagemaker-domain-in-vpc',
    'sagemaker-domain-tagged',
  ])('then it passes %s', (rule) => {
    const verdicts = verdictsOf(rule, resources);
    expect(verdicts).toEqual([rule === 'SageMaker.1' ? 'NOT_APPLICABLE' : 'PASSED']);
  });

  test('then it misses an application that nothing stops', () => {
    const stack = new Stack();
    new CfnDomain(stack, 'D', { domainName: 'd', authMode: 'IAM', defaultUserSettings: { executionRole: 'r' } });
    expect(verdictsOf('MLCOST04-BP08', Template.fromStack(stack).toJSON().Resources)).toEqual(['FAILED']);
  });
});

describe('when a workbench is misconfigured', () => {
  const bare = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
  test.each<[string, Partial<WorkbenchProps>, string]>([
    ['a name with an underscore', { domainName: 'a_b' }, "MLL231 'domainName' must be at most 63 letters"],
    ['a network of no VPC', { network: bare }, "MLL232 'vpc' must be given with parts of a VPC of your own"],
    ['a timeout below an hour', { idleTimeout: Duration.minutes(59) }, "MLL233 'idleTimeout' must be a whole number"],
    ['a timeout of seconds', { idleTimeout: Duration.seconds(3601) }, "MLL233 'idleTimeout'"],
    ['a type of EC2', { instanceType: 't3.medium' }, "MLL234 'instanceType' must be an instance type of SageMaker"],
    ['an address', { users: ['ana', 'b@c.de'] }, "MLL235 'users[1]' must be at most 63 letters"],
    ['a person twice', { users: ['ana', 'ana'] }, "MLL235 'users[1]' must be at most 63 letters"],
    ['a person known at deployment', { users: [Token.asString({ Ref: 'User' })] }, "MLL235 'users[0]'"],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('then somebody who is there already is not added', () => {
    expect(() => make({ users: ['ana'] }, (it) => it.addUser('ana'))).toThrow("MLL235 'name'");
  });

  test('then what only the deployment knows is not judged', () => {
    expect(() =>
      make({}, (_, stack) => {
        const parameter = new CfnParameter(stack, 'Name').valueAsString;
        const network = new Network(stack, 'Another');
        new Workbench(stack, 'Unknown', { domainName: parameter, instanceType: parameter, network });
      }),
    ).not.toThrow();
  });
});

test('a domain that exists is referred to by its ID, and opened by whom it is granted to', () => {
  const stack = new Stack(new App(), 'Stack', { env });
  const domain = Workbench.fromDomainId(stack, 'Domain', 'd-1234567890ab');
  WorkbenchGrants.fromDomain(stack, domain).open(Role.fromRoleName(stack, 'Ana', 'ana'), 'ana');
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(JSON.stringify(policy.Properties.PolicyDocument)).toContain(
    ':sagemaker:eu-west-1:111111111111:user-profile/d-1234567890ab/ana',
  );
});
