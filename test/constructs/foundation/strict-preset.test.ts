import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, PropertyInjectors, Stack } from 'aws-cdk-lib/core';
import { Template as Assertions } from 'aws-cdk-lib/assertions';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import * as stages from '../../../constructs';
import { EventHandler, HandlerState, StrictPreset, type StrictPresetProps } from '../../../constructs/foundation';
import { UseCase } from '../../../constructs/goal';
import { EndpointAlarms } from '../../../constructs/monitoring';
import { ReleaseStack } from '../../../constructs/delivery';
import { mortgage } from '../../support/mortgage';
import { ownStacks } from '../../support/own-stacks';

const env = { account: '111111111111', region: 'eu-west-1' };
const PAGE = 'arn:aws:sns:eu-west-1:111111111111:page';
const KEY = 'arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-0000-0000-000000000000';
const network = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };

function strictStack(more: Partial<StrictPresetProps> = {}): Stack {
  const stack = new Stack(new App(), 'Stack', { env });
  const key = CfnKey.fromKeyArn(stack, 'Key', KEY);
  StrictPreset.applyTo(stack, { key, network, alarmTopics: [Topic.fromTopicArn(stack, 'Page', PAGE)], ...more });
  return stack;
}

interface PublicConstruct {
  readonly name: string;
  readonly PROPERTY_INJECTION_ID: string;
}

function publicConstructs(): PublicConstruct[] {
  return Object.values(stages)
    .flatMap((stage) => Object.values(stage) as object[])
    .filter((one): one is PublicConstruct => 'PROPERTY_INJECTION_ID' in one);
}

interface Template {
  readonly Resources: { readonly [id: string]: Resource };
}

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: unknown };
}

/** The resources of a type in all templates, those of releases among them, by template and logical ID. */
function resourcesOf(app: App, type: string): [string, Resource['Properties']][] {
  const { directory } = app.synth();
  return app.node
    .findAll()
    .filter((one): one is Stack => Stack.isStack(one))
    .flatMap(({ templateFile, node }) => {
      const { Resources } = JSON.parse(readFileSync(join(directory, templateFile), 'utf8')) as Template;
      return Object.entries(Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, { Properties }]): [string, Resource['Properties']] => [`${node.path}/${id}`, Properties]);
    });
}

describe('when all constructs are in strict stacks of a platform team', () => {
  const app = ownStacks('strict');
  const lacking = (type: string, test: (properties: Resource['Properties']) => boolean) => {
    const all = resourcesOf(app, type);
    expect(all.length).toBeGreaterThan(0);
    return all.filter(([, properties]) => !test(properties)).map(([path]) => path);
  };

  test('then every public construct is there', () => {
    const there = new Set(app.node.findAll().map(({ constructor }) => constructor.name));
    const missing = publicConstructs().filter(({ name }) => !there.has(name));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('then each log group, queue, table and variable has a key', () => {
    expect(lacking('AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId !== undefined)).toEqual([]);
    expect(lacking('AWS::SQS::Queue', ({ KmsMasterKeyId }) => KmsMasterKeyId !== undefined)).toEqual([]);
    expect(lacking('AWS::Lambda::Function', ({ KmsKeyArn }) => KmsKeyArn !== undefined)).toEqual([]);
    const encrypted = ({ SSESpecification: s }: Resource['Properties']) =>
      (s as { KMSMasterKeyId?: unknown } | undefined)?.KMSMasterKeyId !== undefined;
    expect(lacking('AWS::DynamoDB::Table', encrypted)).toEqual([]);
  });

  test('then each function is in a VPC, with a concurrency of its own', () => {
    expect(
      lacking('AWS::Lambda::Function', (p) => p.VpcConfig !== undefined && p.ReservedConcurrentExecutions === 2),
    ).toEqual([]);
  });

  test('then each alarm has an action, except those that SageMaker reads during a rollout', () => {
    const silent = lacking('AWS::CloudWatch::Alarm', ({ AlarmActions }) => AlarmActions !== undefined);
    expect(silent).toEqual([
      expect.stringMatching(/^tools\/Release\/EndpointRollbackErrors/),
      expect.stringMatching(/^releases\/Release\/EndpointRollbackErrors/),
      expect.stringMatching(/^endpoint\/ServedRollbackErrors/),
    ]);
  });

  test('then no role has an inline policy, except that of the network, which was there before', () => {
    const inline = lacking('AWS::IAM::Role', ({ Policies }) => Policies === undefined);
    expect(inline.filter((path) => !/\/NetworkFlowLogRole[0-9A-F]{8}$/.test(path))).toEqual([]);
    expect(lacking('AWS::IAM::ManagedPolicy', ({ Roles }) => Roles === undefined)).toEqual([]);
  });

  test('then nothing waits for what waits for it', () => {
    const all = app.node.children.filter((one): one is Stack => Stack.isStack(one));
    expect(all).toHaveLength(4);
    for (const one of all) expect(() => Assertions.fromStack(one)).not.toThrow();
  });

  test('then each bucket writes its access logs to the bucket that was given, and there is no other one', () => {
    const given = ({ LoggingConfiguration: l }: Resource['Properties']) =>
      (l as { DestinationBucketName: string }).DestinationBucketName.startsWith('access-logs-');
    expect(lacking('AWS::S3::Bucket', given)).toEqual([]);
  });
});

describe('when a scope is strict', () => {
  test('then what a construct sets by itself stays', () => {
    const stack = strictStack();
    const own = CfnKey.fromKeyArn(stack, 'Own', KEY.replace(/0$/, '1'));
    new HandlerState(stack, 'State', { key: own });
    Assertions.fromStack(stack).hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { KMSMasterKeyId: own.keyRef.keyArn },
    });
  });

  test('then what an injector around it sets stays, and what that leaves open is strict', () => {
    const app = new App();
    PropertyInjectors.of(app).add({
      constructUniqueId: EventHandler.PROPERTY_INJECTION_ID,
      inject: (own: object) => ({ ...own, reservedConcurrency: 7 }),
    });
    const stack = new Stack(app, 'Stack', { env });
    const key = CfnKey.fromKeyArn(stack, 'Key', KEY);
    StrictPreset.applyTo(stack, { key, network, alarmTopics: [Topic.fromTopicArn(stack, 'Page', PAGE)] });
    new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Starts retraining' });
    Assertions.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 7,
      KmsKeyArn: KEY,
    });
  });

  test('then a release in it gets nothing of this account', () => {
    const stack = strictStack();
    const useCase = UseCase.define(mortgage());
    const release = new ReleaseStack(stack, 'Release', { useCase });
    new EndpointAlarms(release, 'Alarms', { useCase });
    new EndpointAlarms(stack, 'Alarms', { useCase });
    const actions = resourcesOf(stack.node.root as App, 'AWS::CloudWatch::Alarm').map(([path, { AlarmActions }]) => [
      path.replace(/[0-9A-F]{8}$/, ''),
      AlarmActions,
    ]);
    expect(actions).toEqual([
      ['Stack/AlarmsLatency', [PAGE]],
      ['Stack/AlarmsAvailability', [PAGE]],
      ['Stack/Release/AlarmsLatency', undefined],
      ['Stack/Release/AlarmsAvailability', undefined],
    ]);
  });

  test('then each class that it names exists', () => {
    const stack = strictStack();
    const known = publicConstructs().map((one) => one.PROPERTY_INJECTION_ID);
    const named = known.filter((id) => PropertyInjectors.of(stack).for(id) !== undefined);
    expect(named).toHaveLength(PropertyInjectors.of(stack).supportedClasses().length);
  });
});

describe('when the preset is given something wrong', () => {
  test.each<[string, RegExp, Partial<StrictPresetProps>]>([
    [
      'MLL261',
      /^MLL261 'alarmTopics' must have at least one topic, got \[\]; pass a standard topic/,
      { alarmTopics: [] },
    ],
    ['MLL208', /^MLL208 'reservedConcurrency'/, { reservedConcurrency: 0 }],
  ])('then %s says so, and nothing is added to the scope', (_, message, more) => {
    expect(() => strictStack(more)).toThrow(message);
    const stack = new Stack();
    expect(() =>
      StrictPreset.applyTo(stack, { key: CfnKey.fromKeyArn(stack, 'Key', KEY), network, alarmTopics: [], ...more }),
    ).toThrow();
    expect(PropertyInjectors.hasPropertyInjectors(stack)).toBe(false);
  });
});
