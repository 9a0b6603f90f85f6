import { CfnParameter as SsmParameter } from 'aws-cdk-lib/aws-ssm';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Role } from 'aws-cdk-lib/aws-iam';
import {
  App,
  CfnParameter,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  Stack,
  Stage,
} from 'aws-cdk-lib/core';
import { ReleaseStack, WithReleases } from '../../../constructs/delivery';
import { DataCapture, Hosting, ModelEndpoint, ServedModel } from '../../../constructs/serving';
import { judge } from '../../support/compliance';
import { USE_CASE as useCase } from './fixture';

jest.setTimeout(60_000);

const env = { account: '111111111111', region: 'eu-west-1' };
const wrapped = (plugin: IPolicyValidationPlugin) => new WithReleases(plugin);

function serving(app: App, instanceType: string): ReleaseStack {
  const tools = new Stack(app, 'Tools', { env });
  const release = new ReleaseStack(tools, 'Serving', { useCase });
  new SsmParameter(tools, 'Kit', { type: 'String', value: release.kit.objectKey });
  const text = (id: string) => release.parameterFromEnvironment(id).valueAsString;
  new ModelEndpoint(release, 'Endpoint', {
    model: ServedModel.fromPackage(release.modelPackageArn.valueAsString),
    hosting: Hosting.realtime({
      instanceType,
      instances: new CfnParameter(release, 'Instances', { type: 'Number', minValue: 2, default: 2 }).valueAsNumber,
      maxInstances: 6,
      invocationsPerInstance: 500,
    }),
    endpointName: new CfnParameter(release, 'EndpointName').valueAsString,
    role: Role.fromRoleArn(release, 'Role', text('ServingRole')),
    key: Key.fromKeyArn(release, 'Key', text('ServingKey')),
    capture: DataCapture.toUri(`s3://${text('CaptureBucket')}/captured`),
    serviceLevels: useCase.serviceLevels,
  });
  return release;
}

describe('a release with an instance type that does not exist', () => {
  const build = (app: App) => serving(app, 'ml.zz9.large');
  // The endpoint itself warns of a type that is newer than its table, whoever validates the template.
  const NEWER = 'Construct Annotations Annotation::cdk-ml-lifecycle:newer-instance-type Tools/Serving/Endpoint';
  const finding = expect.stringMatching(/^CloudFormation Validate W3030 Tools\/Serving\/Endpoint\/Config/);

  test('is found by the wrapped validator, by the path of the construct', () => {
    expect(judge(build, wrapped).open).toEqual([finding, NEWER]);
  });

  test('is not found by the validator itself', () => {
    expect(judge(build).open).toEqual([NEWER]);
  });
});

describe('a release that is right', () => {
  test('has no findings, and nothing to acknowledge', () => {
    const { open, acknowledged } = judge((app) => serving(app, 'ml.m6i.large'), wrapped);
    expect(open).toEqual([]);
    expect(acknowledged).toEqual([]);
  });
});

describe('AwsSolutions', () => {
  test('sees a release, once', () => {
    const { open } = judge((app) => new CfnBucket(serving(app, 'ml.m6i.large'), 'Bucket'), wrapped);
    const found = open.filter((finding) => finding.startsWith('AwsSolutions'));
    expect(found.sort()).toEqual([
      'AwsSolutions AwsSolutions-S1 Tools/Serving/Bucket',
      'AwsSolutions AwsSolutions-S10 Tools/Serving/Bucket',
    ]);
  });
});

describe('the plugin inside', () => {
  const seen: IPolicyValidationContext[] = [];
  const plugin: IPolicyValidationPlugin = {
    name: 'Theirs',
    version: '1.2.3',
    ruleIds: ['A1'],
    validate(context) {
      seen.push(context);
      return { success: true, violations: [] };
    },
  };
  const stack = { stackConstructPath: 'Tools', templatePath: 'Tools.template.json', accountId: '1', region: 'r' };
  const context = (appConstruct: App): IPolicyValidationContext => ({
    appConstruct,
    stackTemplates: [stack],
    templatePaths: [stack.templatePath],
  });
  const app = new App();
  const stage = new Stage(app, 'Ml', { env });
  const release = new ReleaseStack(new Stack(stage, 'Tools'), 'Serving', { useCase });

  test('keeps its name, version and rules', () => {
    expect(new WithReleases(plugin)).toMatchObject({ name: 'Theirs', version: '1.2.3', ruleIds: ['A1'] });
  });

  test('is given the releases after the stacks, from the folder of their Stage', () => {
    new WithReleases(plugin).validate(context(app));
    const { stackTemplates, templatePaths } = seen.pop()!;
    expect(stackTemplates).toEqual([stack, expect.objectContaining({ stackConstructPath: 'Ml/Tools/Serving' })]);
    expect(templatePaths).toEqual([stack.templatePath, `${stage.outdir}/${release.templateFile}`]);
  });

  test('can be given the releases alone', () => {
    new WithReleases(plugin, { releasesOnly: true }).validate(context(app));
    expect(seen.pop()!.stackTemplates).toHaveLength(1);
  });
});
