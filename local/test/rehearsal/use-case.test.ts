import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../rehearsal/failure';
import { RehearsedUseCase } from '../../rehearsal/use-case';

const FOLDER = join(__dirname, '../fixtures/project/use-cases/churn');

describe('when a use case is rehearsed', () => {
  const useCase = new RehearsedUseCase('churn', join(FOLDER, 'use-case.yaml'));

  test('then its files of data are those that somebody would upload', () => {
    expect(Object.keys(useCase.data)).toEqual(['customers.csv']);
  });

  test('then requests have the features of the sample, in its types, and never the answer', () => {
    expect(useCase.rows[0]).toEqual({ calls: 4, plan: 'basic' });
    expect(useCase.rows[1]).toEqual({ calls: 0, plan: 'family' });
  });

  test('then a folder without data is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'use-case-'));
    cpSync(join(FOLDER, 'use-case.yaml'), join(folder, 'use-case.yaml'));
    const bare = new RehearsedUseCase('churn', join(folder, 'use-case.yaml'));
    expect(() => bare.data).toThrow(`${join(folder, 'data')} must contain the data as CSV files`);
  });

  test('then a file without a sample is refused', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'use-case-')), 'use-case.yaml');
    writeFileSync(file, 'name: churn');
    expect(() => new RehearsedUseCase('churn', file)).toThrow(
      new UsageError(`${file} must declare serving.sample, which requests are made from`),
    );
  });

  test('then data without a feature of the sample is refused by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'use-case-'));
    cpSync(FOLDER, folder, { recursive: true });
    writeFileSync(join(folder, 'use-case.yaml'), 'serving: { sample: { age: 1, plan: basic } }');
    const wrong = new RehearsedUseCase('churn', join(folder, 'use-case.yaml'));
    expect(() => wrong.rows).toThrow(UsageError);
    expect(() => wrong.rows).toThrow('the data of churn must have every column of serving.sample; it lacks age');
  });
});
