import { JsonPath } from '../../../../simulator/sagemaker/jobs/json-path';

const VALUE = { id: 7, field: { a: 1, b: 2 }, list: [10, 20, 30, 40], rows: [{ x: 1 }, { x: 2 }] };

test.each([
  ['$', VALUE],
  ['$.id', 7],
  ['$.field.a', 1],
  ["$['id']", 7],
  ["$['id','list']", { id: 7, list: [10, 20, 30, 40] }],
  ["$.field['a','b']", { a: 1, b: 2 }],
  ["$.field.['a','none']", { a: 1 }],
  ['$.field.*', [1, 2]],
  ['$.list[*]', [10, 20, 30, 40]],
  ['$.list[0]', 10],
  ['$.list[-1]', 40],
  ['$.list[0,2]', [10, 30]],
  ['$.list[1:]', [20, 30, 40]],
  ['$.list[1:3]', [20, 30]],
  ['$.list[:-1]', [10, 20, 30]],
  ['$.rows[*].x', [1, 2]],
  ['$.none', undefined],
  ['$.id.x', undefined],
  ['$.field[0]', undefined],
])('%s', (path, expected) => {
  expect(new JsonPath(path).select(VALUE)).toEqual(expected);
});

test.each(['id', '$..id', '$[?(@.x)]', '$[0:4:2]', "$['a", '$.'])('%s is refused', (path) => {
  expect(() => new JsonPath(path)).toThrow(`"${path}" is not a JSONPath that batch transform supports`);
});
