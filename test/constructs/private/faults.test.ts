import { inspect } from 'node:util';
import { App, Duration, Lazy, Size, Stack } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { ConfigurationError, faultsOf, throwFaults } from '../../../constructs/private/errors';
import { type Rule, Quantity, fault } from '../../../constructs/private/faults';
import { renderFault, renderPath, show } from '../../../constructs/private/render-fault';

const rule: Rule = { code: 'MLL606', when: '', must: 'be at least 1', fix: 'add an instance', example: '' };
const found = fault(rule, ['hosting', 'instances'], { got: 0 });

describe('when a fault becomes a sentence', () => {
  test('then it names the prop, the demand, the value and the way out', () => {
    expect(renderFault(found)).toBe("MLL606 'hosting.instances' must be at least 1, got 0; add an instance");
  });

  test('then it ends with the construct that it was found at', () => {
    const at = { ...found, place: { construct: 'Stack/Endpoint' } };
    expect(renderFault(at)).toBe(
      "MLL606 'hosting.instances' must be at least 1, got 0; add an instance (Stack/Endpoint)",
    );
  });

  test('then it begins with the line of a file that it was found in', () => {
    const at = { ...found, place: { file: 'use-case.yaml', line: 8, column: 15 } };
    expect(renderFault(at)).toBe(
      'use-case.yaml:8:15  hosting.instances  must be at least 1, got 0; add an instance [MLL606]',
    );
  });

  test('then a file without a line and a fault of the whole file read well too', () => {
    const whole = { ...fault(rule, []), place: { file: 'use-case.yaml', line: 1, column: 1 } };
    expect(renderFault(whole)).toBe('use-case.yaml:1:1  must be at least 1; add an instance [MLL606]');
    const built = { ...found, place: { file: 'use-case.yaml', construct: 'dev/Training' } };
    expect(renderFault(built)).toBe(
      'use-case.yaml  hosting.instances  must be at least 1, got 0; add an instance [MLL606] (dev/Training)',
    );
  });

  test('then a value that is missing is told from one that is not shown', () => {
    expect(renderFault(fault(rule, ['a'], { got: undefined }))).toContain(', got nothing;');
    expect(renderFault(fault(rule, ['a']))).not.toContain('got');
  });

  test.each([
    [undefined, 'nothing'],
    ['text', '"text"'],
    ['x'.repeat(100), `"${'x'.repeat(75)}..."`],
    [0.5, '0.5'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [null, 'null'],
    [true, 'true'],
    [[], '[]'],
    [['a', 1], '["a",1]'],
    [[{ a: 1 }, { a: 2 }], 'a list of 2'],
    [Array.from({ length: 99 }, () => 'word'), 'a list of 99'],
    [{ a: 1, b: 2 }, 'a mapping with a, b'],
    [{}, 'a mapping with no keys'],
    [new Quantity(12, 'hours'), '12 hours'],
    [new Quantity(1, 'hours'), '1 hour'],
    [new Quantity(1, 'entries'), '1 entry'],
    [Lazy.string({ produce: () => '?' }), 'a token'],
    ['red \u001b[31m, \u009b, \u202e and \u2028', '"red \\u001b[31m, \\u009b, \\u202e and \\u2028"'],
    [['\u202e'], 'a list of 1'],
    [{ 'a\nb': 1, '': 2, 'a b': 3 }, 'a mapping with "a\\nb", "", a b'],
    [
      Object.fromEntries('abcdefghijkl'.split('').map((key) => [key, 1])),
      'a mapping with a, b, c, d, e, f, g, h, i, j, ...',
    ],
    [new Date(0), 'a Date of 1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), 'a Date without a time'],
    [Duration.seconds(90), 'a Duration of 1 minute 30 seconds'],
    [Duration.seconds(Lazy.number({ produce: () => 1 })), 'a Duration that is a token'],
    [Size.gibibytes(3), 'a Size of 3 GiB'],
    [new App(), 'an App'],
    [class UseCase {}, 'the class UseCase'],
    [new (class UseCase {})(), 'a UseCase'],
    [() => 1, 'a function'],
    [Symbol('x'), 'Symbol(x)'],
    [-0, '-0'],
    [-Infinity, '-Infinity'],
    [[Number.NaN, 1], 'a list of 2'],
    [Lazy.list({ produce: () => ['a'] }), 'a token'],
    [Lazy.number({ produce: () => 1 }), 'a token'],
    [['a', `${Lazy.string({ produce: () => '?' })}`], 'a list of 2'],
    [{ [Lazy.string({ produce: () => '?' })]: 1 }, 'a mapping with a token'],
    [Object.create(null), 'a mapping with no keys'],
  ])('then %j is shown as %s', (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  test('then no value makes it longer than a few lines, or breaks the line', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const shown = show(value);
        expect(shown).not.toContain('\n');
        if (value === null || typeof value !== 'object') expect(shown.length).toBeLessThanOrEqual(80);
      }),
    );
  });

  test.each([
    [['objectives', 0, 'metric'], 'objectives[0].metric'],
    [['hyperparameters', 'max iter'], 'hyperparameters["max iter"]'],
    [['-c environment'], '-c environment'],
    [[''], '""'],
    [[' a', ''], '" a"[""]'],
    [['a\nb', 'c\nd'], '"a\\nb"["c\\nd"]'],
    [['größe', 'größe'], 'größe["größe"]'],
    [[], ''],
  ])('then the path %j reads %s', (path, text) => {
    expect(renderPath(path)).toBe(text);
  });
});

test('a value that JSON has no words for is shown nevertheless', () => {
  const round: unknown[] = [];
  round.push(round);
  expect(show(10n)).toBe('10n');
  expect(show(round)).toBe('a list of 1');
});

describe('when there are tokens in a fault', () => {
  const text = () => Lazy.string({ produce: () => '?' });
  const token = fc.constantFrom(
    text,
    () => `arn:aws:s3:::${text()}/x`,
    () => `${'x'.repeat(70)}${text()}`,
    () => Lazy.number({ produce: () => 1 }),
    () => Lazy.list({ produce: () => ['?'] }),
    () => Lazy.any({ produce: () => '?' }),
    () => Duration.minutes(Lazy.number({ produce: () => 1 })),
    () => new Quantity(Lazy.number({ produce: () => 1 }), 'hours'),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      token.map((make) => make()),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(fc.oneof(fc.string(), fc.nat().map(text)), tie('value'))).map(Object.fromEntries),
    ),
  }));
  const words = fc
    .constantFrom(
      text,
      () => `${Lazy.number({ produce: () => 1 })}`,
      () => Lazy.list({ produce: () => ['?'] })[0],
    )
    .map((make) => `be ${make()}, or "${make()}"`);
  const step = fc.oneof(
    fc.nat(),
    fc.string(),
    fc.nat().map(text),
    fc.nat().map(() => Lazy.number({ produce: () => 1 })),
  );

  test('then none of its parts shows one', () => {
    fc.assert(
      fc.property(value, words, words, fc.array(step), fc.boolean(), (got, must, fix, path, isFile) => {
        const place = isFile ? { file: text(), line: 1, column: 1 } : { construct: text() };
        const rendered = renderFault({ code: 'MLL606', path, must, fix, got, place });
        expect(rendered).not.toMatch(/Token|TOKEN|e\+289/);
        expect(rendered).toContain('a token');
      }),
    );
  });

  test('then what is around them stays', () => {
    const place = { construct: 'Stack/Endpoint' };
    const details = { got: [text()], must: `name ${text()} in full` };
    expect(renderFault({ ...fault(rule, ['hosting', text()], details), place })).toBe(
      "MLL606 'hosting[a token]' must name a token in full, got a list of 1; add an instance (Stack/Endpoint)",
    );
  });
});

describe('when a rule is broken in a special way', () => {
  test('then the details win over the rule, where they say something', () => {
    expect(fault(rule, ['a'], { must: 'be 2', fix: undefined })).toEqual({
      code: 'MLL606',
      path: ['a'],
      must: 'be 2',
      fix: 'add an instance',
    });
  });
});

describe('when several things are wrong', () => {
  const other = fault({ ...rule, code: 'MLL607' }, ['maxInstances'], { got: 1 });

  test('then they are thrown at once, each with its code', () => {
    const attempt = () => throwFaults([found, undefined, other]);
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(`${renderFault(found)}\n${renderFault(other)}`);
  });

  test('then they can be had back as data, with the construct that they were found at', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(faultsOf(() => throwFaults([found, other], stack))).toEqual([
      { ...found, place: { construct: 'Stack' } },
      { ...other, place: { construct: 'Stack' } },
    ]);
  });

  test('then Node prints none of them twice below an uncaught error', () => {
    expect(inspect(new ConfigurationError([found])).split(found.code)).toHaveLength(2);
  });

  test('then nothing is thrown when all is well', () => {
    expect(() => throwFaults([undefined])).not.toThrow();
    expect(faultsOf(() => 1)).toEqual([]);
  });

  test('then an error of another kind is thrown on', () => {
    expect(() => faultsOf(() => JSON.parse('{'))).toThrow(SyntaxError);
  });
});
