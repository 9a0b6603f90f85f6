import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Duration, App, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { context } from '../../cdk.json';
import { data, delivery, goal, monitoring, registry, serving, training } from '../../constructs';
import { ConfigurationError } from '../../constructs/private/errors';
import type { KitBody, TemplateBody } from '../lib/stacks/fixture';
import { mortgage } from '../support/mortgage';
import { duplicates, physicalNames } from '../support/physical-names';
import { codeFolder } from './training/fixture';

const REGION = 'eu-west-1';
const ACCOUNT = '111111111111';
const ENVIRONMENTS = ['staging', 'prod'];

/** Everything that the lifecycle of one use case creates, tools and both environments in one account. */
class Copy {
  public readonly useCase: goal.UseCase;
  private readonly tools: Stack;

  public constructor(app: App, id: string, props: Partial<goal.UseCaseProps>, region = REGION) {
    const env = { account: ACCOUNT, region };
    this.tools = new Stack(app, `${id}-tools`, { env });
    this.useCase = new goal.UseCase(this.tools, 'UseCase', mortgage({ ...props, fairness: NO_PEOPLE }));
    const lake = new data.DataLake(this.tools, 'Lake', { useCase: this.useCase });
    const models = new registry.ModelPackageGroup(this.tools, 'Models', { useCase: this.useCase });
    const pipeline = this.train(lake, models);
    const deliveries = this.deliver(lake, models, region);
    this.watch(lake, models, pipeline, deliveries);
    for (const name of ENVIRONMENTS) this.addEnvironment(new Stack(app, `${id}-${name}`, { env }), name);
  }

  private train(lake: data.DataLake, models: registry.ModelPackageGroup): training.TrainingPipeline {
    return new training.TrainingPipeline(this.tools, 'Training', {
      useCase: this.useCase,
      dataset: lake.curated.dataset('applications'),
      code: training.ModelCode.scikitLearn(codeFolder),
      models,
      artifacts: lake.artifacts,
    });
  }

  private deliver(lake: data.DataLake, models: registry.ModelPackageGroup, region: string): delivery.Delivery {
    return new delivery.Delivery(this.tools, 'Delivery', {
      models,
      artifacts: lake.artifacts,
      release: this.release(),
      smokeTest: delivery.SmokeTest.json({ instances: [{ hir: 0.25 }] }),
      stages: ENVIRONMENTS.map((name) => delivery.Stage.of(name, { env: { account: ACCOUNT, region } })),
    });
  }

  private release(): delivery.ReleaseStack {
    const { useCase } = this;
    const release = new delivery.ReleaseStack(this.tools, 'Release', { useCase });
    const endpointName = new CfnParameter(release, 'EndpointName').valueAsString;
    const environmentName = new CfnParameter(release, 'EnvironmentName').valueAsString;
    const role = release.parameterFromEnvironment('ServingRole').valueAsString;
    const key = release.parameterFromEnvironment('ServingKey').valueAsString;
    new serving.ModelEndpoint(release, 'Endpoint', {
      model: release.servedModel(),
      role: Role.fromRoleArn(release, 'Role', role, { mutable: false }),
      key: Key.fromKeyArn(release, 'Key', key),
      hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
      serviceLevels: useCase.serviceLevels,
      endpointName,
    });
    const baselineUri = release.baselineUri.valueAsString;
    new monitoring.DriftSchedule(release, 'Drift', { useCase, environmentName, baselineUri });
    return release;
  }

  private watch(
    lake: data.DataLake,
    models: registry.ModelPackageGroup,
    pipeline: training.TrainingPipeline,
    deliveries: delivery.Delivery,
  ): void {
    const { tools, useCase } = this;
    const far = { environmentName: 'far', account: '999999999999', region: 'eu-central-1' };
    new monitoring.Notifications(tools, 'Notifications', {
      useCase,
      models,
      training: pipeline,
      artifacts: lake.artifacts,
      delivery: deliveries,
      chats: [monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' })],
      environments: [...ENVIRONMENTS.map((environmentName) => ({ environmentName })), far],
    });
    const environments = [...ENVIRONMENTS.map((environmentName) => ({ environmentName })), far];
    new monitoring.Retraining(tools, 'Retraining', { useCase, pipeline, environments, schedule: WEEKLY });
    new monitoring.CostBudget(tools, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'] });
  }

  private addEnvironment(stack: Stack, environmentName: string): void {
    const given = { useCase: this.useCase, environmentName };
    const environment = new delivery.ReleaseEnvironment(stack, 'Environment', { ...given, toolsAccount: ACCOUNT });
    const drift = new monitoring.DriftCheck(stack, 'Drift', {
      ...given,
      captured: environment.capture,
      baseline: monitoring.Baseline.releasedFrom(ACCOUNT),
    });
    const { alarms } = new monitoring.EndpointAlarms(stack, 'Alarms', given);
    new monitoring.ModelDashboard(stack, 'Dashboard', { ...given, alarms, drift: drift.lines });
    const tools = { account: '999999999999', region: stack.region };
    new monitoring.NotificationForwarder(stack, 'Forwarder', { ...given, ...tools });
    new monitoring.RetrainingTrigger(stack, 'Trigger', { ...given, ...tools });
  }
}

const NO_PEOPLE = goal.Fairness.none('The example decides nothing about people');
const WEEKLY = Schedule.rate(Duration.days(7));

/** What an app makes: its templates, and those of its releases in each environment. */
function synthesise(build: (app: App) => Copy[]) {
  const app = new App({ context });
  const copies = build(app);
  const { directory, stacks } = app.synth();
  const kits = readdirSync(directory).filter((name) => name.endsWith('.kit.json'));
  const released = kits.flatMap((file) => {
    const kit = JSON.parse(readFileSync(join(directory, file), 'utf8')) as KitBody;
    return ENVIRONMENTS.map((name) => physicalNames(kit.template, kit.parameters[name].Parameters));
  });
  const templates = stacks.map(({ template }) => template as TemplateBody);
  return { copies, templates, names: [...templates.map((template) => physicalNames(template)), ...released].flat() };
}

const FIRST = { namePrefix: 'first', rolePath: '/first/ml/' };
const SECOND = { namePrefix: 'second', rolePath: '/second/ml/' };

const one = (props: Partial<goal.UseCaseProps>, region?: string) =>
  synthesise((app) => [new Copy(app, 'copy', props, region)]);

describe('when a use case is twice in one app and account', () => {
  const both = synthesise((app) => [new Copy(app, 'a', FIRST), new Copy(app, 'b', SECOND)]);

  test('then no physical name is made twice', () => {
    expect(duplicates(both.names)).toEqual([]);
    expect(both.names.length).toBeGreaterThan(100);
  });

  test('then no statement of a policy has the id of another', () => {
    const ids = both.templates.flatMap(policies).map((statements) => statements.flatMap(({ Sid }) => Sid ?? []));
    expect(ids.flatMap(duplicates)).toEqual([]);
    expect(ids.flat().length).toBeGreaterThan(20);
  });

  test('then no export has the name of another', () => {
    const exports = both.templates.flatMap(exportsOf);
    expect(duplicates(exports)).toEqual([]);
  });

  test('then both have the same tag, so that their costs add up', () => {
    expect(both.copies.map(({ useCase }) => useCase.tags['ml:use-case'])).toEqual(Array(2).fill('mortgage-approval'));
  });
});

describe('when a use case has a prefix and a path', () => {
  const [first, second] = [one(FIRST), one(SECOND)];

  test('then every physical name comes from them', () => {
    expect(first.names.map((name) => name.replaceAll('first', 'second'))).toEqual(second.names);
    expect(first.names.filter((name) => second.names.includes(name))).toEqual([]);
  });

  test('then nothing refers to a name that the use case would have without', () => {
    const text = JSON.stringify(first.templates.map(({ Resources }) => withoutWords(Resources)));
    expect(text.match(/.{40}(mortgage-approval-|\/mortgage-approval|MortgageApproval|role\/ml\/).{20}/g)).toBeNull();
  });

  test('then every role with a name is at the path', () => {
    const roles = first.templates.flatMap(({ Resources }) => Object.values(Resources)).filter(isNamedRole);
    expect([...new Set(roles.map(({ Properties }) => Properties.Path))]).toEqual(['/first/ml/']);
    expect(roles.length).toBeGreaterThan(8);
  });
});

describe('when a use case is in two Regions of one app', () => {
  const inBoth = (props: Partial<goal.UseCaseProps>) => {
    const regions = ['eu-west-1', 'eu-central-1'];
    return synthesise((app) => regions.map((region) => new Copy(app, region, props, region)));
  };

  test('then with the Region in names, no role, bucket or dashboard is made twice', () => {
    const { names } = inBoth({ regionInNames: true });
    const global = names.filter((name) => /^AWS::(IAM::Role|S3::Bucket|CloudWatch::Dashboard|Chatbot::)/.test(name));
    expect(duplicates(global)).toEqual([]);
    expect(global.length).toBeGreaterThan(20);
  });

  test('then without it, a fault says what would be made twice', () => {
    let found: unknown;
    try {
      inBoth({});
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(ConfigurationError);
    expect((found as Error).message).toBe(
      `MLL134 'bucketName' must be the name of one bucket only; eu-west-1-tools/Lake/Artifacts has it already, got "mortgage-approval-artifacts-111111111111"; set regionInNames: true on the use case that is in several Regions, or a namePrefix on each copy of a use case (eu-central-1-tools/Lake/Artifacts)`,
    );
  });
});

function exportsOf(template: TemplateBody): string[] {
  const { Outputs = {} } = template as { Outputs?: { [id: string]: { Export?: { Name: unknown } } } };
  return Object.values(Outputs).flatMap(({ Export }) => (Export ? [JSON.stringify(Export.Name)] : []));
}

interface Policy {
  readonly Statement: { readonly Sid?: string }[];
}

/** The statements of each policy of a template. */
function policies({ Resources }: TemplateBody): Policy['Statement'][] {
  const found: Policy['Statement'][] = [];
  JSON.stringify(Resources, (_, value: unknown) => {
    if (value !== null && typeof value === 'object' && 'Statement' in value) found.push((value as Policy).Statement);
    return value;
  });
  return found;
}

function isNamedRole({ Type, Properties }: TemplateBody['Resources'][string]): boolean {
  return Type === 'AWS::IAM::Role' && Properties.RoleName !== undefined;
}

/** Resources without what only people read, and without tags. */
function withoutWords(resources: TemplateBody['Resources']): object {
  const words = /^(.*Description|Content|DisplayName|Tags|DashboardBody|PipelineDefinition)$/;
  return JSON.parse(JSON.stringify(resources, (key, value: unknown) => (words.test(key) ? undefined : value)));
}
