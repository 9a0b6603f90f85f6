import { App, CfnParameter, PropertyInjectors, Stack, Token } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import { context } from '../../../cdk.json';
import { EncryptionKey, EventHandler, type INetwork, Network, NetworkProps } from '../../../constructs/foundation';
import { subnetRanges } from '../../../constructs/foundation/private/subnet-ranges';

const env = { account: '111111111111', region: 'eu-west-1' };

const make = (props?: NetworkProps) => {
  const stack = new Stack(new App({ context }), 'Stack', { env });
  const network = new Network(stack, 'Network', props);
  return {
    stack,
    network,
    get template() {
      return Template.fromStack(stack);
    },
  };
};

const endpoints = (template: Template) =>
  Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map((endpoint) => endpoint.Properties);

describe('when a network is made without props', () => {
  test('then it has a subnet in each of two zones, and no way to the internet', () => {
    const { template } = make();
    template.hasResourceProperties('AWS::EC2::VPC', {
      CidrBlock: '10.0.0.0/16',
      EnableDnsSupport: true,
      EnableDnsHostnames: true,
    });
    const subnets = Object.values(template.findResources('AWS::EC2::Subnet')).map((subnet) => subnet.Properties);
    expect(subnets.map((subnet) => [subnet.CidrBlock, subnet.AvailabilityZone, subnet.MapPublicIpOnLaunch])).toEqual([
      ['10.0.0.0/18', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, false],
      ['10.0.64.0/18', { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, false],
    ]);
    for (const type of [
      'InternetGateway',
      'EgressOnlyInternetGateway',
      'NatGateway',
      'Route',
      'VPCGatewayAttachment',
    ]) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
  });

  test('then synth asks nobody for availability zones', () => {
    const app = new App({ context });
    new Network(new Stack(app, 'Stack', { env }), 'Network');
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test('then it has the endpoints that SageMaker uses for isolated containers, for principals of this account only', () => {
    const { template } = make();
    const names = endpoints(template).map(({ ServiceName }) => ServiceName.replace('com.amazonaws.eu-west-1.', ''));
    expect(names).toEqual(['s3', 'logs', 'monitoring']);
    const own = {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': '111111111111' } },
    };
    for (const { VpcEndpointType, PolicyDocument, PrivateDnsEnabled } of endpoints(template)) {
      if (VpcEndpointType === 'Gateway') {
        expect(PolicyDocument.Statement).toEqual([
          own,
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*',
          },
        ]);
      } else {
        expect(PrivateDnsEnabled).toBe(true);
        expect(PolicyDocument.Statement).toEqual([own]);
      }
    }
  });

  test('then what its handlers call has endpoints, for the accounts whose roles they assume too', () => {
    const { template } = make({ handlers: true, callerAccounts: ['222222222222', '111111111111'] });
    const made = endpoints(template).map((one) => [one.ServiceName.replace('com.amazonaws.eu-west-1.', ''), one]);
    expect(made.map(([name, { VpcEndpointType }]) => `${name} ${VpcEndpointType}`)).toEqual([
      's3 Gateway',
      'dynamodb Gateway',
      ...['logs', 'monitoring', 'cloudformation', 'codepipeline', 'events', 'sagemaker.api', 'sagemaker.runtime'].map(
        (name) => `${name} Interface`,
      ),
      ...['sns', 'sts', 'xray'].map((name) => `${name} Interface`),
    ]);
    for (const [, { PolicyDocument }] of made)
      expect(PolicyDocument.Statement[0].Condition).toEqual({
        StringEquals: { 'aws:PrincipalAccount': ['111111111111', '222222222222'] },
      });
  });

  test('then endpoints that are named are the only interface endpoints of its handlers', () => {
    const { template } = make({ handlers: true, endpoints: [ec2.InterfaceVpcEndpointAwsService.STS] });
    expect(endpoints(template).map(({ ServiceName }) => ServiceName)).toEqual(
      ['s3', 'dynamodb', 'sts'].map((name) => `com.amazonaws.eu-west-1.${name}`),
    );
  });

  test('then a key encrypts its flow logs, and admits CloudWatch Logs', () => {
    const stack = new Stack(new App({ context }), 'Stack', { env });
    const key = new EncryptionKey(stack, 'Key');
    new Network(stack, 'Network', { key });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn) });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'LogsOfThisAccount' })]) },
    });
  });

  test('then members of its security group reach each other, and nobody else reaches them', () => {
    const { stack, template, network } = make();
    const [group] = stack.resolve(network.securityGroupIds);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: group, SourceSecurityGroupId: group });
  });

  test('then all traffic is in flow logs for a year', () => {
    const { stack, template, network } = make();
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceId: stack.resolve(network.vpcId),
      ResourceType: 'VPC',
      TrafficType: 'ALL',
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test('then its default child is the VPC', () => {
    const { network, stack } = make();
    expect(network.node.defaultChild).toBeInstanceOf(ec2.CfnVPC);
    expect(stack.resolve(network.vpcRef.vpcId)).toEqual(stack.resolve((network.node.defaultChild as ec2.CfnVPC).ref));
    expect(network.env).toEqual(env);
  });
});

describe('when a network is used', () => {
  test('then constructs of aws-cdk-lib see a VPC with isolated subnets', () => {
    const { stack, network } = make();
    expect(network.vpc).toBe(network.vpc);
    expect(network.vpc.isolatedSubnets).toHaveLength(2);
    expect(network.vpc.publicSubnets).toEqual([]);
    network.vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
    expect(endpoints(Template.fromStack(stack))).toHaveLength(4);
  });

  test('then parts of an existing VPC are a network as well', () => {
    const { stack } = make();
    const subnet = new ec2.CfnSubnet(stack, 'Subnet', { vpcId: 'vpc-1' });
    const network = Network.fromVpc({
      subnets: [subnet, ec2.Subnet.fromSubnetId(stack, 'Imported', 'subnet-2')],
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    });
    expect(stack.resolve(network.subnetIds)).toEqual([{ Ref: 'Subnet' }, 'subnet-2']);
    expect(network.securityGroupIds).toEqual(['sg-1']);
  });
});

describe('when a network is configured', () => {
  test('then range and zones are as asked', () => {
    const { template } = make({ cidr: '172.20.16.0/20', availabilityZones: 3 });
    const subnets = Object.values(template.findResources('AWS::EC2::Subnet')).map((s) => s.Properties.CidrBlock);
    expect(subnets).toEqual(['172.20.16.0/22', '172.20.20.0/22', '172.20.24.0/22']);
  });

  test('then the subnets are in the zones of the IDs, in their order', () => {
    const { network, stack, template } = make({ availabilityZoneIds: ['euw1-az3', 'euw1-az1', 'euw1-az2'] });
    const subnets = Object.values(template.findResources('AWS::EC2::Subnet')).map((subnet) => subnet.Properties);
    expect(subnets.map((s) => [s.CidrBlock, s.AvailabilityZoneId, s.AvailabilityZone])).toEqual([
      ['10.0.0.0/18', 'euw1-az3', undefined],
      ['10.0.64.0/18', 'euw1-az1', undefined],
      ['10.0.128.0/18', 'euw1-az2', undefined],
    ]);
    expect(stack.resolve(network.vpc.availabilityZones)).toEqual(
      ['SubnetA', 'SubnetB', 'SubnetC'].map((id) => ({
        'Fn::GetAtt': [
          stack.getLogicalId(network.node.findChild(id).node.findChild('Resource') as ec2.CfnSubnet),
          'AvailabilityZone',
        ],
      })),
    );
  });

  test('then each service that is named has one endpoint, as it had in version 0.1.0', () => {
    const { SAGEMAKER_API, SAGEMAKER_RUNTIME, CLOUDWATCH_LOGS, CLOUDWATCH_MONITORING, ECR, ECR_DOCKER, STS, KMS } =
      ec2.InterfaceVpcEndpointAwsService;
    const { template } = make({
      endpoints: [
        SAGEMAKER_API,
        SAGEMAKER_RUNTIME,
        CLOUDWATCH_LOGS,
        CLOUDWATCH_MONITORING,
        ECR,
        ECR_DOCKER,
        STS,
        KMS,
        KMS,
      ],
    });
    const named = Object.entries(template.findResources('AWS::EC2::VPCEndpoint')).map(([id, { Properties }]) => [
      id.replace(/^Network|[0-9A-F]{8}$/g, ''),
      Properties.ServiceName.replace('com.amazonaws.eu-west-1.', ''),
    ]);
    expect(Object.fromEntries(named)).toEqual({
      S3: 's3',
      SageMakerApi: 'sagemaker.api',
      SageMakerRuntime: 'sagemaker.runtime',
      Logs: 'logs',
      Monitoring: 'monitoring',
      EcrApi: 'ecr.api',
      EcrDkr: 'ecr.dkr',
      Sts: 'sts',
      Kms: 'kms',
    });
  });

  test('then no service means no endpoint but that of S3, which may have both', () => {
    expect(endpoints(make({ endpoints: [] }).template).map((e) => e.VpcEndpointType)).toEqual(['Gateway']);
    const { S3 } = ec2.InterfaceVpcEndpointAwsService;
    expect(endpoints(make({ endpoints: [S3] }).template).map((e) => e.VpcEndpointType)).toEqual([
      'Gateway',
      'Interface',
    ]);
  });

  test('then a property injector of the scope has its say', () => {
    const stack = new Stack(new App(), 'Stack');
    PropertyInjectors.of(stack).add({
      constructUniqueId: Network.PROPERTY_INJECTION_ID,
      inject: (props: NetworkProps) => ({ ...props, cidr: '10.9.0.0/20' }),
    });
    new Network(stack, 'Network');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.9.0.0/20' });
  });
});

describe('when a range is cut into subnets', () => {
  const number = (address: string) => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

  test('then they lie in the range, side by side, and do not overlap', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), fc.integer({ min: 16, max: 24 }), (octets, mask) => {
        const size = 2 ** (32 - mask);
        const base = Math.floor(number(octets.join('.')) / size) * size;
        const ranges = subnetRanges(`${octets.join('.')}/${mask}`, 3).map((range) => range.split('/'));
        expect(ranges.map(([address]) => number(address))).toEqual([0, 1, 2].map((i) => base + (i * size) / 4));
        expect(ranges.every(([, bits]) => Number(bits) === mask + 2)).toBe(true);
      }),
    );
  });
});

describe('when a network is misconfigured', () => {
  const cidr = (got: string) =>
    `MLL221 'cidr' must be an IPv4 range from /16 to /24 that is known at synth, got ${got}; write it out, as in '10.0.0.0/16': the subnets are computed from it (Stack/Network)`;
  const zones = (got: number) =>
    `MLL222 'availabilityZones' must be a whole number from 2 to 3, got ${got}; use 2: the network then keeps working when one zone fails (Stack/Network)`;

  const ids = (got: string) =>
    `MLL224 'availabilityZoneIds' must be the IDs of 2 or 3 different zones, such as euw1-az1, got ${got}; take IDs from aws ec2 describe-availability-zones; names such as eu-west-1a mean another zone in each account (Stack/Network)`;

  const names = (got: string) =>
    `MLL257 'availabilityZoneNames' must be the names of 2 or 3 different zones of the Region, such as eu-west-1a, got ${got}; take names from aws ec2 describe-availability-zones, or give IDs such as euw1-az1 to availabilityZoneIds (Stack/Network)`;

  test.each<[string, NetworkProps, string]>([
    ['names of zones', { availabilityZoneIds: ['eu-west-1a', 'eu-west-1b'] }, ids('["eu-west-1a","eu-west-1b"]')],
    ['one zone ID', { availabilityZoneIds: ['euw1-az1'] }, ids('["euw1-az1"]')],
    ['a zone ID twice', { availabilityZoneIds: ['euw1-az1', 'euw1-az1'] }, ids('["euw1-az1","euw1-az1"]')],
    ['zone IDs known at deployment', { availabilityZoneIds: Token.asList({ Ref: 'Zones' }) }, ids('a token')],
    [
      'both kinds of zones',
      { availabilityZones: 2, availabilityZoneIds: ['euw1-az1', 'euw1-az2'] },
      `MLL224 'availabilityZones' must be left out where availabilityZoneIds is given, got 2; leave it out: there is one subnet for each ID (Stack/Network)`,
    ],
    ['IDs of zones as names', { availabilityZoneNames: ['euw1-az1', 'euw1-az2'] }, names('["euw1-az1","euw1-az2"]')],
    [
      'names in another Region',
      { availabilityZoneNames: ['us-east-1a', 'us-east-1b'] },
      names('["us-east-1a","us-east-1b"]'),
    ],
    [
      'a zone name twice',
      { availabilityZoneNames: ['eu-west-1a', 'eu-west-1a'] },
      names('["eu-west-1a","eu-west-1a"]'),
    ],
    ['zone names known at deployment', { availabilityZoneNames: Token.asList({ Ref: 'Zones' }) }, names('a token')],
    [
      'a number and names of zones',
      { availabilityZones: 2, availabilityZoneNames: ['eu-west-1a', 'eu-west-1b'] },
      `MLL257 'availabilityZones' must be left out where availabilityZoneNames is given, got 2; leave it out: there is one subnet for each name (Stack/Network)`,
    ],
    [
      'IDs and names of zones',
      { availabilityZoneIds: ['euw1-az1', 'euw1-az2'], availabilityZoneNames: ['eu-west-1a', 'eu-west-1b'] },
      `MLL224 'availabilityZoneIds' must be left out where availabilityZoneNames is given, got ["euw1-az1","euw1-az2"]; name the zones by their IDs or by their names (Stack/Network)`,
    ],
    ['a range that is too large', { cidr: '10.0.0.0/8' }, cidr('"10.0.0.0/8"')],
    ['a range that is too small', { cidr: '10.0.0.0/25' }, cidr('"10.0.0.0/25"')],
    ['an address that is none', { cidr: '10.0.256.0/16' }, cidr('"10.0.256.0/16"')],
    ['no range', { cidr: '10.0.0.0' }, cidr('"10.0.0.0"')],
    ['three numbers', { cidr: '10.0.0/16' }, cidr('"10.0.0/16"')],
    ['one zone', { availabilityZones: 1 }, zones(1)],
    ['four zones', { availabilityZones: 4 }, zones(4)],
    [
      'anybody as a caller',
      { callerAccounts: ['222222222222', '*'] },
      `MLL225 'callerAccounts[1]' must be an account ID of 12 digits, got "*"; write it in quotes, as in '222222222222' (Stack/Network)`,
    ],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(new Error(message));
  });

  test('then a range that is known at deployment only is refused', () => {
    const stack = new Stack(new App(), 'Stack');
    const parameter = new CfnParameter(stack, 'Cidr');
    expect(() => new Network(stack, 'Network', { cidr: parameter.valueAsString })).toThrow(new Error(cidr('a token')));
  });

  test('then IDs of an existing VPC are judged by what takes them', () => {
    const stack = new Stack(new App(), 'Stack');
    const network = Network.fromIds({ subnetIds: [], securityGroupIds: ['sg-1'] });
    expect(network.securityGroupIds).toEqual(['sg-1']);
    expect(() => new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', network })).toThrow(
      /^MLL223 'network.subnetIds' must be a list with at least one entry, got \[\]/,
    );
  });

  test.each<[string, Partial<INetwork>, string]>([
    [
      '17 subnets',
      { subnetIds: Array.from({ length: 17 }, (_, i) => `subnet-${i}`) },
      `MLL299 'network.subnetIds' must have at most 16 entries, got 17 entries`,
    ],
    [
      '6 security groups',
      { securityGroupIds: Array.from({ length: 6 }, (_, i) => `sg-${i}`) },
      `MLL299 'network.securityGroupIds' must have at most 5 entries, got 6 entries`,
    ],
  ])('then %s are more than services take', (_, ids, message) => {
    const stack = new Stack(new App(), 'Stack');
    const network = Network.fromIds({ subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'], ...ids });
    expect(() => new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', network })).toThrow(
      message,
    );
  });

  test('then 16 subnets and 5 security groups are taken', () => {
    const stack = new Stack(new App(), 'Stack');
    const network = Network.fromIds({
      subnetIds: Array.from({ length: 16 }, (_, i) => `subnet-${i}`),
      securityGroupIds: Array.from({ length: 5 }, (_, i) => `sg-${i}`),
    });
    const handler = { handler: 'retrain', description: 'Retrains', network };
    expect(() => new EventHandler(stack, 'Handler', handler)).not.toThrow();
  });

  test('then an existing VPC without subnets or groups is refused', () => {
    expect(() => Network.fromVpc({ subnets: [], securityGroups: [] })).toThrow(
      new Error(
        [
          `MLL223 'subnets' must be a list with at least one entry, got []; give at least one subnet and one security group: SageMaker and Lambda need both`,
          `MLL223 'securityGroups' must be a list with at least one entry, got []; give at least one subnet and one security group: SageMaker and Lambda need both`,
        ].join('\n'),
      ),
    );
  });
});
