import { renderMarkdown } from '../../../../lib/review/output/markdown';
import { renderSummary } from '../../../../lib/review/output/summary';
import type { Change } from '../../../../lib/review/report';
import { finding, reviewOf } from './support';

const sectionsOf = (...args: Parameters<typeof reviewOf>) =>
  renderMarkdown(reviewOf(...args))
    .split('\n')
    .filter((line) => line.startsWith('#'));

test('what fails comes first, the most severe before the rest, with its places and what to do', () => {
  const text = renderMarkdown(
    reviewOf([
      finding(),
      finding({ logicalId: 'Other' }),
      finding({ rule: 'MLSEC04-BP02', reason: 'there is no key' }),
    ]),
  );
  expect(text).toMatch(/^## Review: 2 rules not in line\n\n1 template · 3 not in line\n\n### Not in line\n/);
  expect(text.indexOf('MLSEC04-BP02')).toBeLessThan(text.indexOf('SageMaker.5'));
  expect(text).toContain(
    '  - `cdk.out/Ml.template.json:7 Other`: EnableNetworkIsolation is false\n  - Fix: `EnableNetworkIsolation: true`\n',
  );
});

test('what somebody declared, or accepted without knowing it for certain, is counted as that', () => {
  const asks = finding({ rule: 'MLCOST01-BP01', verdict: 'NEEDS_PERSON' });
  const open = finding({ rule: 'MLCOST04-BP02', verdict: 'CANT_TELL', acknowledged: 'they work at home' });
  const review = reviewOf([asks, open]);
  expect(renderMarkdown(review)).toContain('1 template · 1 need a person · 1 accepted');
  const declarations = [{ practice: 'MLCOST01-BP01', statement: 'we counted' }];
  const declared = { ...review, sources: review.sources.map((one) => ({ ...one, declarations })) };
  expect(renderMarkdown(declared)).toContain('1 template · 1 declared · 1 accepted');
  expect(renderSummary(declared)).toBe('1 template: 0 failed, 1 declared, 1 accepted');
});

test('a long list is cut', () => {
  const text = renderMarkdown(reviewOf(Array.from({ length: 9 }, (_, i) => finding({ logicalId: `Model${i}` }))));
  expect(text).toContain('  - and 6 more\n');
  expect(text).not.toContain('Model3');
});

test('the practices are counted by phase and pillar', () => {
  const text = renderMarkdown(
    reviewOf([finding({ rule: 'MLSEC04-BP02' }), finding({ rule: 'MLSEC05-BP01', verdict: 'PASSED' })]),
  );
  const row = text.split('\n').find((line) => line.startsWith('| Security'));
  expect(row).toContain('❌ 1');
  expect(row).toContain('✅ 1');
  expect(row!.split('|')).toHaveLength(9);
});

test('the impact has what is replaced first, with its warning', () => {
  const change = (kind: Change['change'], logicalId: string, warning?: string): Change => ({
    template: 'Ml.template.json',
    type: 'AWS::SageMaker::Endpoint',
    logicalId,
    change: kind,
    properties: [],
    warning,
  });
  const impact = [change('added', 'New'), change('replaced', 'Endpoint', 'requests fail while it is replaced')];
  const text = renderMarkdown(reviewOf([], { impact }));
  expect(text).toMatch(
    /### What this change replaces\n\n- \*\*replaced\*\* `Endpoint` \(AWS::SageMaker::Endpoint\) in `Ml\.template\.json`: ⚠️ requests fail while it is replaced\n- \*\*added\*\* `New`/,
  );
  expect(renderMarkdown(reviewOf([], { impact: [] }))).toContain('The update changes nothing.');
});

test('what is accepted and what could not be read have sections of their own', () => {
  expect(sectionsOf([])).toEqual(['## Review: nothing fails', '### The ML Lens, November 2025']);
  expect(
    sectionsOf([finding({ acknowledged: 'because' })], { unreadable: [{ file: 'x.json', why: 'it is empty' }] }),
  ).toEqual(['## Review: nothing fails', '### Could not be read', '### Accepted', '### The ML Lens, November 2025']);
});

test('a template cannot write Markdown of its own', () => {
  const text = renderMarkdown(
    reviewOf([finding({ logicalId: 'A`B', reason: 'it is <img src=x> [a](b)\n# @team', acknowledged: '**yes**' })]),
  );
  expect(text).toContain('`` cdk.out/Ml.template.json:7 A`B ``');
  expect(text).toContain('\\*\\*yes\\*\\*');
  const failed = renderMarkdown(reviewOf([finding({ reason: '<img src=x> [a](b)\n# @team' })]));
  expect(failed).toContain(': \\<img src=x\\> \\[a\\](b) \\# \\@team\n');
});

test('a template has no control characters in Markdown', () => {
  const [change] = [
    { template: 'a.json', logicalId: 'A', type: '**B**\r\n- c', change: 'replaced', properties: [] } as const,
  ];
  const text = renderMarkdown(
    reviewOf([finding({ logicalId: 'A\rB', reason: 'it is \u001b[31mred' })], { impact: [change] }),
  );
  expect(text).toContain('A\\rB`');
  expect(text).toContain('it is \\\\u001b\\[31mred');
  expect(text).toContain('(\\*\\*B\\*\\* - c)');
});

test('a template neither colors a terminal nor begins a line of the log', () => {
  const text = renderSummary(
    reviewOf([finding({ logicalId: 'A\n::error::B', reason: 'it is \u001b[31mred\u009b\u202e\r' })]),
  );
  expect(text).toContain('A\\n::error::B: it is \\u001b[31mred\\u009b\\u202e\\r\n');
});
