import { App, Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { renderBody } from '../../../../constructs/private/pipeline';

const newStack = () => new Stack(new App(), 'Stack');

/** What CloudFormation makes of Fn::Sub: everything between a dollar with a brace and the next brace is a name. */
function substitute(body: unknown, values: { [name: string]: string }): string {
  if (typeof body === 'string') return body;
  const [text, variables] = (body as { 'Fn::Sub': [string, { [name: string]: { Ref: string } }] })['Fn::Sub'];
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => values[variables[name].Ref]);
}

describe('when a definition holds what only the deployment knows', () => {
  test('then each value stands once beside the text, under its name', () => {
    const stack = newStack();
    const role = new CfnParameter(stack, 'Role').valueAsString;
    const bucket = new CfnParameter(stack, 'Bucket').valueAsString;
    const body = renderBody({ a: role, b: [`s3://${bucket}/x`, role], c: Aws.REGION }, { JobRole: role });
    expect(stack.resolve(body)).toEqual({
      'Fn::Sub': [
        '{"a":"${JobRole}","b":["s3://${Value1}/x","${JobRole}"],"c":"${Value2}"}',
        { JobRole: { Ref: 'Role' }, Value1: { Ref: 'Bucket' }, Value2: { Ref: 'AWS::Region' } },
      ],
    });
  });

  test('then a name is for the value that no earlier name is for', () => {
    const stack = newStack();
    const shared = new CfnParameter(stack, 'Key').valueAsString;
    const body = renderBody({ a: shared }, { Key: shared, Other: shared });
    expect(stack.resolve(body)).toEqual({ 'Fn::Sub': ['{"a":"${Key}"}', { Key: { Ref: 'Key' } }] });
  });

  test('then an intrinsic function stays one', () => {
    const stack = newStack();
    expect(stack.resolve(renderBody({ a: Fn.importValue('x') }))).toEqual({
      'Fn::Sub': ['{"a":"${Value1}"}', { Value1: { 'Fn::ImportValue': 'x' } }],
    });
  });

  test('then it says what it said, whatever else is in it', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', '!', '"', '\\', 'a', '\n', 'é') });
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.constantFrom('<one>', '<two>')), { maxKeys: 6 }), (given) => {
        const stack = newStack();
        const tokens: { [marker: string]: string } = {
          '<one>': new CfnParameter(stack, 'One').valueAsString,
          '<two>': new CfnParameter(stack, 'Two').valueAsString,
        };
        const definition = Object.fromEntries(Object.entries(given).map(([k, v]) => [k, tokens[v] ?? v]));
        const body: unknown = stack.resolve(renderBody(definition));
        expect(JSON.parse(substitute(body, { One: '<one>', Two: '<two>' }))).toEqual({ ...given });
      }),
    );
  });
});

describe('fails', () => {
  test.each([
    ['a number', (n: number) => n],
    ['a text with a number in it', (n: number) => `--window-hours=${n}`],
  ])('with %s that only the deployment knows', (_, show) => {
    const number = new CfnParameter(newStack(), 'Number', { type: 'Number' }).valueAsNumber;
    expect(() => renderBody({ steps: [{ a: 1 }, { a: show(number) }] })).toThrow(
      new Error(
        "MLL413 'definition.steps[1].a' must be known at synth; give a number, not a parameter of the template: it becomes part of a JSON text",
      ),
    );
  });
});

describe('when a definition holds nothing of the kind', () => {
  test('then it is plain text', () => {
    expect(renderBody({ a: '${b}' })).toBe('{"a":"${b}"}');
  });
});
