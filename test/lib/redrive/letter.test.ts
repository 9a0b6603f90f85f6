import fc from 'fast-check';
import { memberOf } from '../../../lib/redrive/json-text';
import { readLetter } from '../../../lib/redrive/letter';
import { FUNCTION, RULE, type Sent, ofFunction, ofRule, ofSchedule } from './dead-letters';

const message = ({ body, attributes = {} }: Sent) => ({
  MessageId: 'm',
  ReceiptHandle: 'r',
  Body: body,
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  ),
});

/** JSON as other programs write it: with blanks anywhere, numbers that JavaScript can't hold, and names twice. */
const foreignJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => {
  const blank = fc.stringMatching(/^[ \n\t]{0,2}$/);
  const name = fc.oneof(
    fc.json({ maxDepth: 0 }).filter((text) => text.startsWith('"')),
    fc.constant('"requestPayload"'),
  );
  const joined = (begin: string, end: string) => (parts: string[], space: string) =>
    `${begin}${space}${parts.join(`${space},${space}`)}${space}${end}`;
  const member = fc.tuple(name, blank, tie('value')).map(([key, space, value]) => `${key}${space}:${space}${value}`);
  return {
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.json({ maxDepth: 0 }),
      fc.constantFrom('12345678901234567890', '-0', '1.0', '1E400', '"\\u0000\\ud800\\"}],"', '""'),
      fc.tuple(fc.array(member, { maxLength: 4 }), blank).map(([parts, space]) => joined('{', '}')(parts, space)),
      fc.tuple(fc.array(tie('value'), { maxLength: 4 }), blank).map(([parts, space]) => joined('[', ']')(parts, space)),
    ),
  };
}).value;

test("a function's event is taken from its record as it is written, whatever it is", () =>
  fc.assert(
    fc.property(foreignJson, (payload) => {
      expect(readLetter(message(ofFunction(payload))).to).toEqual({ kind: 'function', arn: FUNCTION, payload });
    }),
  ));

test('the event of a rule or of a schedule is taken as it is, or left', () =>
  fc.assert(
    fc.property(fc.oneof(foreignJson, fc.string()), (body) => {
      const ofRules = readLetter(message(ofRule(body, FUNCTION))).to;
      expect([{ kind: 'rule', rule: RULE, target: FUNCTION, event: body }, unknown]).toContainEqual(ofRules);
      const ofSchedules = readLetter(message(ofSchedule(body))).to;
      expect([{ kind: 'function', arn: FUNCTION, payload: body }, unknown]).toContainEqual(ofSchedules);
      expect(ofRules.kind === 'unknown').toBe(!isJson(body));
    }),
  ));

test('any other message is left, and none is an error', () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string()),
      fc.dictionary(fc.constantFrom('TARGET_ARN', 'ERROR_CODE', 'RequestID'), fc.string()),
      (body, attributes) => {
        expect(readLetter(message({ body, attributes })).to).toEqual(unknown);
      },
    ),
  ));

test('a member is found as JSON.parse finds it', () =>
  fc.assert(
    fc.property(foreignJson, foreignJson, (first, second) => {
      const object = `{ "a" : ${first}, "b":${second} }`;
      expect(memberOf(object, 'a')).toBe(first);
      expect(memberOf(object, 'b')).toBe(second);
      expect(memberOf(`{"a":${first},"a":${second}}`, 'a')).toBe(second);
      expect(memberOf(object, 'c')).toBeUndefined();
    }),
  ));

test('a record of a megabyte is read', () => {
  const payload = JSON.stringify({ text: 'x"\\'.repeat(300_000) });
  expect(readLetter(message(ofFunction(payload))).to).toMatchObject({ payload });
});

const unknown = { kind: 'unknown', because: expect.any(String) };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
