import { holds } from './condition';

const NAMES = { '#id': 'id', '#until': 'until', '#event': 'event' };
const item = (until: string, event: string) => ({ id: { S: 'x' }, until: { N: until }, event: { S: event } });
const values = { ':now': { N: '100' }, ':event': { S: 'e1' } };

// the handlers' tests prove only as much as this stand-in, so it has tests of its own
test.each([
  ['attribute_not_exists(#id)', {}, true],
  ['attribute_not_exists(#id)', item('1', 'e1'), false],
  ['attribute_exists(#id) AND #until < :now', item('99', 'e1'), true],
  ['#until < :now', item('100', 'e1'), false],
  ['#until <= :now', item('100', 'e1'), true],
  ['#until > :now', item('9', 'e1'), false],
  ['#event = :event', item('1', 'e1'), true],
  ['#event <> :event', item('1', 'e1'), false],
  ['#event = :now', item('1', '100'), false],
  ['#until < :now', {}, false],
  ['attribute_not_exists(#id) OR #until > :now AND #event = :event', item('200', 'e1'), true],
  ['(attribute_not_exists(#id) OR #until > :now) AND #event = :event', item('200', 'e2'), false],
])('%s holds for %j: %p', (expression, stored, expected) => {
  expect(holds(expression, stored, NAMES, values)).toBe(expected);
});

test.each(['#nobody = :now', '#until < :nothing', '#until ~ :now', '(#until < :now', '#until < :now #id'])(
  '%s is refused',
  (expression) => {
    expect(() => holds(expression, item('1', 'e1'), NAMES, values)).toThrow();
  },
);
