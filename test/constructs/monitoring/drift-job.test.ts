import { Template } from 'aws-cdk-lib/assertions';
import { Duration, Size } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import { Baseline, DriftCheck, DriftCheckProps } from '../../../constructs/monitoring';
import { DEVELOPMENT, stackIn, useCase } from './fixture';

function make(props: Partial<DriftCheckProps> = {}): Template {
  const stack = stackIn();
  new DriftCheck(stack, 'Drift', {
    useCase,
    environmentName: 'prod',
    captured: new data.Zone(stack, 'Zone', { key: new foundation.EncryptionKey(stack, 'Key') }),
    baseline: Baseline.releasedFrom(DEVELOPMENT.account),
    ...props,
  });
  return Template.fromStack(stack);
}

/** The definition, with the names of its values in place of the values. */
function definitionIn(template: Template) {
  const [resource] = Object.values(template.findResources('AWS::SageMaker::Pipeline'));
  const body = resource.Properties.PipelineDefinition.PipelineDefinitionBody as { 'Fn::Sub': [string, object] };
  return JSON.parse(body['Fn::Sub'][0]);
}

describe('what happens at the start of a check', () => {
  const variables = (template: Template) => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    return functions.map((f) => f.Properties.Environment.Variables).find((v) => v.CAPTURE_BUCKET);
  };

  test('the handler has the name that releases know, and knows where traffic and manifests are', () => {
    const template = make();
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'mortgage-approval-prod-start-drift-check',
    });
    expect(variables(template)).toMatchObject({
      CAPTURE_BUCKET: { Ref: expect.stringMatching(/^Zone/) },
      CAPTURE_PREFIX: 'captured',
      ENDPOINT_NAME: 'mortgage-approval-prod',
      WINDOW_HOURS: '24',
      MANIFEST_BUCKET: { Ref: expect.stringMatching(/^Zone/) },
      MANIFEST_PREFIX: 'drift/windows',
      PIPELINE_NAME: 'mortgage-approval-prod-drift',
    });
  });

  test('the handler knows what fits on the disk of the job', () => {
    expect(variables(make()).CAPACITY_BYTES).toBe(`${27 * 1024 ** 3}`);
    const template = make({ volumeSize: Size.gibibytes(100) });
    expect(variables(template).CAPACITY_BYTES).toBe(`${90 * 1024 ** 3}`);
    const { ClusterConfig } = definitionIn(template).Steps[0].Arguments.ProcessingResources;
    expect(ClusterConfig.VolumeSizeInGB).toBe(100);
  });

  test.each([
    ['two days, without an interval', {}, 48],
    ['what was given', { trafficMissingAfter: Duration.hours(5) }, 5],
  ])('traffic is missing after %s', (_, props, Threshold) => {
    make(props).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mortgage-approval-prod-traffic-missing',
      MetricName: 'HoursWithoutTraffic',
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
  });
});

describe('the job', () => {
  test('runs on the instance type that is given, whose own disks take no key', () => {
    const { Parameters, Steps } = definitionIn(make({ instanceType: 'ml.g4dn.xlarge' }));
    expect(Parameters).toContainEqual(expect.objectContaining({ DefaultValue: 'ml.g4dn.xlarge' }));
    expect(Steps[0].Arguments.ProcessingResources.ClusterConfig).not.toHaveProperty('VolumeKmsKeyId');
  });

  test('is stopped after the time that is given', () => {
    const template = make({ maxRuntime: Duration.hours(2) });
    expect(definitionIn(template).Steps[0].Arguments.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 7200 });
  });
});
