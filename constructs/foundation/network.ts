import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Fn } from 'aws-cdk-lib/core';
import { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { policyDocument, Statement } from '../private/statements';
import { checkCidr, checkPlacement, checkZones } from './private/network-checks';
import { subnetRanges } from './private/subnet-ranges';
import { ServiceRole } from './service-role';
import { placeOf } from '../private/place';

/** Where SageMaker places what it runs: the two lists of a `VpcConfig`. */
export interface INetwork {
  /** Ids of the subnets. */
  readonly subnetIds: string[];
  /** Ids of the security groups. */
  readonly securityGroupIds: string[];
}

/** Parts of an existing VPC. */
export interface NetworkAttributes {
  /** The subnets, at least one; none is reported as MLL223. */
  readonly subnets: ec2.ISubnetRef[];
  /** The security groups, at least one; none is reported as MLL223. */
  readonly securityGroups: ec2.ISecurityGroupRef[];
}

/** Properties of a Network. */
export interface NetworkProps {
  /**
   * The IPv4 range, from /16 to /24, written out; anything else is reported as MLL221. Each zone gets a quarter of it.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * How many availability zones to span: 2 or 3; anything else is reported as MLL222. Every interface endpoint is paid
   * for once per zone.
   *
   * @default 2
   */
  readonly availabilityZones?: number;
}

// What jobs and models call. S3 is not here: its gateway endpoint is free.
const SERVICES = {
  SageMakerApi: 'sagemaker.api',
  SageMakerRuntime: 'sagemaker.runtime',
  Logs: 'logs',
  Monitoring: 'monitoring',
  EcrApi: 'ecr.api',
  EcrDkr: 'ecr.dkr',
  Sts: 'sts',
  Kms: 'kms',
};

const SUBNETS = ['SubnetA', 'SubnetB', 'SubnetC'];

/**
 * A VPC without any way to the internet, with the endpoints that SageMaker's jobs and models need.
 *
 * The subnets have no route out; the services are reached through endpoints whose policies admit principals of this
 * account only. Members of the one security group may talk to each other and to the endpoints. All traffic is in flow
 * logs, kept for a year. Interface endpoints cost money by the hour, so nothing in this library makes a network unasked.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/infrastructure-give-access.html
 * @example
 * const network = new foundation.Network(this, 'Network', { cidr: '10.20.0.0/16' });
 */
export class Network extends Construct implements INetwork, ec2.IVPCRef {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.Network';

  /**
   * Parts of an existing VPC as a network. It has to bring its own endpoints.
   *
   * @param attrs subnets and security groups; an empty list is reported as MLL223
   */
  public static fromVpc(attrs: NetworkAttributes): INetwork {
    throwFaults(checkPlacement(attrs.subnets, attrs.securityGroups));
    return {
      subnetIds: attrs.subnets.map((subnet) => subnet.subnetRef.subnetId),
      securityGroupIds: attrs.securityGroups.map((group) => group.securityGroupRef.securityGroupId),
    };
  }

  /** Id of the VPC. */
  public readonly vpcId: string;

  /** Ids of the isolated subnets, one per zone. */
  public readonly subnetIds: string[];

  /** Id of the security group, in a list of one as `VpcConfig` takes it. */
  public readonly securityGroupIds: string[];

  readonly #resource: ec2.CfnVPC;
  readonly #routeTable: ec2.CfnRouteTable;
  #imported?: ec2.IVpc;

  public constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const p = injected(this, id, Network.PROPERTY_INJECTION_ID, props);
    throwFaults([checkCidr(p.cidr), checkZones(p.availabilityZones)], this);
    const cidr = p.cidr ?? '10.0.0.0/16';
    this.#resource = new ec2.CfnVPC(this, 'Resource', {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    this.vpcId = this.#resource.attrVpcId;
    this.#routeTable = new ec2.CfnRouteTable(this, 'RouteTable', { vpcId: this.vpcId });
    this.subnetIds = subnetRanges(cidr, p.availabilityZones ?? 2).map((range, i) => this.createSubnet(range, i));
    this.securityGroupIds = [this.createSecurityGroup()];
    this.createEndpoints();
    this.createFlowLog();
  }

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get vpcRef(): ec2.VPCReference {
    return this.#resource.vpcRef;
  }

  /** The VPC for constructs of aws-cdk-lib. Made when first asked for. */
  public get vpc(): ec2.IVpc {
    return (this.#imported ??= ec2.Vpc.fromVpcAttributes(this, 'Imported', {
      vpcId: this.vpcId,
      vpcCidrBlock: this.#resource.cidrBlock,
      availabilityZones: this.subnetIds.map((_, i) => zone(i)),
      isolatedSubnetIds: this.subnetIds,
      isolatedSubnetRouteTableIds: this.subnetIds.map(() => this.#routeTable.attrRouteTableId),
    }));
  }

  private createSubnet(cidrBlock: string, index: number): string {
    const id = SUBNETS[index];
    const parent = new Construct(this, id);
    const subnet = new ec2.CfnSubnet(parent, 'Resource', {
      vpcId: this.vpcId,
      cidrBlock,
      availabilityZone: zone(index),
      mapPublicIpOnLaunch: false,
    });
    new ec2.CfnSubnetRouteTableAssociation(parent, 'Routes', {
      subnetId: subnet.attrSubnetId,
      routeTableId: this.#routeTable.attrRouteTableId,
    });
    return subnet.attrSubnetId;
  }

  private createSecurityGroup(): string {
    const group = new ec2.CfnSecurityGroup(this, 'SecurityGroup', {
      groupDescription: 'Jobs, models and the endpoints they call',
      vpcId: this.vpcId,
      // No route leaves the VPC but the one to S3, whose prefix list has no name that is known at synth.
      securityGroupEgress: [
        {
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          cidrIp: '0.0.0.0/0',
          description: 'S3 by its gateway endpoint',
        },
      ],
    });
    const members = { groupId: group.attrGroupId, ipProtocol: '-1', description: 'Members among each other' };
    new ec2.CfnSecurityGroupIngress(this, 'FromMembers', { ...members, sourceSecurityGroupId: group.attrGroupId });
    new ec2.CfnSecurityGroupEgress(this, 'ToMembers', { ...members, destinationSecurityGroupId: group.attrGroupId });
    return group.attrGroupId;
  }

  private createEndpoints(): void {
    const { account, partition, region } = placeOf(this);
    const ofThisAccount: Statement = {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    };
    // ECR hands out image layers from this bucket by links it signs itself.
    const imageLayers: Statement = {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 's3:GetObject',
      Resource: `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`,
    };
    new ec2.CfnVPCEndpoint(this, 'S3', {
      vpcId: this.vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: [this.#routeTable.attrRouteTableId],
      policyDocument: policyDocument([ofThisAccount, imageLayers]),
    });
    for (const [id, name] of Object.entries(SERVICES)) this.createInterface(id, name, policyDocument([ofThisAccount]));
  }

  private createInterface(id: string, name: string, policy: object): void {
    new ec2.CfnVPCEndpoint(this, id, {
      vpcId: this.vpcId,
      vpcEndpointType: 'Interface',
      serviceName: new ec2.InterfaceVpcEndpointAwsService(name).name,
      privateDnsEnabled: true,
      subnetIds: this.subnetIds,
      securityGroupIds: this.securityGroupIds,
      policyDocument: policy,
    });
  }

  private createFlowLog(): void {
    const logGroup = new CfnLogGroup(this, 'FlowLogGroup', { retentionInDays: 365 });
    const role = new ServiceRole(this, 'FlowLogRole', {
      service: 'vpc-flow-logs.amazonaws.com',
      description: 'Writes the flow logs of the isolated network',
    });
    role.allow(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], [logGroup.attrArn]);
    new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceId: this.vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.ref,
      deliverLogsPermissionArn: role.roleArn,
      maxAggregationInterval: 60,
    });
  }
}

function zone(index: number): string {
  return Fn.select(index, Fn.getAzs());
}
