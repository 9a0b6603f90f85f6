import { Table } from '../../../simulator/service/table';

const here = { account: '111111111111', region: 'eu-west-1' };
const elsewhere = { account: '222222222222', region: 'eu-west-1' };

describe('when something is kept', () => {
  test('then only its own account and region see it', () => {
    const table = new Table<number>();
    table.put(here, 'a', 1);
    expect(table.get(here, 'a')).toBe(1);
    expect(table.get(elsewhere, 'a')).toBeUndefined();
    expect(table.get({ ...here, region: 'us-east-1' }, 'a')).toBeUndefined();
    expect(table.delete(elsewhere, 'a')).toBe(false);
    expect(table.list(here)).toEqual([1]);
  });

  test('then names differ by case, unless the table is told that they do not', () => {
    const exact = new Table<number>();
    exact.put(here, 'Model-A', 1);
    expect(exact.get(here, 'model-a')).toBeUndefined();
    const folded = new Table<number>(true);
    folded.put(here, 'Model-A', 1);
    expect(folded.get(here, 'model-a')).toBe(1);
    expect(folded.delete(here, 'MODEL-A')).toBe(true);
    expect(folded.list(here)).toEqual([]);
  });
});
