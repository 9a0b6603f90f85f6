import { paged, passes, sorted } from '../../../simulator/service/paging';

const NUMBERS = Array.from({ length: 23 }, (_, i) => i);

test('pages follow each other until the last, which has no token', () => {
  const seen: number[] = [];
  let token: string | undefined;
  const sizes: number[] = [];
  do {
    const page = paged(NUMBERS, { NextToken: token });
    seen.push(...page.items);
    sizes.push(page.items.length);
    token = page.NextToken;
  } while (token);
  expect(seen).toEqual(NUMBERS);
  expect(sizes).toEqual([10, 10, 3]);
});

test('a full last page has no token', () => {
  expect(paged(NUMBERS.slice(0, 5), { MaxResults: 5 }).NextToken).toBeUndefined();
});

test('a token of somebody else is refused', () => {
  expect(() => paged(NUMBERS, { NextToken: 'abc' })).toThrow('Invalid pagination token.');
});

const ROWS = [
  { name: 'b', created: new Date(1000) },
  { name: 'a', created: new Date(1000) },
  { name: 'c', created: new Date(500) },
];
const KEYS = { Name: (row: (typeof ROWS)[0]) => row.name, CreationTime: (row: (typeof ROWS)[0]) => row.created };
const BY_TIME = { by: 'CreationTime', order: 'Ascending' } as const;

test.each([
  [{}, ['c', 'b', 'a']],
  [{ SortOrder: 'Descending' }, ['a', 'b', 'c']],
  [{ SortBy: 'Name' as const }, ['a', 'b', 'c']],
  [{ SortBy: 'Name' as const, SortOrder: 'Descending' }, ['c', 'b', 'a']],
])('sorted by %j', (request, names) => {
  expect(sorted(ROWS, request, BY_TIME, KEYS).map(({ name }) => name)).toEqual(names);
});

test.each([
  [{}, true],
  [{ NameContains: 'ROW' }, true],
  [{ NameContains: 'x' }, false],
  [{ CreationTimeAfter: new Date(999) }, true],
  [{ CreationTimeAfter: new Date(1000) }, false],
  [{ CreationTimeBefore: new Date(1000) }, false],
  [{ LastModifiedTimeAfter: new Date(1500) }, true],
  [{ LastModifiedTimeBefore: new Date(1500) }, false],
])('a row passes %j: %s', (filters, through) => {
  expect(passes(filters, { name: 'a-row', created: new Date(1000), modified: new Date(2000) })).toBe(through);
});
