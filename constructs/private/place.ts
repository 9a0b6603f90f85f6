import { Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Where a stack is deployed: what ARNs are made of. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The place of the stack around a construct; tokens for what isn't known at synth. */
export function placeOf(scope: IConstruct): Place {
  const stack = Stack.of(scope);
  const { region, account } = stack;
  return { partition: Token.isUnresolved(region) ? stack.partition : partitionOf(region), region, account };
}

/** The partition of a region that is known at synth. CDK's own lookup loads every fact about every region: 0.1 s. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];
