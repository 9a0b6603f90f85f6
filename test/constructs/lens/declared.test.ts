import { findingsOf, pipeline } from './support';

const Training = pipeline({ Name: 'Train', Type: 'Training', Arguments: {} });
const declare = (practice: string, statement: string, link?: string) => ({
  Metadata: { MlLens: { declared: { [practice]: { statement, link } } } },
});

test('what is declared of a practice that the template misses is the reason to accept it', () => {
  const accepted = (rest: object) =>
    findingsOf('MLCOST04-BP12', { Training }, rest).map(({ acknowledged }) => acknowledged);
  expect(accepted({})).toEqual(accepted({}).map(() => undefined));
  const said = accepted(declare('MLCOST04-BP12', 'Finance watches the account', 'https://wiki.example.com/1'));
  expect(said).toContain('Finance watches the account https://wiki.example.com/1');
});

test('what is declared of another practice is none', () => {
  const [{ verdict, acknowledged }] = findingsOf(
    'MLCOST04-BP12',
    { Training },
    declare('MLCOST06-BP01', 'One account each'),
  );
  expect([verdict, acknowledged]).toEqual(['FAILED', undefined]);
});

test('what the template contradicts is not accepted by what it contradicts', () => {
  const rest = declare('MLSUS04-BP01', 'An AUC of 0.85 is good enough. Training stops after an hour.');
  const [finding] = findingsOf('MLSUS04-BP01', { Training }, rest);
  expect(finding).toMatchObject({ verdict: 'FAILED' });
  expect(finding.acknowledged).toBeUndefined();
});
