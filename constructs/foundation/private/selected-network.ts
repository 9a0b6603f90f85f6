import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** An `INetwork` that knows the VPC which it is part of. */
export class SelectedNetwork {
  public readonly subnetIds: string[];
  public readonly securityGroupIds: string[];

  public constructor(
    public readonly vpc: ec2.IVPCRef,
    { subnets, securityGroups }: Parts,
  ) {
    this.subnetIds = subnets.map((subnet) => subnet.subnetRef.subnetId);
    this.securityGroupIds = securityGroups.map((group) => group.securityGroupRef.securityGroupId);
  }
}

interface Parts {
  readonly subnets: ec2.ISubnetRef[];
  readonly securityGroups: ec2.ISecurityGroupRef[];
}
