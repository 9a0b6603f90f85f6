import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Fn, type RemovalPolicy } from 'aws-cdk-lib/core';
import { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { acknowledgeInStandards } from '../private/acknowledge';
import { throwFaults } from '../private/errors';
import { admitLogs } from '../private/handler-key';
import { injected } from '../private/inject';
import { checkLogKey, logKeyArn } from '../private/key-alias';
import { removeBy } from '../private/removal';
import { policyDocument, single, Statement } from '../private/statements';
import type { NetworkAttributes, NetworkIds, NetworkSelection } from './existing-network';
import { checkNetwork, checkPlacement } from './private/checks';
import { SelectedNetwork } from './private/selected-network';
import { SERVICES, SERVICES_OF_HANDLERS } from './private/services';
import { subnetRanges } from './private/subnet-ranges';
import type { RequiredStatement } from './required-statement';
import { ServiceRole } from './service-role';
import { placeOf } from '../private/place';
import { PolicyRequests } from '../private/policy-requests';

/** The subnets and security groups that SageMaker runs jobs and models in: the two lists of a `VpcConfig`. */
export interface INetwork {
  /** The IDs of the subnets. */
  readonly subnetIds: string[];

  /** The IDs of the security groups. */
  readonly securityGroupIds: string[];
}

/** Properties of a Network. */
export interface NetworkProps {
  /**
   * The IPv4 range of the VPC, from /16 to /24. Any other value fails with MLL221, and so does a token, because the
   * subnets are computed at synthesis. The subnet of each zone is a quarter of the range.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * The number of Availability Zones: 2 or 3. Any other value fails with MLL222. AWS charges for every interface
   * endpoint in every zone. The zones are the first ones of the account; `availabilityZoneIds` and `availabilityZoneNames` name
   * others.
   *
   * @default 2
   */
  readonly availabilityZones?: number;

  /**
   * The IDs of the Availability Zones, 2 or 3, such as `use1-az1`: those that have the instance types that you use and
   * the services of all `endpoints`. An ID means the same zone in every account; a name such as `us-east-1a` does not.
   * Anything else fails with MLL224, and so do IDs together with `availabilityZones` or `availabilityZoneNames`.
   *
   * Decide before the first deployment. Subnets can't move to another zone, and new ones of the same ranges can't be
   * made beside them. Later, change `cidr` as well, which replaces the VPC and all that is in it.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/instance-types-az.html
   * @default - the first zones of the account, by their names
   */
  readonly availabilityZoneIds?: string[];

  /**
   * The names of the Availability Zones, 2 or 3, such as `us-east-1a`, where an estate has agreed on names. A name means
   * another zone in each account. Anything else fails with MLL257, and so do names together with `availabilityZones`. What
   * `availabilityZoneIds` says about the first deployment holds here too.
   *
   * @default - the first zones of the account, by their names
   */
  readonly availabilityZoneNames?: string[];

  /**
   * The services that get an interface endpoint. S3 always has its gateway endpoint, which is free. Jobs and models of
   * this library have no access to any network: it is SageMaker that writes their logs and metrics through the VPC. It
   * pulls images by itself. Name more services if something else in the VPC calls them.
   *
   * @see https://repost.aws/knowledge-center/sagemaker-access-network-isolation
   * @default - CloudWatch Logs and CloudWatch
   */
  readonly endpoints?: ec2.InterfaceVpcEndpointAwsService[];

  /**
   * Whether handlers of this library run in the network too, as `StrictHandlers` places them. They call APIs of AWS: DynamoDB
   * gets a gateway endpoint, which is free, and every service that some handler calls gets an interface endpoint by default.
   * With two zones, these are 16 more of them to pay by the hour.
   *
   * @default false
   */
  readonly handlers?: boolean;

  /**
   * The accounts whose roles handlers in the network assume, as those of a `Delivery` do in its environments. The endpoints
   * admit principals of these accounts besides those of their own. An ID that has not 12 digits fails with MLL225.
   *
   * @default - none
   */
  readonly callerAccounts?: string[];

  /**
   * The key that encrypts the flow logs. The policy of a key of this app is extended to admit CloudWatch Logs; that of an
   * imported key has to admit it already.
   *
   * @default - a key that CloudWatch owns; flow logs hold addresses and no data
   */
  readonly key?: kms.IKeyRef;

  /**
   * What happens to the log group of the flow logs when it leaves the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The role with which EC2 writes the flow logs. An existing role has to be of the same account (MLL240); what it has
   * to allow is added to it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role with exactly that
   */
  readonly flowLogRole?: iam.IRole;
}

/** The constructs of endpoints that have names other than those of their services. */
const IDS: { readonly [service: string]: string } = {
  'sagemaker.api': 'SageMakerApi',
  'sagemaker.runtime': 'SageMakerRuntime',
  s3: 'S3Interface',
};

const DEFAULT_GROUP =
  'CloudFormation cannot change the default security group of a VPC; nothing in this network is in it';

const MEMBERS =
  'Only members of the group reach each other, as the instances of one job have to; nobody else reaches them';

/** So that CDK writes rules for what may leave, too. */
const LIMITED = { allowAllOutbound: false };

const SUBNETS = ['SubnetA', 'SubnetB', 'SubnetC'];

/**
 * A VPC without access to the internet, with the endpoints that SageMaker's jobs and models need.
 *
 * The subnets have no route out of the VPC. SageMaker reaches S3 and CloudWatch through endpoints whose policies admit
 * only principals of this account. Members of the security group can reach each other and the endpoints. Flow logs
 * record all traffic and are kept for a year. AWS charges for interface endpoints by the hour, so no construct of this
 * library creates a network unless you ask for it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/infrastructure-give-access.html
 * @example
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const network = new foundation.Network(this, 'Network', { cidr: '10.20.0.0/16' });
 */
export class Network extends Construct implements INetwork, ec2.IVPCRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.Network';

  /**
   * Uses subnets and security groups of an existing VPC. The VPC has to have the endpoints that jobs and models need.
   *
   * @param attrs the subnets and security groups; an empty list fails with MLL223
   */
  public static fromVpc(attrs: NetworkAttributes): INetwork {
    throwFaults(checkPlacement(attrs.subnets, attrs.securityGroups));
    return {
      subnetIds: attrs.subnets.map((subnet) => subnet.subnetRef.subnetId),
      securityGroupIds: attrs.securityGroups.map((group) => group.securityGroupRef.securityGroupId),
    };
  }

  /**
   * Uses subnets of a VPC whose IDs you have. The subnets and groups have to admit what jobs and models call.
   *
   * @param ids the IDs, or lists of them that are known at deployment
   */
  public static fromIds(ids: NetworkIds): INetwork {
    return { subnetIds: ids.subnetIds, securityGroupIds: ids.securityGroupIds };
  }

  /**
   * Uses subnets of a VPC of aws-cdk-lib, which has to have the endpoints that jobs and models need.
   *
   * @param vpc the VPC: an `ec2.Vpc`, one that was looked up, or one of known attributes
   * @param selection the security groups, and which subnets; no subnets or groups fail with MLL223
   */
  public static fromVpcSelection(vpc: ec2.IVpc, selection: NetworkSelection): INetwork {
    const { subnets } = vpc.selectSubnets(selection.vpcSubnets);
    const { securityGroups } = selection;
    throwFaults(checkPlacement(subnets, securityGroups), vpc);
    return new SelectedNetwork(vpc, { subnets, securityGroups });
  }

  /** The ID of the VPC. */
  public readonly vpcId: string;

  /** The IDs of the isolated subnets, one in each zone. */
  public readonly subnetIds: string[];

  /** The ID of the security group, in a list of one, as `VpcConfig` takes it. */
  public readonly securityGroupIds: string[];

  /** The L1 of the VPC, for overrides. */
  public readonly resource: ec2.CfnVPC;

  private readonly routeTable: ec2.CfnRouteTable;
  private readonly subnets: ec2.CfnSubnet[];
  private imported?: ec2.IVpc;
  private group?: ec2.ISecurityGroup;

  public constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const p = injected(this, id, Network.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkNetwork(p, placeOf(this).region), checkLogKey(['key'], p.key)], this);
    const cidr = p.cidr ?? '10.0.0.0/16';
    this.resource = new ec2.CfnVPC(this, 'Resource', {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    acknowledgeInStandards(this.resource, 'VPCDefaultSecurityGroupClosed', DEFAULT_GROUP);
    this.vpcId = this.resource.attrVpcId;
    this.routeTable = new ec2.CfnRouteTable(this, 'RouteTable', { vpcId: this.vpcId });
    const zones = zonesOf(p);
    this.subnets = subnetRanges(cidr, zones.length).map((range, i) => this.createSubnet(range, i, zones[i]));
    this.subnetIds = this.subnets.map(({ attrSubnetId }) => attrSubnetId);
    this.securityGroupIds = [this.createSecurityGroup()];
    this.createEndpoints(p);
    this.createFlowLog(p);
  }

  /**
   * The statements that the owner of a key in another account has to add to its policy, because the key is not of this app. A
   * warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    return PolicyRequests.of(this).required;
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get vpcRef(): ec2.VPCReference {
    return this.resource.vpcRef;
  }

  /** The VPC in the form that constructs of aws-cdk-lib take. */
  public get vpc(): ec2.IVpc {
    return (this.imported ??= ec2.Vpc.fromVpcAttributes(this, 'Imported', {
      vpcId: this.vpcId,
      vpcCidrBlock: this.resource.cidrBlock,
      availabilityZones: this.subnets.map((subnet) => subnet.availabilityZone ?? subnet.attrAvailabilityZone),
      isolatedSubnetIds: this.subnetIds,
      isolatedSubnetRouteTableIds: this.subnetIds.map(() => this.routeTable.attrRouteTableId),
    }));
  }

  /** The security group in the form that constructs of aws-cdk-lib take. */
  public get securityGroup(): ec2.ISecurityGroup {
    return (this.group ??= ec2.SecurityGroup.fromSecurityGroupId(
      this,
      'ImportedGroup',
      this.securityGroupIds[0],
      LIMITED,
    ));
  }

  private createSubnet(cidrBlock: string, index: number, zone: Zone): ec2.CfnSubnet {
    const id = SUBNETS[index];
    const parent = new Construct(this, id);
    const subnet = new ec2.CfnSubnet(parent, 'Resource', {
      vpcId: this.vpcId,
      cidrBlock,
      ...zone,
      mapPublicIpOnLaunch: false,
    });
    new ec2.CfnSubnetRouteTableAssociation(parent, 'Routes', {
      subnetId: subnet.attrSubnetId,
      routeTableId: this.routeTable.attrRouteTableId,
    });
    return subnet;
  }

  private createSecurityGroup(): string {
    const group = new ec2.CfnSecurityGroup(this, 'SecurityGroup', {
      groupDescription: 'Jobs, models and the endpoints they call',
      vpcId: this.vpcId,
      // The only routes out of the VPC lead to S3 and DynamoDB; the IDs of their prefix lists are not known at synth.
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
    const fromMembers = { ...members, sourceSecurityGroupId: group.attrGroupId };
    const ingress = new ec2.CfnSecurityGroupIngress(this, 'FromMembers', fromMembers);
    acknowledgeInStandards(ingress, 'EC2RestrictedCommonPorts', MEMBERS);
    new ec2.CfnSecurityGroupEgress(this, 'ToMembers', { ...members, destinationSecurityGroupId: group.attrGroupId });
    return group.attrGroupId;
  }

  private createEndpoints({ endpoints, handlers, callerAccounts = [] }: NetworkProps): void {
    const { account, partition, region } = placeOf(this);
    const ofTheseAccounts: Statement = {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': single([...new Set([account, ...callerAccounts])]) } },
    };
    // ECR serves image layers from this bucket through URLs that it signs itself.
    const imageLayers: Statement = {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 's3:GetObject',
      Resource: `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`,
    };
    this.createGateway('S3', 's3', policyDocument([ofTheseAccounts, imageLayers]));
    if (handlers) this.createGateway('DynamoDb', 'dynamodb', policyDocument([ofTheseAccounts]));
    const named = handlers ? [...SERVICES, ...SERVICES_OF_HANDLERS] : SERVICES;
    const services = endpoints ?? named.map((name) => new ec2.InterfaceVpcEndpointAwsService(name));
    const byName = new Map(services.map((service) => [service.shortName, service]));
    for (const service of byName.values()) this.createInterface(service, policyDocument([ofTheseAccounts]));
  }

  private createGateway(id: string, service: string, policy: object): void {
    new ec2.CfnVPCEndpoint(this, id, {
      vpcId: this.vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${placeOf(this).region}.${service}`,
      routeTableIds: [this.routeTable.attrRouteTableId],
      policyDocument: policy,
    });
  }

  private createInterface(service: ec2.InterfaceVpcEndpointAwsService, policy: object): void {
    const id = IDS[service.shortName] ?? pascalCase(service.shortName);
    new ec2.CfnVPCEndpoint(this, id, {
      vpcId: this.vpcId,
      vpcEndpointType: 'Interface',
      serviceName: service.name,
      privateDnsEnabled: service.privateDnsDefault ?? true,
      subnetIds: this.subnetIds,
      securityGroupIds: this.securityGroupIds,
      policyDocument: policy,
    });
  }

  private createFlowLog({ key, flowLogRole, removalPolicy }: NetworkProps): void {
    if (key) admitLogs(this, key);
    PolicyRequests.of(this).warn();
    const kmsKeyId = key && logKeyArn(key);
    const logGroup = new CfnLogGroup(this, 'FlowLogGroup', { retentionInDays: 365, kmsKeyId });
    removeBy(removalPolicy, logGroup);
    const role = new ServiceRole(this, 'FlowLogRole', {
      service: 'vpc-flow-logs.amazonaws.com',
      description: 'Writes the flow logs of the isolated network',
      role: flowLogRole,
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

/** The zone of a subnet, by its name or its ID. */
interface Zone {
  readonly availabilityZone?: string;
  readonly availabilityZoneId?: string;
}

/** The zones of the subnets: those that were named, or the first ones. */
function zonesOf({ availabilityZones = 2, availabilityZoneIds, availabilityZoneNames }: NetworkProps): Zone[] {
  if (availabilityZoneIds) return availabilityZoneIds.map((availabilityZoneId) => ({ availabilityZoneId }));
  if (availabilityZoneNames) return availabilityZoneNames.map((availabilityZone) => ({ availabilityZone }));
  return SUBNETS.slice(0, availabilityZones).map((_, i) => ({ availabilityZone: Fn.select(i, Fn.getAzs()) }));
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
