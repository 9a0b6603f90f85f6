import { findingsOf, pipeline, verdictsOf } from './support';

const Type = 'AWS::SageMaker::NotebookInstance';
const NOTHING = { Ref: 'AWS::NoValue' };

/** What SageMaker.1 says of a notebook instance with some access to the internet. */
function access(DirectInternetAccess: unknown, rest: object = {}): string[] {
  return verdictsOf('SageMaker.1', { Notebook: { Type, Properties: { DirectInternetAccess } } }, rest);
}

/** What SageMaker.21 says of a notebook instance with a key. */
function key(KmsKeyId: unknown, rest: object, resource: object = {}): string[] {
  return verdictsOf('SageMaker.21', { Notebook: { Type, ...resource, Properties: { KmsKeyId } } }, rest);
}

describe('parameters that conditions compare', () => {
  const Parameters = { Key: { Type: 'String' }, Other: { Type: 'String' } };
  const Conditions = {
    HasKey: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Key' }, ''] }] },
    Same: { 'Fn::Equals': [{ Ref: 'Key' }, { Ref: 'Other' }] },
  };
  const rest = { Parameters, Conditions };

  test('are not empty where a condition says so', () => {
    expect(key({ 'Fn::If': ['HasKey', { Ref: 'Key' }, 'alias/own'] }, rest)).toEqual(['PASSED']);
    expect(key({ Ref: 'Key' }, rest, { Condition: 'HasKey' })).toEqual(['PASSED']);
    expect(key({ 'Fn::If': ['HasKey', { Ref: 'Key' }, NOTHING] }, rest)).toEqual(['CANT_TELL']);
    expect(key({ Ref: 'Key' }, rest)).toEqual(['CANT_TELL']);
  });

  test('may be the same as each other', () => {
    expect(access({ 'Fn::If': ['Same', 'Disabled', 'Enabled'] }, rest)).toEqual(['CANT_TELL']);
  });

  test('have values of their own in each template', () => {
    const template = (values: readonly string[]) => ({
      Parameters: { Access: { Type: 'String', AllowedValues: values } },
    });
    expect(access({ Ref: 'Access' }, template(['Disabled']))).toEqual(['PASSED']);
    expect(access({ Ref: 'Access' }, template(['Disabled', 'Enabled']))).toEqual(['CANT_TELL']);
  });
});

describe('mappings by what only the deployment knows', () => {
  const Mappings = {
    Regions: {
      'us-east-1': { Access: 'Disabled', Open: 'Enabled' },
      'eu-west-1': { Access: 'Enabled', Open: 'Enabled' },
    },
  };
  const East = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] };
  const find = (column: string, ...options: object[]) => ({
    'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, column, ...options],
  });

  test('agree with conditions', () => {
    const rest = { Mappings, Conditions: { East, West: { 'Fn::Not': [{ Condition: 'East' }] } } };
    expect(access({ 'Fn::If': ['East', find('Access'), 'Disabled'] }, rest)).toEqual(['PASSED']);
    expect(access({ 'Fn::If': ['West', find('Access'), 'Enabled'] }, rest)).toEqual(['FAILED']);
    expect(access(find('Access'), rest)).toEqual(['CANT_TELL']);
    expect(access(find('Open'), rest)).toEqual(['FAILED']);
  });

  test('may have no such key if there is a default', () => {
    expect(access(find('Open', { DefaultValue: 'Disabled' }), { Mappings })).toEqual(['CANT_TELL']);
    expect(access(find('Open', { DefaultValue: 'Enabled' }), { Mappings })).toEqual(['FAILED']);
  });
});

describe('what is put into a template when it is deployed', () => {
  test.each([
    ['{{resolve:ssm:/access}}'],
    [{ 'Fn::Sub': '{{resolve:ssm:/${Stage}/access}}' }],
    [{ 'Fn::Join': ['', ['{{resolve:ssm:', '/access}}']] }],
    [{ Ref: 'Access' }],
  ])('is not known: %j', (value) => {
    const Parameters = {
      Stage: { Type: 'String', Default: 'prod' },
      Access: { Type: 'String', Default: '{{resolve:ssm:/access}}' },
    };
    expect(access(value, { Parameters })).toEqual(['CANT_TELL']);
  });

  test('leaves the rest of a text known', () => {
    const model = {
      Name: 'M',
      Type: 'Model',
      Arguments: { EnableNetworkIsolation: true, ExecutionRoleArn: '{{resolve:ssm:/r}}' },
    };
    expect(verdictsOf('SageMaker.5', { Pipeline: pipeline(model) })).toEqual(['PASSED']);
  });

  test.each(['Fn::Transform', 'Fn::ForEach::Properties'])('may be a property, by %s', (name) => {
    const Properties = { RootAccess: 'Disabled', [name]: ['Name', { Ref: 'Names' }, { '${Name}': 'Disabled' }] };
    const resources = { Notebook: { Type, Properties } };
    const rest = { Parameters: { Names: { Type: 'CommaDelimitedList' } } };
    expect(verdictsOf('SageMaker.1', resources, rest)).toEqual(['CANT_TELL']);
    expect(verdictsOf('SageMaker.3', resources, rest)).toEqual(['PASSED']);
  });
});

describe('loops', () => {
  const body = { 'Notebook${Name}': { Type, Properties: { DirectInternetAccess: { Ref: 'Name' } } } };
  const over = (list: unknown) =>
    ({ 'Fn::ForEach::Notebooks': ['Name', list, body] }) as unknown as { [id: string]: object };
  const judged = (list: unknown, rest: object) =>
    findingsOf('SageMaker.1', over(list), rest).map(({ logicalId, verdict }) => [logicalId, verdict]);

  test('over a mapping are written out', () => {
    const Mappings = { Lists: { all: { Names: ['Disabled', 'Enabled'] } } };
    expect(judged({ 'Fn::FindInMap': ['Lists', 'all', 'Names'] }, { Mappings })).toEqual([
      ['NotebookDisabled', 'PASSED'],
      ['NotebookEnabled', 'FAILED'],
    ]);
  });

  test('over an unknown list are judged once', () => {
    const Parameters = { Names: { Type: 'CommaDelimitedList' } };
    expect(judged({ Ref: 'Names' }, { Parameters })).toEqual([['Notebook${Name}', 'CANT_TELL']]);
    const choices = { Names: { Type: 'CommaDelimitedList', AllowedValues: ['a', 'a,b'] } };
    expect(judged({ Ref: 'Names' }, { Parameters: choices })).toEqual([['Notebook${Name}', 'CANT_TELL']]);
  });
});

describe('pipeline definitions', () => {
  const define = (PipelineDefinition: object, rest: object = {}) =>
    verdictsOf(
      'SageMaker.4',
      { Pipeline: { Type: 'AWS::SageMaker::Pipeline', Properties: { PipelineDefinition } } },
      rest,
    );
  const config = (...ProductionVariants: unknown[]) => ({
    Steps: [{ Name: 'Config', Type: 'EndpointConfig', Arguments: { ProductionVariants } }],
  });

  test('that the template does not show may make anything', () => {
    expect(define({ PipelineDefinitionS3Location: { Bucket: 'a', Key: 'b' } })).toEqual(['CANT_TELL']);
    expect(define({ PipelineDefinitionBody: 'not JSON' })).toEqual(['CANT_TELL']);
  });

  test('make no notebook instances', () => {
    const Pipeline = pipeline();
    expect(verdictsOf('SageMaker.1', { Pipeline })).toEqual(['NOT_APPLICABLE']);
  });

  test('may be written as objects, without what is left out', () => {
    const body = config({ InitialInstanceCount: 2 }, { 'Fn::If': ['Never', { InitialInstanceCount: 1 }, NOTHING] });
    const rest = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };
    expect(define({ PipelineDefinitionBody: body }, rest)).toEqual(['PASSED']);
    expect(define({ PipelineDefinitionBody: { 'Fn::ToJsonString': body } }, rest)).toEqual(['PASSED']);
  });

  test.each([
    [{ EnumValues: ['2', '3'] }, 'PASSED'],
    [{ EnumValues: ['1', '3'] }, 'CANT_TELL'],
    [{ EnumValues: ['1', '3'], DefaultValue: '1' }, 'FAILED'],
    [{ EnumValues: [] }, 'CANT_TELL'],
  ])('with a parameter with %j', (parameter, verdict) => {
    const steps = config({ InitialInstanceCount: { Get: 'Parameters.Count' } });
    const body = { ...steps, Parameters: [{ Name: 'Count', Type: 'String', ...parameter }] };
    expect(define({ PipelineDefinitionBody: JSON.stringify(body) })).toEqual([verdict]);
  });
});
