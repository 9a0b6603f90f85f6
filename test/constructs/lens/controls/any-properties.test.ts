import fc from 'fast-check';
import { CONTROLS } from '../../../../constructs/lens/private/controls';
import { type Finding, Judge } from '../../../../constructs/lens/private/judge/judge';
import { Template } from '../../../../constructs/lens/private/template/template';
import { pipeline } from '../support';

const TYPES = [...new Set(CONTROLS.flatMap(({ types }) => types))];

/** The names that controls read, which a text of their own would hardly ever hit. */
const NAMES = [
  'AppNetworkAccessType',
  'ClusterConfig',
  'Containers',
  'DataStorageConfig',
  'Description',
  'DirectInternetAccess',
  'EnableInterContainerTrafficEncryption',
  'EnableNetworkIsolation',
  'EnableOnlineStore',
  'ImageConfig',
  'ImageDescription',
  'InitialInstanceCount',
  'InstanceCount',
  'JobResources',
  'Key',
  'KmsKey',
  'KmsKeyId',
  'ModelPackageName',
  'MonitoringJobDefinition',
  'MonitoringScheduleConfig',
  'NetworkConfig',
  'OfflineStoreConfig',
  'OnlineStoreConfig',
  'OutputDataConfig',
  'PlatformIdentifier',
  'PrimaryContainer',
  'ProductionVariants',
  'RepositoryAccessMode',
  'ResourceConfig',
  'RootAccess',
  'S3StorageConfig',
  'SecurityConfig',
  'ServerlessConfig',
  'StorageType',
  'SubnetId',
  'Subnets',
  'Tags',
  'TrainingJobDefinition',
  'TrainingJobDefinitions',
  'VolumeKmsKeyId',
  'VpcConfig',
];

const FUNCTIONS = [
  'Ref',
  'Fn::GetAtt',
  'Fn::If',
  'Fn::Join',
  'Fn::Sub',
  'Fn::Select',
  'Fn::Split',
  'Fn::FindInMap',
  'Fn::Equals',
  'Fn::ImportValue',
  'Fn::Cidr',
  'Fn::GetAZs',
  'Fn::Length',
  'Fn::ToJsonString',
  'Fn::Base64',
  'Fn::Transform',
  'Fn::Not',
  'Fn::And',
  'Fn::Or',
  'Condition',
  'Get',
  'Std:Join',
  'Std:JsonGet',
  'Fn::ForEach::Loop',
];

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 2, arbitrary: fc.constantFrom(...FUNCTIONS) },
  { weight: 1, arbitrary: fc.constantFrom('toString', 'valueOf', 'toJSON', 'constructor', 'length', '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
);

const scalar = fc.oneof(
  fc.constantFrom('Parameter', 'Condition', 'AWS::NoValue', 'AWS::Region', 'Itself', '${Parameter}', '{{resolve:x}}'),
  fc.constantFrom(
    0,
    1,
    2,
    '1',
    '2',
    true,
    false,
    'true',
    null,
    'Vpc',
    'Platform',
    'Disabled',
    'InMemory',
    'aws:x',
    -0.5,
  ),
  fc.string({ maxLength: 5 }),
);

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.dictionary(name, tie('json'), { maxKeys: 3 }),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('json')).map(([call, argument]) => ({ [call]: argument })),
  ),
}));

const properties = fc.dictionary(fc.constantFrom(...NAMES), json, { maxKeys: 6 });

function judged(Resources: object, rest: object = {}): Finding[] {
  const judge = new Judge([new Template('template.json', { Resources, ...rest })]);
  return CONTROLS.flatMap((control) => judge.byControl(control));
}

const VERDICT = /^(PASSED|FAILED|NOT_APPLICABLE|CANT_TELL)$/;

function expectVerdicts(findings: readonly Finding[]): void {
  expect(new Set(findings.map(({ rule }) => rule)).size).toBe(CONTROLS.length);
  for (const { verdict, reason, path } of findings) {
    expect(verdict).toMatch(VERDICT);
    expect([typeof reason, reason === '', typeof path]).toEqual(['string', false, 'string']);
  }
}

function resourcesWith(Properties: unknown): object {
  return Object.fromEntries(TYPES.map((Type, i) => [`R${i}`, { Type, Properties }]));
}

test('any properties have a verdict of each control', () => {
  fc.assert(
    fc.property(json, (any) => expectVerdicts(judged(resourcesWith(any)))),
    { numRuns: 100 },
  );
});

test('any sections have one', () => {
  const Properties = { 'Fn::If': ['Condition', { Ref: 'Parameter' }, {}] };
  const Resources = { R: { Type: 'AWS::SageMaker::EndpointConfig', Properties } };
  fc.assert(
    fc.property(json, json, json, (parameter, condition, Mappings) => {
      const rest = { Parameters: { Parameter: parameter }, Conditions: { Condition: condition }, Mappings };
      expectVerdicts(judged(Resources, rest));
    }),
  );
});

test('any arguments of a step have one', () => {
  const kinds = ['Training', 'Tuning', 'Model', 'EndpointConfig', 'Condition', 'Processing', 'Unheard'];
  const step = fc.record({ Name: json, Type: fc.oneof(fc.constantFrom(...kinds), json), Arguments: json });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4 }), (steps) => expectVerdicts(judged({ Pipeline: pipeline(...steps) }))),
    { numRuns: 100 },
  );
});

test.each([
  ['a default of itself', { Parameters: [{ Name: 'P', DefaultValue: { Get: 'Parameters.P' } }] }],
  ['arguments that only a run knows', { Steps: [{ Name: 'S', Type: 'Condition', Arguments: { Get: 'Steps.T.x' } }] }],
])('a definition that leads to itself has one: %s', (_, definition) => {
  const step = { Name: 'Train', Type: 'Training', Arguments: { VpcConfig: { Get: 'Parameters.P' } } };
  const body = JSON.stringify({ Steps: [step], ...definition });
  const Properties = { PipelineDefinition: { PipelineDefinitionBody: body } };
  expectVerdicts(judged({ Pipeline: { Type: 'AWS::SageMaker::Pipeline', Properties } }));
});

test('a mapping that leads to itself has one', () => {
  const lookup = { 'Fn::FindInMap': ['Map', 'a', 'b'] };
  expectVerdicts(judged(resourcesWith({ KmsKeyId: lookup }), { Mappings: { Map: { a: { b: lookup } } } }));
});

test('properties that a control does not read change no verdict', () => {
  const other = fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => !NAMES.includes(key)),
    json,
    { minKeys: 1, maxKeys: 4 },
  );
  const verdicts = (any: object) =>
    judged(resourcesWith(any), { Parameters: { Parameter: { Type: 'String' } } }).map(
      ({ rule, logicalId, verdict, path }) => [rule, logicalId, verdict, path],
    );
  fc.assert(
    fc.property(properties, other, (read, unread) => {
      expect(verdicts({ ...unread, ...read })).toEqual(verdicts(read));
    }),
    { numRuns: 100 },
  );
});
