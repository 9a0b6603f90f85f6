import { Template } from '../../../../constructs/lens/private/template/template';

/** The properties of a function of SAM below these globals. */
function propertiesOf(globals: unknown, properties?: object, type = 'AWS::Serverless::Function'): unknown {
  const resource = { Type: type, ...(properties && { Properties: properties }) };
  const content = { Transform: 'AWS::Serverless-2016-10-31', Globals: globals, Resources: { Predict: resource } };
  return new Template('template.yaml', content).resource('Predict')!.properties;
}

test('a resource has what the globals of its kind say', () => {
  expect(propertiesOf({ Function: { Architectures: ['arm64'] } })).toEqual({ Architectures: ['arm64'] });
  expect(propertiesOf({ Api: { TracingEnabled: true } }, { Timeout: 3 })).toEqual({ Timeout: 3 });
  expect(propertiesOf({ Function: { Timeout: 5 } }, { Runtime: 'x' }, 'AWS::Lambda::Function')).toEqual({
    Runtime: 'x',
  });
});

test('mappings are merged, lists are joined, and its own values count', () => {
  const globals = {
    Timeout: 5,
    Environment: { Variables: { A: 'global', B: 'global' } },
    VpcConfig: { SecurityGroupIds: ['sg-1'] },
    KmsKeyArn: { Ref: 'Key' },
  };
  const own = {
    Timeout: 10,
    Environment: { Variables: { B: 'own' } },
    VpcConfig: { SecurityGroupIds: ['sg-2'] },
    KmsKeyArn: { 'Fn::GetAtt': ['Own', 'Arn'] },
  };
  expect(propertiesOf({ Function: globals }, own)).toEqual({
    Timeout: 10,
    Environment: { Variables: { A: 'global', B: 'own' } },
    VpcConfig: { SecurityGroupIds: ['sg-1', 'sg-2'] },
    KmsKeyArn: { 'Fn::GetAtt': ['Own', 'Arn'] },
  });
});

test.each([['words'], [[]], [{ Function: 'words' }], [{ constructor: {} }]])(
  'globals that are none count for nothing: %j',
  (globals) => {
    expect(propertiesOf(globals, { Timeout: 3 })).toEqual({ Timeout: 3 });
  },
);
