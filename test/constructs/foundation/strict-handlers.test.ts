import { App, PropertyInjectors, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { EventHandler, type EventHandlerProps, StrictHandlers } from '../../../constructs/foundation';

const env = { account: '111111111111', region: 'eu-west-1' };
const network = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };
const valid: EventHandlerProps = { handler: 'retrain', description: 'Starts retraining' };

function make(prepare: (stack: Stack) => void, props: Partial<EventHandlerProps> = {}) {
  const stack = new Stack(new App(), 'Stack', { env });
  prepare(stack);
  const handler = new EventHandler(stack, 'Handler', { ...valid, ...props });
  const template = Template.fromStack(stack);
  const [{ Properties: properties }] = Object.values(template.findResources('AWS::Lambda::Function'));
  const [{ Properties: role }] = Object.values(template.findResources('AWS::IAM::Role'));
  const { metadata } = (handler.node.defaultChild as CfnFunction).node;
  const accepted = metadata.flatMap(({ data }) => Object.keys(data as object));
  return { properties, statements: role.Policies[0].PolicyDocument.Statement, accepted };
}

const strict = (stack: Stack) => StrictHandlers.applyTo(stack, { network });
const IN_VPC = /LambdaInsideVPC|lambda_inside_vpc_check/;
const RESERVED = /LambdaConcurrency/;

describe('when the handlers of a stack are strict', () => {
  const { properties, statements, accepted } = make(strict);

  test('then they run in the network, with a concurrency of their own', () => {
    expect(properties).toMatchObject({
      VpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] },
      ReservedConcurrentExecutions: 2,
    });
  });

  test('then Lambda may make network interfaces with their role, and their code may not', () => {
    const arn = 'arn:aws:ec2:eu-west-1:111111111111';
    const parts = ['network-interface/*', 'subnet/subnet-1', 'subnet/subnet-2', 'security-group/sg-1'];
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: 'ec2:CreateNetworkInterface',
      Resource: parts.map((part) => `${arn}:${part}`),
    });
    expect(statements).toContainEqual({
      Effect: 'Deny',
      Action: expect.arrayContaining(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface']),
      Resource: '*',
      Condition: { ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111111111111:function:*' } },
    });
    const callsOf = (effect: string): string[] =>
      statements
        .filter(({ Effect }: { Effect: string }) => Effect === effect)
        .flatMap(({ Action }: { Action: string | string[] }) => Action)
        .filter((action: string) => action.startsWith('ec2:'));
    expect(callsOf('Deny').sort()).toEqual(callsOf('Allow').sort());
  });

  test('then there is nothing left to accept of what they follow', () => {
    expect(accepted.filter((id) => IN_VPC.test(id) || RESERVED.test(id))).toEqual([]);
    expect(accepted).toContain('NIST.800.53.R5::NIST.800.53.R5-LambdaDLQ');
  });

  test('then what a handler sets by itself stays', () => {
    const own = { subnetIds: ['subnet-9'], securityGroupIds: ['sg-9'] };
    const { properties: mine } = make(strict, { network: own, reservedConcurrency: 7 });
    expect(mine).toMatchObject({ VpcConfig: { SubnetIds: ['subnet-9'] }, ReservedConcurrentExecutions: 7 });
  });
});

describe('when they are not', () => {
  const { properties, statements, accepted } = make(() => {});

  test('then they are in no VPC and share what the account has, and both is accepted', () => {
    expect(properties).not.toHaveProperty('VpcConfig');
    expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(JSON.stringify(statements)).not.toContain('ec2:');
    expect(accepted.filter((id) => IN_VPC.test(id))).toHaveLength(4);
    expect(accepted.filter((id) => RESERVED.test(id))).toHaveLength(2);
  });
});

describe('when the concurrency is wrong', () => {
  test.each([0, 1001, 1.5])('then %s is a fault of the preset, and of a handler', (reservedConcurrency) => {
    expect(() => StrictHandlers.applyTo(new Stack(), { network, reservedConcurrency })).toThrow(/MLL208/);
    expect(() => make(() => {}, { reservedConcurrency })).toThrow(/MLL208 'reservedConcurrency'/);
  });

  test('then nothing was added to the scope', () => {
    const stack = new Stack();
    expect(() => StrictHandlers.applyTo(stack, { network, reservedConcurrency: 0 })).toThrow();
    expect(PropertyInjectors.hasPropertyInjectors(stack)).toBe(false);
  });
});
