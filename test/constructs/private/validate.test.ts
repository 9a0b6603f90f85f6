import { Lazy, Token } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { ConfigurationError, fault, throwFaults } from '../../../constructs/private/errors';
import {
  checkInteger,
  checkNotEmpty,
  checkOneOf,
  checkPattern,
  checkRange,
  nearest,
} from '../../../constructs/private/validate';

const check = { code: 'MLL999', prop: 'size', fix: 'choose another' };

describe('when a value is a token', () => {
  test('then no check looks inside it', () => {
    const text = Lazy.string({ produce: () => '?' });
    const number = Token.asNumber({ Ref: 'Size' });
    const list = Token.asList({ Ref: 'List' });
    expect(checkPattern(check, text, /^a$/, 'an a')).toBeUndefined();
    expect(checkOneOf(check, text, ['a'])).toBeUndefined();
    expect(checkRange(check, number, 1, 2)).toBeUndefined();
    expect(checkInteger(check, number, 1, 2)).toBeUndefined();
    expect(checkNotEmpty(check, list)).toBeUndefined();
  });
});

describe('when a value is plain', () => {
  test.each([
    [checkPattern(check, 'b', /^a$/, 'an a'), `'size' must be an a, got "b"; choose another`],
    [checkRange(check, 3, 1, 2), `'size' must be from 1 to 2, got 3; choose another`],
    [checkRange(check, Number.NaN, 1, 2), `'size' must be from 1 to 2, got null; choose another`],
    [checkInteger(check, 1.5, 1, 2), `'size' must be a whole number from 1 to 2, got 1.5; choose another`],
    [checkNotEmpty(check, []), `'size' must be a list with at least one entry, got []; choose another`],
    [checkOneOf(check, 'acu', ['auc', 'f1']), `'size' must be one of auc, f1, got "acu"; did you mean auc?`],
    [
      checkOneOf(check, 'nothing-like', ['auc', 'f1']),
      `'size' must be one of auc, f1, got "nothing-like"; choose another`,
    ],
  ])('then %j says what must hold, what was given and what to do', (found, message) => {
    expect(found).toEqual({ code: 'MLL999', message });
  });

  test('then closed bounds include their ends, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (value, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(checkInteger(check, value, low, high) === undefined).toBe(value >= low && value <= high);
      }),
    );
  });
});

describe('when a suggestion is looked for', () => {
  test('then a word with one typing mistake finds its way back', () => {
    const words = ['accuracy', 'precision', 'recall'];
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), fc.constantFrom('x', 'q'), (word, at, letter) => {
        const place = at % word.length;
        expect(nearest(word.slice(0, place) + letter + word.slice(place + 1), words)).toBe(word);
        expect(nearest(word.slice(0, place) + word.slice(place + 1), words)).toBe(word);
        expect(nearest(word.slice(0, place) + letter + word.slice(place), words)).toBe(word);
      }),
    );
  });

  test('then a word that is like none of them finds nothing', () => {
    expect(nearest('elephant', ['accuracy', 'auc'])).toBeUndefined();
    expect(nearest('anything', [])).toBeUndefined();
  });
});

describe('when several things are wrong', () => {
  test('then they are thrown at once, each with its code', () => {
    const attempt = () =>
      throwFaults([fault('MLL001', 'a', 'x', 1, 'y'), undefined, fault('MLL002', 'b', 'x', undefined, 'y')]);
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(`MLL001 'a' must be x, got 1; y\nMLL002 'b' must be x, got nothing; y`);
  });

  test('then nothing is thrown when all is well', () => {
    expect(() => throwFaults([undefined])).not.toThrow();
  });
});
