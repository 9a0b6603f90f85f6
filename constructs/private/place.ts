import { Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { partitionOf } from './partitions';

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
