import * as fc from 'fast-check';
import type { Finding } from '../../../constructs/lens/private/judge/judge';
import { review } from '../../../constructs/lens/private/judge/review';
import { Template } from '../../../constructs/lens/private/template/template';
import { sample, SAMPLE_SECTIONS } from './sample';
import { pipeline } from './support';

const VERDICTS = ['PASSED', 'FAILED', 'NOT_APPLICABLE', 'CANT_TELL', 'NEEDS_PERSON'];

function judged(content: object): Finding[] {
  return review([new Template('template.json', { Resources: {}, ...content })]);
}

/** Each rule said something that a report can show. */
function expectReadable(findings: readonly Finding[]): void {
  const odd = findings.filter(
    ({ verdict, reason, path, logicalId }) =>
      !VERDICTS.includes(verdict) ||
      typeof path !== 'string' ||
      typeof logicalId !== 'string' ||
      !/^\S/.test(reason) ||
      /\bundefined\b|\[object |\bNaN\b/.test(reason),
  );
  expect(odd).toEqual([]);
}

const FUNCTIONS =
  'Ref Condition Fn::Base64 Fn::Cidr Fn::FindInMap Fn::GetAtt Fn::GetAZs Fn::If Fn::ImportValue Fn::Join Fn::Length Fn::Select Fn::Split Fn::Sub Fn::ToJsonString Fn::Transform Fn::Equals Fn::And Fn::Or Fn::Not Fn::ForEach::Loop Fn::Nothing'.split(
    ' ',
  );
const WORDS = [
  'Key',
  'Model',
  'Data',
  'IsProd',
  'Stage',
  'AWS::NoValue',
  'AWS::Region',
  '${Key.Arn}',
  '*',
  '',
  '{{resolve:ssm:x}}',
];
const KEYS = [...FUNCTIONS, 'Type', 'Properties', 'Statement', 'Name', 'Value', '__proto__', 'constructor', 'toString'];

/** Values that nobody writes, made of words that templates have. */
const junk = fc.letrec((again) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -1, 1e308, ...WORDS),
    fc.constantFrom(...KEYS),
    fc.array(again('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), again('value')), { maxLength: 2 })
      .map((entries) => Object.fromEntries(entries) as unknown),
  ),
})).value;

/** All places in something, as lists of keys. */
function placesIn(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...placesIn(inner, [...at, key])]);
}

function put(root: object, place: readonly string[], value: unknown): void {
  let at = root as { [key: string]: unknown };
  for (const key of place.slice(0, -1)) {
    if (typeof at[key] !== 'object' || at[key] === null) return;
    at = at[key] as { [key: string]: unknown };
  }
  at[place.at(-1)!] = structuredClone(value);
}

describe('whatever a template says, each rule has a verdict', () => {
  const good = { ...SAMPLE_SECTIONS, Resources: sample() };
  const places = placesIn(good).filter((place) => place.length > 1);

  test('of a good template with a few places spoilt', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 4 }), (changes) => {
        const content = structuredClone(good);
        for (const [place, value] of changes) put(content, place, value);
        expectReadable(judged(content));
      }),
      { numRuns: 60 },
    );
  });

  test('of a pipeline definition with a few places spoilt', () => {
    const { Properties } = sample().Pipeline as { Properties: { PipelineDefinition: object } };
    const [text] = (Properties.PipelineDefinition as { PipelineDefinitionBody: { 'Fn::Sub': [string] } })
      .PipelineDefinitionBody['Fn::Sub'];
    const definition = JSON.parse(text) as object;
    const calls = fc.constantFrom<unknown>(
      { Get: 'Parameters.Type' },
      { Get: null },
      { Get: 'Steps.' },
      { 'Std:Join': null },
      { 'Std:JsonGet': 1 },
    );
    const steps = placesIn(definition);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...steps), fc.oneof(junk, calls)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const body = structuredClone(definition);
          for (const [place, value] of changes) put(body, place, value);
          const Pipeline = pipeline();
          put(Pipeline, ['Properties', 'PipelineDefinition', 'PipelineDefinitionBody'], JSON.stringify(body));
          expectReadable(judged({ Resources: { Pipeline } }));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what is made to exhaust a judge is judged', () => {
  const model = (EnableNetworkIsolation: unknown) => ({
    Model: { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation } },
  });
  const chain = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`C${i}`, { Condition: `C${i + 1}` }]));
  const loops = (): object => {
    let body: object = { 'M${A}${B}${C}${D}${E}': { Type: 'AWS::SageMaker::Model' } };
    const items = Array.from({ length: 100 }, (_, i) => `${i}`);
    for (const name of 'EDCBA') body = { [`Fn::ForEach::${name}`]: [name, items, body] };
    return body;
  };
  const get = { Get: 'Parameters.A' };
  const step = { Name: 'M', Type: 'Model', Arguments: { EnableNetworkIsolation: get } };
  const body = (text: string) => ({
    Type: 'AWS::SageMaker::Pipeline',
    Properties: { PipelineDefinition: { PipelineDefinitionBody: text } },
  });
  const cycle = { 'Fn::FindInMap': ['A', 'B', 'C'] };

  test.each([
    ['a mapping that is itself', { Mappings: { A: { B: { C: cycle } } }, Resources: model(cycle) }],
    [
      'a parameter of a pipeline that is itself',
      { Resources: { P: body(JSON.stringify({ Parameters: [{ Name: 'A', DefaultValue: get }], Steps: [step] })) } },
    ],
    ['a deep pipeline definition', { Resources: { P: body(`{"Steps":${'['.repeat(20_000)}${']'.repeat(20_000)}}`) } }],
    [
      'a long chain of conditions',
      { Conditions: chain(5000), Resources: { M: { Type: 'AWS::SageMaker::Model', Condition: 'C0' } } },
    ],
    [
      'a condition that is its own opposite',
      { Conditions: { A: { 'Fn::Not': [{ Condition: 'A' }] } }, Resources: model({ 'Fn::If': ['A', true, false] }) },
    ],
    ['loops in loops', { Resources: { ...loops(), ...model(true) } }],
    [
      'names that objects have already',
      { Mappings: {}, Resources: model({ 'Fn::FindInMap': ['constructor', 'name', 'length'] }) },
    ],
    [
      'resources that are none',
      { Resources: { A: null, B: [], C: { Type: 5 }, D: { Type: 'constructor' }, ...model(null) } },
    ],
  ])('%s', (_, content) => expectReadable(judged(content)));

  test('a member that every object has is no condition, no parameter and no mapping', () => {
    const names = { Conditions: {}, Parameters: {}, Mappings: {} };
    const [found] = judged({ ...names, Resources: model({ Ref: 'constructor' }) }).filter(
      ({ rule }) => rule === 'SageMaker.5',
    );
    expect(found).toMatchObject({ verdict: 'CANT_TELL', reason: expect.stringContaining('${constructor}') });
  });
});

describe('the time grows with what is judged', () => {
  const template = (i: number, copies: number) => {
    const resources = Array.from({ length: copies }, (_, k) => sample(`${i}x${k}`));
    return new Template(`t${i}.json`, { ...SAMPLE_SECTIONS, Resources: Object.assign({}, ...resources) as object });
  };
  const seconds = (judge: () => void): number => {
    const before = process.cpuUsage();
    judge();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };

  test('500 resources take a second or so', () => {
    review([template(0, 1)]);
    expect(seconds(() => review([template(0, 36)]))).toBeLessThan(4);
  });

  test('four times as many templates of one app take less than ten times as long', () => {
    const apps = [20, 80].map((count) => Array.from({ length: count }, (_, i) => template(i, 2)));
    const [few, many] = apps.map((templates) => seconds(() => review(templates)));
    expect(many / few).toBeLessThan(10);
    expect(many).toBeLessThan(20);
  });
});
