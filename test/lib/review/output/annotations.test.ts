import { renderAnnotations } from '../../../../lib/review/output/annotations';
import { finding, reviewOf } from './support';

const linesOf = (...args: Parameters<typeof renderAnnotations>) => renderAnnotations(...args).split('\n');

test('what makes the review fail is an error, and other failures are warnings behind it', () => {
  const critical = reviewOf([finding(), finding({ rule: 'MLSEC04-BP02', logicalId: '' })]);
  const kinds = linesOf(critical, 'high').map((line) => /^::(\w+) .*title=([^ ]+)/.exec(line)?.slice(1));
  expect(kinds).toEqual([
    ['error', 'MLSEC04-BP02'],
    ['warning', 'SageMaker.5'],
  ]);
});

test('an annotation has the place, the reason, what to do and the page', () => {
  const [line] = linesOf(reviewOf([finding({ step: 'Create' })]), 'failed');
  expect(line).toMatch(
    /^::error file=cdk\.out\/Ml\.template\.json,line=7,title=SageMaker\.5 MEDIUM::Model, step Create: EnableNetworkIsolation is false%0AFix: EnableNetworkIsolation: true%0Ahttps:/,
  );
});

test('characters that end an annotation are escaped', () => {
  const [first, second] = linesOf(
    reviewOf([finding({ reason: '100 %\r\n::error::' })], { unreadable: [{ file: 'a,b:c.json', why: 'x\ny' }] }),
    'none',
  );
  expect(first).toBe('::error file=a%2Cb%3Ac.json,title=No template::x%0Ay');
  expect(second).toContain('Model: 100 %25%0D%0A::error::%0AFix');
});

test('what passes, is accepted or is not asked for has none', () => {
  const review = reviewOf([
    finding({ verdict: 'PASSED' }),
    finding({ acknowledged: 'because' }),
    finding({ verdict: 'CANT_TELL' }),
  ]);
  expect(renderAnnotations(review, 'failed')).toBe('');
  expect(renderAnnotations(review, 'cant-tell')).toMatch(/^::error [^\n]*$/);
});
