import { Duration, Lazy, Size, Token } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import type { Rule } from '../../../constructs/private/faults';
import {
  checkNotEmpty,
  checkNumber,
  checkOneOf,
  checkPattern,
  days,
  isWithin,
  mebibytes,
  nearest,
  seconds,
} from '../../../constructs/private/validate';

const rule: Rule = { code: 'MLL999', when: 'It is wrong.', must: 'be right', fix: 'choose another', example: '' };
const size = ['size'];
const whole = { min: 1, max: 2, whole: true };

describe('when a value is a token', () => {
  test('then no check looks inside it', () => {
    const text = Lazy.string({ produce: () => '?' });
    const number = Token.asNumber({ Ref: 'Size' });
    const list = Token.asList({ Ref: 'List' });
    expect(checkPattern(rule, size, text, /^a$/)).toBeUndefined();
    expect(checkOneOf(rule, size, text, ['a'])).toBeUndefined();
    expect(checkNumber(rule, size, number, whole)).toBeUndefined();
    expect(checkNotEmpty(rule, size, list)).toBeUndefined();
    expect(seconds(Duration.seconds(number))).toBeUndefined();
    expect(days(Duration.days(number))).toBeUndefined();
    expect(mebibytes(Size.gibibytes(number))).toBeUndefined();
  });
});

describe('when a value is absent', () => {
  test('then no check has anything to say', () => {
    expect(checkPattern(rule, size, undefined, /^a$/)).toBeUndefined();
    expect(checkOneOf(rule, size, undefined, ['a'])).toBeUndefined();
    expect(checkNumber(rule, size, undefined, whole)).toBeUndefined();
    expect(checkNotEmpty(rule, size, undefined)).toBeUndefined();
  });
});

describe('when a value is plain', () => {
  test('then a fault has what the rule says, where the value is, and the value', () => {
    const told = { code: 'MLL999', path: ['size'], must: 'be right', fix: 'choose another' };
    expect(checkPattern(rule, size, 'b', /^a$/)).toEqual({ ...told, got: 'b' });
    expect(checkNumber(rule, size, 1.5, whole)).toEqual({ ...told, got: 1.5 });
    expect(checkNotEmpty(rule, size, [])).toEqual({ ...told, got: [] });
    expect(checkPattern(rule, size, 'b', /^a$/, { must: 'be an a' })).toEqual({ ...told, got: 'b', must: 'be an a' });
  });

  test('then a closed list is in the demand, and the nearest word in the fix', () => {
    expect(checkOneOf(rule, size, 'acu', ['auc', 'f1'])).toMatchObject({
      must: 'be one of auc, f1',
      got: 'acu',
      fix: 'did you mean auc?',
    });
    expect(checkOneOf(rule, size, 'elephant', ['auc', 'f1'])).toMatchObject({ fix: 'choose another' });
  });

  test('then closed bounds include their ends, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (value, a, b) => {
        const bounds = { min: Math.min(a, b), max: Math.max(a, b) };
        const inside = value >= bounds.min && value <= bounds.max;
        expect(isWithin(value, bounds)).toBe(inside);
        expect(checkNumber(rule, size, value, bounds) === undefined).toBe(inside);
      }),
    );
  });

  test('then what is no number is never within', () => {
    expect(isWithin(Number.NaN, { min: -Infinity, max: Infinity })).toBe(false);
  });

  test('then durations and sizes are counted in parts too', () => {
    expect(seconds(Duration.millis(1500))).toBe(1.5);
    expect(days(Duration.hours(36))).toBe(1.5);
    expect(mebibytes(Size.kibibytes(512))).toBe(0.5);
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
