import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Annotations, App, CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { context } from '../../cdk.json';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../constructs';
import { deployed } from '../support/deployed';
import { mortgage } from '../support/mortgage';

const SUBNETS = ['subnet-1', 'subnet-2'];
const GROUPS = ['sg-1', 'sg-2'];
const useCase = goal.UseCase.define(mortgage());

interface Resources {
  readonly [id: string]: { readonly Type: string; readonly Properties: Record<string, unknown> };
}

const parameter = (stack: Stack, id: string, type: string) => new CfnParameter(stack, id, { type });

/** Each way in which a template gets lists that nobody knows at synth. */
const KINDS: { readonly [kind: string]: (stack: Stack) => foundation.INetwork } = {
  'lists in SSM': (stack) => ({
    subnetIds: ssm.StringListParameter.valueForTypedListParameter(stack, '/subnets'),
    securityGroupIds: ssm.StringListParameter.valueForTypedListParameter(stack, '/groups'),
  }),
  'parameters of a list type': (stack) => ({
    subnetIds: parameter(stack, 'Subnets', 'List<AWS::EC2::Subnet::Id>').valueAsList,
    securityGroupIds: parameter(stack, 'Groups', 'List<AWS::EC2::SecurityGroup::Id>').valueAsList,
  }),
  'lists with commas': (stack) => ({
    subnetIds: parameter(stack, 'Subnets', 'CommaDelimitedList').valueAsList,
    securityGroupIds: parameter(stack, 'Groups', 'CommaDelimitedList').valueAsList,
  }),
  'exports that are split': () => ({
    subnetIds: Fn.split(',', Fn.importValue('SubnetsText')),
    securityGroupIds: Fn.split(',', Fn.importValue('GroupsText')),
  }),
  'exports of a known length': () => ({
    subnetIds: Fn.importListValue('SubnetsText', 2, ','),
    securityGroupIds: Fn.importListValue('GroupsText', 2, ','),
  }),
  'IDs that are parameters': (stack) => ({
    subnetIds: ['Subnet1', 'Subnet2'].map((id) => new CfnParameter(stack, id).valueAsString),
    securityGroupIds: ['Group1', 'Group2'].map((id) => new CfnParameter(stack, id).valueAsString),
  }),
  'a VPC of known attributes': (stack) =>
    foundation.Network.fromVpcSelection(
      ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        privateSubnetIds: SUBNETS,
        privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
        isolatedSubnetIds: ['subnet-3', 'subnet-4'],
        isolatedSubnetRouteTableIds: ['rtb-3', 'rtb-4'],
      }),
      { securityGroups: GROUPS.map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id)) },
    ),
  'a VPC whose subnets are a list': (stack) => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: Fn.getAzs(),
      isolatedSubnetIds: Fn.split(',', Fn.importValue('SubnetsText')),
      isolatedSubnetRouteTableIds: Fn.split(',', Fn.importValue('RouteTables')),
    });
    for (const list of ['availabilityZones', 'isolatedSubnetIds', 'isolatedSubnetRouteTableIds'])
      Annotations.of(stack).acknowledgeWarning(`@aws-cdk/aws-ec2:vpcAttributeIsListToken${list}`);
    return foundation.Network.fromVpcSelection(vpc, {
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: GROUPS.map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id)),
    });
  },
};

const VALUES = {
  Subnets: SUBNETS,
  Groups: GROUPS,
  SubnetsText: SUBNETS.join(','),
  GroupsText: GROUPS.join(','),
  Subnet1: SUBNETS[0]!,
  Subnet2: SUBNETS[1]!,
  Group1: GROUPS[0]!,
  Group2: GROUPS[1]!,
};

/** Each construct that takes a network, and where its template has the two lists. */
const CONSTRUCTS: {
  readonly [name: string]: {
    readonly make: (stack: Stack, network: foundation.INetwork) => unknown;
    readonly found: (resources: Resources) => unknown[];
  };
} = {
  TrainingPipeline: {
    make: (stack, network) => {
      const lake = new data.DataLake(stack, 'Lake');
      new training.TrainingPipeline(stack, 'It', {
        useCase,
        dataset: lake.curated.dataset('applications'),
        code: training.ModelCode.scikitLearn('examples/mortgage-approval/code'),
        models: new registry.ModelPackageGroup(stack, 'Models', { useCase }),
        artifacts: lake.artifacts,
        network,
      });
    },
    found: (resources) => networksOfJobs(resources),
  },
  DriftCheck: {
    make: (stack, network) => {
      const lake = new data.DataLake(stack, 'Lake');
      const baseline = monitoring.Baseline.released(lake.artifacts);
      new monitoring.DriftCheck(stack, 'It', { useCase, captured: lake.capture, baseline, network });
    },
    found: (resources) => networksOfJobs(resources),
  },
  ModelEndpoint: {
    make: (stack, network) =>
      new serving.ModelEndpoint(stack, 'It', {
        model: serving.ServedModel.fromPackage('mortgage-approval/7', {
          artifacts: new data.DataLake(stack, 'Lake').artifacts,
        }),
        hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
        network,
      }),
    found: (resources) => ofType(resources, 'AWS::SageMaker::Model').map(({ VpcConfig }) => VpcConfig),
  },
  ReleaseEnvironment: {
    make: (stack, network) =>
      new delivery.ReleaseEnvironment(stack, 'It', {
        useCase,
        environmentName: 'prod',
        toolsAccount: '222222222222',
        network,
      }),
    found: (resources) => {
      const lists = ofType(resources, 'AWS::SSM::Parameter').filter(({ Type }) => Type === 'StringList');
      const [Subnets, SecurityGroupIds] = lists.map(({ Value }) => (Value as string).split(','));
      return [{ Subnets, SecurityGroupIds }];
    },
  },
  EventHandler: {
    make: (stack, network) =>
      new foundation.EventHandler(stack, 'It', { handler: 'expire-logs', description: 'A test', network }),
    found: (resources) => functionsOf(resources),
  },
  StrictHandlers: {
    make: (stack, network) => {
      foundation.StrictHandlers.applyTo(stack, { network });
      new foundation.LogRetention(stack, 'It', { logGroupNames: ['/a'], retention: Duration.days(365) });
    },
    found: (resources) => functionsOf(resources),
  },
  Workbench: {
    make: (stack, network) =>
      new foundation.Workbench(stack, 'It', {
        domainName: 'lending',
        network,
        vpc: ec2.Vpc.fromVpcAttributes(stack, 'OfWorkbench', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
      }),
    found: (resources) =>
      ofType(resources, 'AWS::SageMaker::Domain').flatMap(({ SubnetIds, ...domain }) =>
        [domain.DefaultUserSettings, domain.DefaultSpaceSettings].map((settings) => ({
          Subnets: SubnetIds,
          SecurityGroupIds: (settings as { SecurityGroups: unknown }).SecurityGroups,
        })),
      ),
  },
};

const ofType = (resources: Resources, type: string) =>
  Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);

const functionsOf = (resources: Resources) =>
  ofType(resources, 'AWS::Lambda::Function').map(({ VpcConfig }) => {
    const { SubnetIds: Subnets, SecurityGroupIds } = VpcConfig as { SubnetIds: unknown; SecurityGroupIds: unknown };
    return { Subnets, SecurityGroupIds };
  });

interface Job {
  readonly Arguments: { readonly VpcConfig?: object; readonly NetworkConfig?: { readonly VpcConfig: object } };
}

/** Parsed, as SageMaker reads it: the text has to be valid JSON whatever the values are. */
function networksOfJobs(resources: Resources): unknown[] {
  return ofType(resources, 'AWS::SageMaker::Pipeline').flatMap(({ PipelineDefinition }) => {
    const text = (PipelineDefinition as { PipelineDefinitionBody: string }).PipelineDefinitionBody;
    const { Steps } = JSON.parse(text) as { Steps: Job[] };
    return Steps.map(({ Arguments }) => Arguments.VpcConfig ?? Arguments.NetworkConfig?.VpcConfig).filter(Boolean);
  });
}

function make(construct: string, network: (stack: Stack) => foundation.INetwork) {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  CONSTRUCTS[construct]!.make(stack, network(stack));
  return app.synth().getStackByName('Stack').template as { Resources: Resources; Parameters?: Resources };
}

/** The values of the parameters: those that read SSM are found by what they read. */
function valuesOf(parameters: object = {}): { [name: string]: string | string[] } {
  const read = Object.entries(parameters as Record<string, { Default?: string }>).flatMap(([id, { Default }]) => {
    if (Default === '/subnets') return [[id, SUBNETS] as const];
    return Default === '/groups' ? [[id, GROUPS] as const] : [];
  });
  return { ...VALUES, ...Object.fromEntries(read) };
}

describe.each(Object.keys(CONSTRUCTS))('when a network of %s is', (construct) => {
  test.each(Object.entries(KINDS))('%s, then the deployment fills it in', (_, network) => {
    const { Resources, Parameters } = make(construct, network);
    const resources = deployed(Resources, valuesOf(Parameters)) as Resources;
    const found = CONSTRUCTS[construct]!.found(resources);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toEqual({ Subnets: SUBNETS, SecurityGroupIds: GROUPS });
  });

  test.each<[string, foundation.INetwork, string]>([
    ['without subnets', { subnetIds: [], securityGroupIds: GROUPS }, 'subnetIds'],
    ['without groups', { subnetIds: SUBNETS, securityGroupIds: [] }, 'securityGroupIds'],
  ])('%s, then it fails', (_, network, prop) => {
    expect(() => make(construct, () => network)).toThrow(
      new RegExp(
        `^MLL(223|617) 'network.${prop}' must be a list with at least one entry, got \\[\\]; give at least one`,
      ),
    );
  });

  test.each<[string, (stack: Stack) => string[], string]>([
    [
      'a list that CloudFormation does not split',
      (stack) => ssm.StringListParameter.fromStringListParameterName(stack, 'List', '/subnets').stringListValue,
      'be a list that CloudFormation fills in as a whole',
    ],
    [
      'a list with other IDs beside it',
      () => ['subnet-1', ...Fn.split(',', Fn.importValue('SubnetsText'))],
      'be only the list that CloudFormation fills in',
    ],
  ])('%s, then it fails', (_, subnetIds, must) => {
    expect(() => make(construct, (stack) => ({ subnetIds: subnetIds(stack), securityGroupIds: GROUPS }))).toThrow(
      new RegExp(`^MLL256 'network.subnetIds' must ${must}; take ssm`),
    );
  });
});

test.each(Object.keys(CONSTRUCTS))('when the network of %s has a construct for an ID, then it fails', (construct) => {
  const subnets = (stack: Stack) => [new ec2.CfnSubnet(stack, 'Own', { vpcId: 'vpc-1' })] as unknown as string[];
  expect(() => make(construct, (stack) => ({ subnetIds: subnets(stack), securityGroupIds: GROUPS }))).toThrow(
    /^MLL001 'network\.subnetIds\[0\]' must be a string, got a CfnSubnet; give its ID, such as subnet\.subnetId/,
  );
});

test('when an interface is made in lists that the deployment fills in, then any subnet of the account is allowed', () => {
  const { Resources } = make('TrainingPipeline', KINDS['lists in SSM']!);
  const statements = ofType(Resources, 'AWS::IAM::Role').map((role) => JSON.stringify(role));
  expect(statements.filter((text) => text.includes('ec2:eu-west-1:111111111111:subnet/*'))).toHaveLength(1);
});
