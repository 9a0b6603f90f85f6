import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import * as data from '../../../constructs/data';
import { Baseline, ModelMonitor, ModelMonitorProps } from '../../../constructs/monitoring';
import * as serving from '../../../constructs/serving';
import { PROD, stackIn, useCase } from './fixture';

function make(props: (stack: ReturnType<typeof stackIn>) => Partial<ModelMonitorProps>) {
  const stack = stackIn();
  const monitor = new ModelMonitor(stack, 'Monitor', { useCase, ...props(stack) });
  return { stack, monitor, template: Template.fromStack(stack) };
}

const watched = (template: Template) => {
  const alarm = Object.values(
    template.findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName: 'ModelLatency' } }),
  );
  return alarm[0].Properties.Dimensions[0].Value;
};

class Reference extends Construct implements sagemaker.IEndpointRef {
  public readonly env = PROD;
  public readonly endpointRef: sagemaker.EndpointReference;

  public constructor(
    scope: Construct,
    endpointArn: string,
    public readonly endpointName?: string,
  ) {
    super(scope, 'Endpoint');
    this.endpointRef = { endpointArn };
  }
}

const ARN = 'arn:aws:sagemaker:eu-west-1:333333333333:endpoint/scores';

test('an endpoint alone gets alarms and a dashboard', () => {
  const { monitor, template } = make(() => ({ environmentName: 'prod' }));
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  template.resourceCountIs('AWS::SageMaker::Pipeline', 0);
  expect(monitor.drift).toBeUndefined();
  expect(watched(template)).toBe('mortgage-approval-prod');
});

test('traffic and a baseline bring the drift check, a training pipeline brings retraining', () => {
  const { monitor, template } = make((stack) => {
    const lake = new data.DataLake(stack, 'Lake');
    return {
      captured: lake.capture,
      baseline: Baseline.released(lake.artifacts),
      retrain: sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'mortgage-approval-training'),
    };
  });
  template.resourceCountIs('AWS::CloudWatch::Alarm', 11);
  template.resourceCountIs('AWS::DynamoDB::Table', 1);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { resources: ['arn:aws:cloudwatch:eu-west-1:333333333333:alarm:mortgage-approval-live-drift'] },
  });
  const { endpointAlarms, drift, retraining } = monitor;
  const alarms = [...endpointAlarms.alarms, ...drift!.alarms, retraining!.handler.deadLettersAlarm];
  expect(monitor.alarms).toEqual(alarms);
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard.Properties.DashboardBody);
  expect(body).toContain('FeaturePsi');
  expect(body.match(/"Fn::GetAtt":\["Monitor\w+","Arn"\]/g)).toHaveLength(11);
});

describe('the endpoint is told', () => {
  test('by a reference that knows its name', () => {
    expect(watched(make((stack) => ({ endpoint: new Reference(stack, ARN, 'Scores') })).template)).toBe('Scores');
  });

  test('by an L1', () => {
    const { template } = make((stack) => ({
      endpoint: new sagemaker.CfnEndpoint(stack, 'Endpoint', { endpointConfigName: 'config' }),
    }));
    expect(watched(template)).toEqual({ 'Fn::GetAtt': ['Endpoint', 'EndpointName'] });
  });

  test('by an ARN', () => {
    expect(watched(make((stack) => ({ endpoint: new Reference(stack, ARN) })).template)).toBe('scores');
  });

  test('by an ARN that is known later', () => {
    const { template } = make((stack) => ({
      endpoint: new Reference(stack, new sagemaker.CfnEndpoint(stack, 'Other', { endpointConfigName: 'config' }).ref),
    }));
    expect(watched(template)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Other' }] }] });
  });

  test('by its name', () => {
    expect(watched(make(() => ({ endpointName: 'Scores' })).template)).toBe('Scores');
  });
});

test('every alarm tells the topics', () => {
  const { template } = make((stack) => {
    const lake = new data.DataLake(stack, 'Lake');
    return {
      captured: lake.capture,
      baseline: Baseline.file(lake.artifacts, 'baseline.json'),
      alarmTopics: [{ topicRef: { topicArn: 'arn:aws:sns:eu-west-1:333333333333:page' } } as never],
    };
  });
  template.resourceCountIs('AWS::CloudWatch::Alarm', 11);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: ['arn:aws:sns:eu-west-1:333333333333:page'],
    OKActions: Match.anyValue(),
  });
});

describe('the variant of an endpoint', () => {
  /** Every variant that something in a template names. */
  const variants = (template: Template) => {
    const text = JSON.stringify(template.toJSON()).replaceAll('\\', '');
    const dimensions = text.matchAll(/"VariantName"(?:,"Value":|,)"([^"]+)"|"Name":"VariantName","Value":"([^"]+)"/g);
    return [...new Set([...dimensions].map(([, pair, dimension]) => pair ?? dimension))];
  };
  const drift = (stack: ReturnType<typeof stackIn>) => {
    const lake = new data.DataLake(stack, 'Lake');
    return { captured: lake.capture, baseline: Baseline.released(lake.artifacts) };
  };
  const started = (template: Template) =>
    Object.values(template.findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables?.VARIANT_NAME)
      .filter((name) => name !== undefined);

  test('is that of the endpoint, wherever there is one in the template', () => {
    const { template } = make((stack) => ({
      ...drift(stack),
      endpoint: serving.ModelEndpoint.fromEndpointAttributes(stack, 'E', {
        endpointName: 'legacy',
        variantName: 'AllTraffic',
      }),
    }));
    expect(variants(template)).toEqual(['AllTraffic']);
    expect(started(template)).toEqual(['AllTraffic']);
  });

  test('is the one that is asked for', () => {
    const { template, stack } = make((scope) => ({
      ...drift(scope),
      variantName: 'challenger',
      endpoint: new Reference(scope, ARN),
    }));
    expect(variants(template)).toEqual(['challenger']);
    expect(started(template)).toEqual(['challenger']);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('is main for an endpoint that is only named, whose traffic is checked whatever its variant', () => {
    const { template } = make((stack) => ({ ...drift(stack), endpointName: 'ours' }));
    expect(variants(template)).toEqual(['main']);
    expect(started(template)).toEqual([]);
  });

  test('is assumed aloud where an endpoint is imported by its name', () => {
    const { stack, template } = make((scope) => ({
      endpoint: serving.ModelEndpoint.fromEndpointName(scope, 'E', 'legacy'),
    }));
    expect(variants(template)).toEqual(['main']);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/E',
      Match.stringLikeRegexp('the variant main of the endpoint legacy .* fromEndpointAttributes\\(\\): AllTraffic'),
    );
  });

  test.each<[string, (scope: Construct) => Partial<ModelMonitorProps>]>([
    [
      'the monitor',
      (s) => ({ variantName: 'AllTraffic', endpoint: serving.ModelEndpoint.fromEndpointName(s, 'E', 'e') }),
    ],
    [
      'the import',
      (s) => ({
        endpoint: serving.ModelEndpoint.fromEndpointAttributes(s, 'E', { endpointName: 'e', variantName: 'main' }),
      }),
    ],
  ])('is not assumed where %s names it', (_, props) => {
    Annotations.fromStack(make(props).stack).hasNoWarning('*', Match.anyValue());
  });

  test('is assumed aloud where an endpoint does not know it', () => {
    const { stack } = make((scope) => ({ endpoint: new Reference(scope, ARN) }));
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Monitor',
      Match.stringLikeRegexp('the variant main .* variantName'),
    );
  });
});

test('where AWS has no image, the drift check runs in one of its own', () => {
  const stack = stackIn({ account: '111111111111', region: 'mx-central-1' });
  const lake = new data.DataLake(stack, 'Lake');
  const props = { useCase, captured: lake.capture, baseline: Baseline.released(lake.artifacts) };
  expect(() => new ModelMonitor(stack, 'Without', props)).toThrow(
    /^MLL411 .* Or bring an image of your own: image of ModelCode, DriftCheck and Model/,
  );
  const repository = ecr.CfnRepository.fromRepositoryName(stack, 'Images', 'ml');
  const monitor = new ModelMonitor(stack, 'With', { ...props, image: { repository, tagOrDigest: '1.0' } });
  const template = Template.fromStack(stack);
  const [pipeline] = Object.entries(template.findResources('AWS::SageMaker::Pipeline')).filter(([id]) =>
    id.startsWith('With'),
  );
  expect(JSON.stringify(pipeline)).toMatch(/dkr\.ecr\.mx-central-1\./);
  expect(JSON.stringify(pipeline)).not.toContain('scikit-learn');
  expect(monitor.drift).toBeDefined();
});
