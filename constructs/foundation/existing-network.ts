import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** The parts of an existing VPC that jobs and models run in. */
export interface NetworkAttributes {
  /** The subnets. An empty list fails with MLL223. */
  readonly subnets: ec2.ISubnetRef[];

  /** The security groups. An empty list fails with MLL223. */
  readonly securityGroups: ec2.ISecurityGroupRef[];
}

/** The IDs of the parts of an existing VPC that jobs and models run in. What takes the network refuses empty lists. */
export interface NetworkIds {
  /** The IDs of the subnets. The list may be known at deployment only, such as that of an SSM parameter. */
  readonly subnetIds: string[];

  /** The IDs of the security groups. The list may be known at deployment only. */
  readonly securityGroupIds: string[];
}

/** Which parts of a VPC of aws-cdk-lib jobs and models run in. */
export interface NetworkSelection {
  /**
   * Which subnets of the VPC. A selection without subnets fails with MLL223.
   *
   * @default - those that aws-cdk-lib selects: all private subnets, or all isolated ones if there are none
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** The security groups. An empty list fails with MLL223. */
  readonly securityGroups: ec2.ISecurityGroupRef[];
}
