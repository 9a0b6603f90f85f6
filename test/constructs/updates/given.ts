import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';

/** A name is what a resource is: with another name it is another resource, and what the old one holds is kept. */
export const NAME = Symbol('name');
/** A prop that the service lets nobody change, as the docstring of the construct says. */
export const FACT = Symbol('fact');

export type Given<Props, Key extends keyof Props> = (stack: Stack) => Required<Props>[Key];
export interface Named<Props, Key extends keyof Props> {
  readonly kind: typeof NAME | typeof FACT;
  readonly to: Given<Props, Key>;
}

type Public<Key> = Key extends `_${string}` ? never : Key;

/** Another value of every prop. A prop without one doesn't compile. */
export type Changes<Props> = {
  readonly [Key in keyof Required<Props> as Public<Key>]: Given<Props, Key> | Named<Props, Key>;
};

export const name = <T>(to: T) => ({ kind: NAME, to: () => to }) as const;
export const fixed = <T>(to: (stack: Stack) => T) => ({ kind: FACT, to }) as const;
export const fact = <T>(to: T) => fixed(() => to);

export interface Case<Props> {
  readonly base: (stack: Stack) => Props;
  readonly make: (stack: Stack, props: Props) => Construct;
  readonly changes: Changes<Props>;
}

export const CODE = join(__dirname, '../../../examples/mortgage-approval/code');
export const ENV = { account: '111111111111', region: 'eu-west-1' };
export const [useCase, other] = [mortgage(), mortgage({ name: 'lending' })].map((p) => goal.UseCase.define(p));
export const keyOf = (stack: Stack) =>
  Key.fromKeyArn(stack, 'GivenKey', 'arn:aws:kms:eu-west-1:111111111111:key/1-1-1');
export const [logsOf, bucketOf] = ['logs', 'given-logs'].map(
  (n) => (stack: Stack) => Bucket.fromBucketName(stack, n, n),
);
export const topicsOf = (stack: Stack) => [
  Topic.fromTopicArn(stack, 'GivenTopic', 'arn:aws:sns:eu-west-1:111111111111:ml'),
];
export const roleOf = (stack: Stack) => Role.fromRoleArn(stack, 'GivenRole', 'arn:aws:iam::111111111111:role/given');
export const rolesOf = (stack: Stack, ...uses: string[]) => {
  const named = uses.map((use) => [use, Role.fromRoleName(stack, `Given-${use}`, `given-${use}`)]);
  return Object.fromEntries(named) as { readonly [use: string]: IRole };
};
export const zoneOf = (stack: Stack, id: string) => new data.Zone(stack, id, { key: keyIn(stack, id) });
export const keyIn = (stack: Stack, id: string) => new foundation.EncryptionKey(stack, `${id}Key`);
export const networkOf = () => ({ subnetIds: ['subnet-11111111'], securityGroupIds: ['sg-11111111'] });
export const stateOf = (stack: Stack) => new foundation.HandlerState(stack, 'GivenState');
export const handlersOf = () => ({ network: networkOf(), logRetention: Duration.days(90) });
export const heard = { alarmTopics: topicsOf, key: keyOf };
export const handling = { ...heard, state: stateOf };
export const kept = <Props>(given: Case<Props>) => given as unknown as Case<object>;
