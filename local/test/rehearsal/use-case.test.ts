import { UsageError } from '../../rehearsal/failure';
import { RehearsedUseCase } from '../../rehearsal/use-case';

const FOLDER = 'examples/mortgage-approval';

describe('when a use case is rehearsed', () => {
  const useCase = new RehearsedUseCase('mortgage-approval', FOLDER);

  test('then its files of data are those that somebody would upload', () => {
    expect(Object.keys(useCase.data)).toEqual(['hmda.csv']);
  });

  test('then requests have the features of the sample, in its types, and never the answer', () => {
    expect(useCase.rows.length).toBeGreaterThan(2000);
    const row = useCase.rows[0]!;
    expect(row).toMatchObject({ dir: 0.221000003814697, pbcr: 'no', ccs: 5 });
    expect(Object.keys(row)).not.toContain('deny');
    expect(Object.keys(row)).not.toContain('black');
  });

  test('then one that is not there is told with those that are', () => {
    const wrong = () => new RehearsedUseCase('mortage', 'examples/mortage');
    expect(wrong).toThrow(UsageError);
    expect(wrong).toThrow('--use-case must be one of mortgage-approval, got "mortage"');
  });
});
