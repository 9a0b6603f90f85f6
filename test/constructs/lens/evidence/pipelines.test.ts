import { alarmsOn, isOfEndpoints, listenersOf, metricsOf } from '../../../../constructs/lens/private/evidence/alarms';
import { modeOf, modelsOf, scalingOf, variants } from '../../../../constructs/lens/private/evidence/endpoints';
import { fits, parts } from '../../../../constructs/lens/private/evidence/names';
import {
  evaluationsIn,
  gatesBefore,
  preparationsIn,
  releasesOf,
  trainingPipelines,
} from '../../../../constructs/lens/private/evidence/pipelines';
import { Estate } from '../../../../constructs/lens/private/judge/estate';
import { Template } from '../../../../constructs/lens/private/template/template';
import { SETTLED } from '../../../../constructs/lens/private/template/world';
import { pipeline, type Resources } from '../support';

function estate(...templates: Resources[]): Estate {
  return new Estate(
    templates.map((Resources, i) => new Template(`${i}.json`, { Resources })),
    SETTLED,
  );
}

const TRAIN = {
  Name: 'Train',
  Type: 'Training',
  Arguments: { InputDataConfig: [{ Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" }] },
};
const EVALUATE = { Name: 'Evaluate', Type: 'Processing', Arguments: { In: { Get: 'Steps.Train.ModelArtifacts' } } };
const LEFT = { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.report' }, Path: 'auc' } };
const GATE = {
  Name: 'Gate',
  Type: 'Condition',
  Arguments: {
    Conditions: [{ Type: 'GreaterThanOrEqualTo', LeftValue: LEFT, RightValue: 0.8 }],
    IfSteps: [{ Name: 'Register', Type: 'RegisterModel', Arguments: {} }],
    ElseSteps: [],
  },
};

describe('pipelines', () => {
  const [read] = trainingPipelines(
    estate({ P: pipeline({ Name: 'Prepare', Type: 'Processing' }, TRAIN, EVALUATE, GATE) }),
  );
  const names = (steps: readonly { readonly name: string }[]) => steps.map(({ name }) => name);

  test('steps come before others by what they use, and by the conditions around them', () => {
    expect(names(preparationsIn(read))).toEqual(['Prepare']);
    expect(names(evaluationsIn(read))).toEqual(['Evaluate']);
    expect(names(releasesOf(read))).toEqual(['Register']);
  });

  test('a condition around a step is a gate if it reads what a step measured', () => {
    const [gate, ...others] = gatesBefore(read, releasesOf(read)[0]);
    expect([gate.step.name, names(gate.reads), others.length]).toEqual(['Gate', ['Evaluate'], 0]);
    const always = { ...GATE, Arguments: { ...GATE.Arguments, Conditions: [{ LeftValue: 1, RightValue: 1 }] } };
    const [other] = trainingPipelines(estate({ P: pipeline(TRAIN, EVALUATE, always) }));
    expect(gatesBefore(other, releasesOf(other)[0])).toEqual([]);
  });

  test('DependsOn orders steps too', () => {
    const last = { Name: 'Measure', Type: 'Lambda', DependsOn: ['Train'], Arguments: {} };
    expect(names(evaluationsIn(trainingPipelines(estate({ P: pipeline(TRAIN, last) }))[0]))).toEqual(['Measure']);
  });
});

describe('endpoints', () => {
  const Model = { Type: 'AWS::SageMaker::Model', Properties: {} };
  const Config = {
    Type: 'AWS::SageMaker::EndpointConfig',
    Properties: {
      ProductionVariants: [{ VariantName: 'main', ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] } }],
    },
  };
  const Endpoint = {
    Type: 'AWS::SageMaker::Endpoint',
    Properties: { EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] } },
  };
  const target = (ResourceId: unknown) => ({
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: {
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ResourceId,
    },
  });
  const policy = {
    Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    Properties: { ScalingTargetId: { Ref: 'Target' } },
  };

  test('a variant has its endpoint, its models and its mode', () => {
    const found = estate({ Model, Config, Endpoint });
    const [variant] = variants(found);
    expect(variant.endpoints.map(({ logicalId }) => logicalId)).toEqual(['Endpoint']);
    expect(modelsOf(found, variant).map(({ logicalId }) => logicalId)).toEqual(['Model']);
    expect(modeOf(variant)).toBe('real-time');
  });

  test.each<[string, unknown, (boolean | number)[]]>([
    ['names it', { 'Fn::Sub': 'endpoint/${Endpoint.EndpointName}/variant/main' }, [true, 1]],
    ['names another variant', { 'Fn::Sub': 'endpoint/${Endpoint.EndpointName}/variant/other' }, []],
    ['names another endpoint', 'endpoint/other/variant/main', []],
    ['is an import', { 'Fn::ImportValue': 'Id' }, [false, 1]],
  ])('a scalable target that %s', (_, id, expected) => {
    const found = estate({ Model, Config, Endpoint, Target: target(id), Policy: policy });
    const scaling = scalingOf(found, variants(found)[0]);
    expect(scaling.flatMap(({ certain, policies }) => [certain, policies.length])).toEqual(expected);
  });

  test('alarms are found by the dimension of their metric, and their listeners by actions and by rules', () => {
    const Alarm = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'late',
        MetricName: 'ModelLatency',
        Namespace: 'AWS/SageMaker',
        Dimensions: [{ Name: 'EndpointName', Value: 'serves' }],
      },
    };
    const Named = { ...Endpoint, Properties: { ...Endpoint.Properties, EndpointName: 'serves' } };
    const Rule = {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.cloudwatch'],
          detail: { state: { value: ['ALARM'] }, alarmName: [{ prefix: 'la' }] },
        },
        Targets: [{ Id: 'A', Arn: 'arn:aws:sns:eu-west-1:111111111111:topic' }],
      },
    };
    const found = estate({ Config, Endpoint: Named }, { Alarm, Rule });
    const [alarm] = alarmsOn(found, found.all('AWS::SageMaker::Endpoint')[0]);
    expect(metricsOf(alarm).every(isOfEndpoints)).toBe(true);
    expect(listenersOf(found, alarm).map(({ subject }) => subject.logicalId)).toEqual(['Rule']);
  });
});

test('what is not known in an ARN may contain its separators', () => {
  expect(parts('arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:f', ':')).toEqual([
    'arn',
    '${AWS::Partition}',
    'lambda',
    '${AWS::Region}',
    '1',
    'function',
    'f',
  ]);
});

test.each([
  ['approval-${Stage}-check', 'approval-prod-check', true],
  ['approval-${Stage}-check', 'approval-prod-train', false],
  ['${Name}', 'approval', false],
  ['approval', 'approval', true],
])('the name %s may be %s: %s', (pattern, name, expected) => expect(fits(pattern, name)).toBe(expected));
