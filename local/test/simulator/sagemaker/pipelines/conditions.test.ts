import * as fc from 'fast-check';
import { allHold } from '../../../../simulator/sagemaker/pipelines/conditions';
import { StepFailure } from '../../../../simulator/sagemaker/pipelines/failure';
import type { Json, JsonObject } from '../../../../simulator/sagemaker/pipelines/values';

const literal = async (value: Json): Promise<Json> => value;
const judge = (...conditions: object[]): Promise<boolean> => allHold(conditions as JsonObject[], literal);
const compare = (type: string, left: unknown, right: unknown): object => ({
  Type: type,
  LeftValue: left,
  RightValue: right,
});

describe('a comparison', () => {
  test.each([
    ['Equals', 1, 1, true],
    ['Equals', 'a', 'b', false],
    ['Equals', true, true, true],
    ['GreaterThan', 2, 1, true],
    ['GreaterThan', 1, 1, false],
    ['GreaterThanOrEqualTo', 0.78, 0.78, true],
    ['GreaterThanOrEqualTo', 0.7799, 0.78, false],
    ['LessThan', 'a', 'b', true],
    ['LessThan', '10', '9', true],
    ['LessThanOrEqualTo', 2, 1, false],
  ])('%s of %j and %j is %s', async (type, left, right, expected) => {
    await expect(judge(compare(type, left, right))).resolves.toBe(expected);
  });

  test.each([
    ['GreaterThan', '1', 1],
    ['Equals', 'true', true],
    ['LessThan', false, true],
    ['Equals', 1, [1]],
  ])('%s of %j and %j fails, saying why', async (type, left, right) => {
    const judged = judge(compare(type, left, right));
    await expect(judged).rejects.toThrow(StepFailure);
    await expect(judged).rejects.toThrow(`Condition of type ${type} cannot compare ${JSON.stringify(left)}`);
  });

  test('orders numbers as numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true }), fc.double({ noNaN: true }), async (a, b) => {
        await expect(judge(compare('GreaterThan', a, b))).resolves.toBe(a > b);
        await expect(judge(compare('LessThanOrEqualTo', a, b))).resolves.toBe(a <= b);
      }),
    );
  });
});

const conditions: fc.Arbitrary<object> = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ Type: fc.constant('Equals'), LeftValue: fc.nat(3), RightValue: fc.nat(3) }),
    fc.record({ Type: fc.constant('In'), QueryValue: fc.nat(3), Values: fc.array(fc.nat(3), { maxLength: 3 }) }),
    fc.record({ Type: fc.constant('Not'), Condition: tie('condition') }),
    fc.record({ Type: fc.constant('Or'), Conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
  ),
})).condition;

describe('together', () => {
  test('conditions hold if each does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(conditions, { maxLength: 4 }), async (all) => {
        const each = await Promise.all(all.map((one) => judge(one)));
        await expect(judge(...all)).resolves.toBe(each.every(Boolean));
      }),
    );
  });

  test('Not turns, and Or takes any: De Morgan', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, conditions, async (a, b) => {
        const not = (Condition: object): object => ({ Type: 'Not', Condition });
        const neither = judge(not(a), not(b));
        await expect(judge(not({ Type: 'Or', Conditions: [a, b] }))).resolves.toBe(await neither);
      }),
    );
  });

  test('what comes after one that does not hold is not computed', async () => {
    const asked: Json[] = [];
    await allHold(
      [compare('Equals', 1, 2), compare('Equals', 3, 3)] as JsonObject[],
      async (value) => (asked.push(value), value),
    );
    expect(asked).toEqual([1, 2]);
  });
});
