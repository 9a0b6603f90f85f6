import { NotReadable } from '../../../../lib/review/read/parsed';
import { lineOfResource } from '../../../../lib/review/read/places';
import { readTemplateText } from '../../../../lib/review/read/template-text';

function resourcesOf(text: string): { [logicalId: string]: unknown } {
  return (readTemplateText(text).value as { Resources: { [logicalId: string]: unknown } }).Resources;
}

/** What YAML writes as the value of a property. */
function valueOf(yaml: string): unknown {
  return resourcesOf(`Resources:\n  A:\n    Value: ${yaml}\n`).A;
}

function lineOf(text: string, logicalId: string, path?: string): number | undefined {
  return lineOfResource(readTemplateText(text).spots()!, logicalId, path);
}

function whyNot(text: string): string {
  try {
    readTemplateText(text);
  } catch (error) {
    if (error instanceof NotReadable) return error.message;
    throw error;
  }
  throw new Error('it was read');
}

describe('short forms of functions', () => {
  test.each([
    ['!Ref Bucket', { Ref: 'Bucket' }],
    ['!Condition IsProd', { Condition: 'IsProd' }],
    ['!GetAtt Bucket.Arn', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    ['!GetAtt Nested.Outputs.Key', { 'Fn::GetAtt': ['Nested', 'Outputs.Key'] }],
    ['!GetAtt [Bucket, Arn]', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    ["!Sub '${A}-b'", { 'Fn::Sub': '${A}-b' }],
    ['!Sub ["${A}", {A: !Ref B}]', { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
    ['!If [IsProd, !Ref A, !Ref "AWS::NoValue"]', { 'Fn::If': ['IsProd', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    [
      '!Join ["-", [a, !Select [0, !GetAZs ""]]]',
      { 'Fn::Join': ['-', ['a', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }]] },
    ],
    ['!Equals [!Ref A, on]', { 'Fn::Equals': [{ Ref: 'A' }, true] }],
    ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!ImportValue 1', { 'Fn::ImportValue': '1' }],
    ['!Unheard of', { 'Fn::Unheard': 'of' }],
  ])('%s', (yaml, value) => expect(valueOf(yaml)).toEqual({ Value: value }));
});

describe('scalars are read as CloudFormation reads them', () => {
  test.each([
    ['yes', true],
    ['off', false],
    ['"yes"', 'yes'],
    ['2012-10-17', '2012-10-17'],
    ['012345678901', '012345678901'],
    ['12345678901234567890', '12345678901234567890'],
    ['0777', '0777'],
    ['30', 30],
    ['0.5', 0.5],
    ['12:30', '12:30'],
    ['', null],
    ['~', null],
    ['!!str 5', '5'],
  ])('%s', (yaml, value) => expect(valueOf(yaml)).toEqual({ Value: value }));
});

test('quoted texts may go on in lines that are not indented', () => {
  const text = `Resources:
  Queue:
    Properties:
      Policy: '{
        "Sid": "it''s",
      }'
      Other: !Sub "a
 b \\" c
      d"
  Bucket: {Type: 'AWS::S3::Bucket'}
`;
  expect(resourcesOf(text)).toEqual({
    Queue: { Properties: { Policy: `{ "Sid": "it's", }`, Other: { 'Fn::Sub': 'a b " c d' } } },
    Bucket: { Type: 'AWS::S3::Bucket' },
  });
  expect(lineOf(text, 'Bucket')).toBe(10);
});

test('anchors, aliases and merges are written out', () => {
  const resources = resourcesOf(`
Common: &common {Type: 'AWS::SQS::Queue', DeletionPolicy: Retain}
Resources:
  A: *common
  B: {<<: *common, DeletionPolicy: Delete}
  C: {<<: [{Type: Mine}, *common]}
`);
  expect(resources).toEqual({
    A: { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Retain' },
    B: { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Delete' },
    C: { Type: 'Mine', DeletionPolicy: 'Retain' },
  });
});

test.each([
  ['YAML', 'Resources:\n  A: {Type: One}\n  A: {Type: Two}\n', 3],
  ['JSON', '{"Resources": {\n"A": {"Type": "One"},\n"A": {"Type": "Two"}}}', 3],
])('the later of two resources with the same name counts in %s, with its line', (_, text, line) => {
  expect(resourcesOf(text)).toEqual({ A: { Type: 'Two' } });
  expect(lineOf(text, 'A')).toBe(line);
});

test('a key __proto__ is a key like any other', () => {
  const text = 'Resources: {}\nOther: {__proto__: {polluted: 1}}\n';
  for (const one of [text, JSON.stringify({ Resources: {} }).replace('{}', '{"__proto__": {"polluted": 1}}')]) {
    readTemplateText(one);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  }
  expect(Object.keys(resourcesOf('Resources: {__proto__: {Type: A}}'))).toEqual(['__proto__']);
});

describe('what a console printed', () => {
  const yaml = 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n';
  test.each([
    ['before YAML', `> app@1.0.0 synth\n> cdk synth\n\n${yaml}`, 5],
    ['that is a list of YAML', `- built\n- done\nDescription: x\n${yaml}`, 5],
    ['before JSON', `Successfully synthesized\n{\n"Resources": {\n"Queue": {"Type": "AWS::SQS::Queue"}}}`, 4],
    ['with colors', `\u001b[32mDone\u001b[0m: 3 s\nat: [x\n${yaml}`, 4],
  ])('%s does not count', (_, text, line) => {
    expect(resourcesOf(text)).toEqual({ Queue: { Type: 'AWS::SQS::Queue' } });
    expect(lineOf(text, 'Queue')).toBe(line);
  });
});

test('of several documents, the first mapping counts', () => {
  expect(resourcesOf('---\n# nothing\n---\nResources: {A: {Type: B}}\n---\nOther: 1\n')).toEqual({ A: { Type: 'B' } });
});

describe('lines', () => {
  const yaml = `Resources:
  Key: {Type: AWS::KMS::Key}
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      Tags:
        - Key: owner
          Value: me
        - Key: cost
          Value: !If [A, {Name: x}, y]
      Lifecycle: !If
        - IsProd
        - Rules:
            - Id: a
        - Rules:
            - Id: b
              Days: 3
  Fn::ForEach::Queues:
    - Name
    - [A, B]
    - Queue\${Name}:
        Type: AWS::SQS::Queue
        Properties:
          DelaySeconds: 3
`;
  const lines: readonly (readonly [string, string, number])[] = [
    ['Key', '', 2],
    ['Bucket', '', 3],
    ['Bucket', 'Properties', 5],
    ['Bucket', 'Properties.Tags[1].Key', 9],
    ['Bucket', 'Properties.Tags[1].Missing.Deeper', 9],
    ['Bucket', 'Properties.BucketEncryption', 5],
    ['Bucket', 'Properties.Lifecycle.Rules[0].Id', 14],
    ['QueueA', 'Properties.DelaySeconds', 24],
  ];
  test.each(lines)('of %s %s in YAML', (logicalId, path, line) => expect(lineOf(yaml, logicalId, path)).toBe(line));

  test('of what JSON says', () => {
    const json = JSON.stringify(readTemplateText(yaml).value, null, 2);
    const written = json.split('\n');
    const at = (text: string) => written.findIndex((line) => line.includes(text)) + 1;
    expect(lineOf(json, 'Bucket', 'Properties.Tags[1].Key')).toBe(at('"cost"'));
    expect(lineOf(json, 'Bucket', 'Properties.Tags[7]')).toBe(at('"Tags"'));
    expect(lineOf(json, 'QueueB', 'Properties.DelaySeconds')).toBe(at('"DelaySeconds"'));
    expect(lineOf(json, 'Bucket', 'Properties.Lifecycle.Rules[0].Id')).toBe(at('"Id"'));
  });

  test('of what is not there is unknown', () => expect(lineOf(yaml, 'Nowhere')).toBeUndefined());
});

describe('what is no template', () => {
  test.each([
    ['', 'it is empty'],
    ['  \n', 'it is empty'],
    ['# nothing\n', 'it is empty'],
    ['just words', 'it is a text and no template'],
    ['[1, 2]', 'it is a list and no template'],
    ['{"name": "package"}', 'it has no Resources, so it is no CloudFormation template'],
    ['Resources:\n  - a\n', 'its Resources are not named, so it is no CloudFormation template'],
    ['Resources: {A: *nowhere}', 'there is no anchor &nowhere'],
  ])('%j', (text, why) => expect(whyNot(text)).toBe(why));

  test('is told with its line', () => {
    expect(whyNot('Resources:\n  A:\n    B: [1\n  C: 2\n')).toMatch(/^it is no YAML: line \d: /);
    expect(whyNot('{"Resources": {\n"A": }\n')).toMatch(/^it is no YAML: line 3: /);
  });

  test('and would exhaust the parser', () => {
    const deep = (open: string, close: string) => `Resources: ${open.repeat(5000)}${close.repeat(5000)}`;
    expect(whyNot(deep('[', ']'))).toBe('it has more than 100 levels');
    expect(whyNot(`{"Resources": ${'['.repeat(200)}${']'.repeat(200)}}`)).toBe('it has more than 100 levels');
    const laughs = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [one, next] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      laughs.push(`${next}: &${next} [${Array.from({ length: 10 }, () => `*${one}`).join(', ')}]`);
    }
    expect(whyNot(`Resources: {}\n${laughs.join('\n')}`)).toBe('its aliases stand for too many values');
    expect(whyNot('Resources: &a {b: *a}')).toBe('it has more than 100 levels');
  });
});
