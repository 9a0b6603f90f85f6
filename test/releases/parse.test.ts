import fc from 'fast-check';
import * as z from 'zod/mini';
import { parse, parseJson } from '../../releases/parse';
import { settings } from '../../handlers/private/settings';

const Schema = z.object({
  name: z.string().check(z.minLength(1)),
  kind: z.enum(['a', 'b']),
  nested: z.object({ id: z.string().check(z.regex(/^\d+$/)) }),
});
const good = { name: 'n', kind: 'a', nested: { id: '1' } };

test('a valid value comes back without members that the schema does not have', () => {
  expect(parse(Schema, { ...good, more: true }, 'it')).toEqual(good);
  expect(parseJson(Schema, JSON.stringify(good), 'it')).toEqual(good);
});

test.each([
  ['a wrong type', { ...good, name: 1 }, 'name must be of type string'],
  ['a wrong choice', { ...good, kind: 'c' }, 'kind must be a or b'],
  ['a wrong form', { ...good, nested: { id: 'secret' } }, 'nested.id must match /^\\d+$/'],
  ['too little', { ...good, name: '' }, 'name is invalid (too_small)'],
  ['something else', 'secret', 'the value must be of type object'],
])('the message about %s says where and why', (_what, value, message) => {
  expect(() => parse(Schema, value, 'it')).toThrow(`it is invalid: ${message}`);
});

test('no message quotes the value', () =>
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z]{12}$/), (secret) => {
      const values = [
        secret,
        { ...good, name: [secret] },
        { ...good, kind: secret },
        { ...good, nested: { id: secret } },
      ];
      for (const value of values) {
        let message = '';
        try {
          parse(Schema, value, 'it');
        } catch (error) {
          message = (error as Error).message;
        }
        expect(message).toMatch(/^it is invalid: /);
        expect(message).not.toContain(secret);
      }
    }),
  ));

test('settings are read by name, and all that are missing are named', () => {
  process.env.PRESENT_FOR_TEST = 'here';
  expect(settings('PRESENT_FOR_TEST')).toEqual({ PRESENT_FOR_TEST: 'here' });
  expect(() => settings('PRESENT_FOR_TEST', 'NOT_A', 'NOT_B')).toThrow(
    'these environment variables are missing: NOT_A, NOT_B',
  );
});

test('the message about a thousand faults fits on a screen, whatever the keys are', () => {
  const Texts = z.record(z.string(), z.string());
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`${i}\u001b${'x'.repeat(1000)}`, i]));
  let said = '';
  try {
    parse(Texts, many, 'it');
  } catch (error) {
    said = (error as Error).message;
  }
  expect(said).toMatch(/; and 990 more$/);
  expect(said.length).toBeLessThan(3000);
  expect(said).not.toMatch(/\p{C}/u);
});
