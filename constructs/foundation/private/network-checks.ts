import { Token } from 'aws-cdk-lib/core';
import { Fault, fault } from '../../private/errors';
import { checkInteger, checkNotEmpty, checkPattern } from '../../private/validate';

const CIDR = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(1[6-9]|2[0-4])$/;

/** MLL221: the address range of a network. */
export function checkCidr(cidr: string | undefined): Fault | undefined {
  const fix = "write it out, as in '10.0.0.0/16': the subnets are computed from it";
  const must = 'an IPv4 range from /16 to /24';
  // The one place where a token is refused: there is nothing to compute with.
  if (Token.isUnresolved(cidr)) return fault('MLL221', 'cidr', must, 'a token', fix);
  return checkPattern({ code: 'MLL221', prop: 'cidr', fix }, cidr, CIDR, must);
}

/** MLL222: how many availability zones a network spans. */
export function checkZones(zones: number | undefined): Fault | undefined {
  const check = { code: 'MLL222', prop: 'availabilityZones', fix: 'two keep working when one fails' };
  return checkInteger(check, zones, 2, 3);
}

/** MLL223: what jobs are placed in. */
export function checkPlacement(subnets: unknown[], securityGroups: unknown[]): (Fault | undefined)[] {
  const fix = 'SageMaker needs at least one of each';
  return [
    checkNotEmpty({ code: 'MLL223', prop: 'subnets', fix }, subnets),
    checkNotEmpty({ code: 'MLL223', prop: 'securityGroups', fix }, securityGroups),
  ];
}
