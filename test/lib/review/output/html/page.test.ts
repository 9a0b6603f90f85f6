import { PHASES, PILLARS, PRACTICES } from '../../../../../constructs/lens/private/catalogue';
import { CONTROLS } from '../../../../../constructs/lens/private/controls';
import type { Finding } from '../../../../../constructs/lens/private/judge/judge';
import { renderHtml } from '../../../../../lib/review/output/html';
import { FACTS, reviewOf, TEMPLATES } from './fixture';
import { hostileReview } from './hostile';

const page = renderHtml(reviewOf());

/** What is between two pieces of text. */
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  expect(from).toBeGreaterThanOrEqual(0);
  return text.slice(from, text.indexOf(end, from));
}

/** The text of a page without its tags. */
function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const section = (id: string, of = page): string => between(of, `<section id="${id}"`, '</section>');
const rule = (id: string, of = page): string => between(of, ` id="${id}">`, 'Read what AWS says');

describe('the page', () => {
  test('is the same for the same review', () => expect(renderHtml(reviewOf())).toBe(page));

  test('loads nothing', () => {
    expect(page).not.toMatch(/<(link|img|iframe|object|embed|script src|base)\b/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
    expect(between(page, 'Content-Security-Policy', '>')).toContain('default-src &#39;none&#39;');
  });

  test('has each id once, and leads only to ids that are there', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    const targets = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('names what could not be read', () => expect(textOf(page)).toContain('notes.yaml : it has no Resources'));

  test('says what there is nothing of', () => {
    const nothing = { access: [], encryption: [], network: [], costs: [], architecture: { parts: [], flows: [] } };
    const empty = renderHtml({
      ...reviewOf({ 'a.json': { Resources: {} } }, nothing),
      impact: undefined,
      unreadable: [],
    });
    for (const id of ['architecture', 'access', 'encryption', 'network', 'costs', 'impact']) {
      expect(section(id, empty)).toMatch(/No |Nothing /);
    }
    expect(empty).not.toContain('could not be read');
  });

  test('shows no template at all', () => {
    expect(textOf(renderHtml({ sources: [], unreadable: [] }))).toContain('No template');
  });
});

describe('the board', () => {
  test('has a mark for each practice', () => {
    const marks = between(page, '<table class="board"', '</table>').match(/<use /g);
    expect(marks).toHaveLength(PRACTICES.length);
  });

  test('names the phases and the pillars', () => {
    const text = textOf(between(page, '<table class="board"', '</table>'));
    for (const name of [...PHASES, ...PILLARS]) expect(text).toContain(name);
  });

  test('says in words what is in a cell', () => {
    expect(page).toContain(
      'aria-label="Business goal identification, Operational excellence: 1 needs a person, 2 not applicable"',
    );
  });

  test('counts each practice once', () => {
    const counts = between(page, '<ul class="legend">', '</ul>').matchAll(/<b>(\d+)<\/b>/g);
    expect([...counts].reduce((sum, [, n]) => sum + Number(n), 0)).toBe(PRACTICES.length);
  });
});

describe('a practice', () => {
  test('shows resource, step, property and line of its evidence', () => {
    const text = textOf(rule('MLSEC04-BP02'));
    expect(text).toContain('EnableInterContainerTrafficEncryption is not set');
    expect(text).toContain('Steps[Prepare].Arguments.NetworkConfig.EnableInterContainerTrafficEncryption');
    expect(text).toMatch(/Trainingpipeline step Prepare dev\.template\.json\s*:\s*24/);
  });

  test('says what to do, and where AWS writes about it', () => {
    expect(textOf(rule('MLSEC04-BP02'))).toContain('In CloudFormation EnableInterContainerTrafficEncryption: true');
    expect(page).toContain('machine-learning-lens/mlsec04-bp02.html');
  });

  test('shows what was declared, with its link', () => {
    const declared = rule('MLCOST02-BP01');
    expect(textOf(declared)).toContain('Rules of thumb decided 60 % as well');
    expect(declared).toContain('href="https://example.com/decisions/12"');
    expect(textOf(declared)).not.toContain('nothing is declared');
    expect(between(page, 'aria-label="ML problem framing, Cost optimization:', '>')).toContain('1 declared');
  });

  test('that only people can judge says how to declare it', () => {
    expect(textOf(rule('MLCOST02-BP02'))).toContain('practices: { MLCOST02-BP02: { statement: …, link: … } }');
  });

  test('shows practices that overlap or are in conflict', () => {
    expect(textOf(rule('MLREL05-BP01'))).toMatch(/Overlaps with MLCOST05-BP03/);
    expect(textOf(rule('MLREL05-BP01'))).toMatch(
      /Conflicts with MLCOST04-BP08[^:]*: an endpoint .* To decide: stop the endpoints/,
    );
  });

  test('folds places behind the first ones', () => {
    const finding = (logicalId: string): Finding => ({
      template: 'dev.template.json',
      logicalId,
      rule: 'MLSEC04-BP02',
      verdict: 'FAILED',
      reason: 'it is off',
      path: '',
    });
    const many = renderHtml(reviewOf(TEMPLATES, FACTS, ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map(finding)));
    expect(textOf(rule('MLSEC04-BP02', many))).toContain('2 more places');
    expect(rule('MLSEC04-BP02', many).match(/It is off\./g)).toHaveLength(1);
  });
});

describe('controls', () => {
  test('have a row each', () => {
    for (const { id, title } of CONTROLS) expect(textOf(rule(id))).toContain(title.replaceAll(/[<>]/g, ''));
  });

  test('count the verdicts of resources, and show why one was accepted', () => {
    const text = textOf(section('controls'));
    expect(text).toContain('1 passed');
    expect(textOf(rule('SageMaker.5'))).toContain('Accepted: It asks a partner for scores');
  });

  test('that are not in line are at the top', () => {
    const text = textOf(section('not-in-line'));
    expect(text).toContain('SageMaker models should have network isolation enabled');
    expect(text).toContain('Challenger');
    expect(text).not.toContain('Experiment');
  });
});

describe('tables', () => {
  test('say who may do what, and call out wildcards', () => {
    const wide = between(section('access'), 'ecr:GetAuthorizationToken', '</tr>');
    expect(textOf(wide)).toContain('* wildcard');
    expect(section('access').match(/class="allow wide"/g)).toHaveLength(1);
    expect(textOf(section('access'))).toContain('must not');
  });

  test('begin with what is not encrypted, and with what reaches the internet', () => {
    expect(textOf(between(section('encryption'), '<tbody>', '</tr>'))).toMatch(/^nothing volume/);
    expect(textOf(between(section('network'), '<tbody>', '</tr>'))).toMatch(/^internet/);
  });

  test('begin with what bills while nobody uses it', () => {
    const text = textOf(section('costs'));
    expect(text.indexOf('2 to 4 ml.m6i.large')).toBeLessThan(text.indexOf('Bills what is used'));
    expect(text).toContain('No price list was given');
  });

  test('show prices only if they were given', () => {
    const costs = FACTS.costs.map((one) => ({ ...one, monthly: { least: 1234.5, most: 2000, currency: 'USD' } }));
    const text = textOf(section('costs', renderHtml(reviewOf(TEMPLATES, { ...FACTS, costs }))));
    expect(text).toContain('1 234.50 to 2 000.00 USD');
    expect(text).toContain('at least 2 469.00 USD in a month');
    expect(text).not.toContain('No price list');
  });

  test('say how much was accepted', () => {
    const findings = reviewOf().sources[0].findings.map((one) => ({ ...one, acknowledged: 'it is an experiment' }));
    const text = textOf(section('answers', renderHtml(reviewOf(TEMPLATES, FACTS, findings))));
    expect(text).toContain('0 of what a template can show 2 accepted with a reason');
  });

  test('count what several resources of a kind stand for', () => {
    const each = 'customer managed key';
    const keys = { ...FACTS.costs[1], what: '3 customer managed keys', count: 3, each };
    const one = { ...FACTS.costs[1], what: each };
    const report = renderHtml(reviewOf(TEMPLATES, { ...FACTS, costs: [keys, one, FACTS.costs[0]] }));
    expect(textOf(section('costs', report))).toContain(
      '5 things bill while nobody uses them; 0 bill only what is used.',
    );
    expect(textOf(section('answers', report))).toContain('5 things 2 to 4 ml.m6i.large 4 × customer managed key');
  });

  test('say what is deployed several times, and count its price as often', () => {
    const monthly = { least: 10, most: 20, currency: 'USD' };
    const review = reviewOf(TEMPLATES, { ...FACTS, costs: [{ ...FACTS.costs[0], monthly }] });
    const environments = ['staging', 'prod'];
    const sources = review.sources.map((source) => ({
      ...source,
      templates: source.templates.map((template) => ({ ...template, environments })),
    }));
    const report = renderHtml({ ...review, sources });
    expect(textOf(section('costs', report))).toContain('at least 20.00 USD in a month');
    expect(textOf(section('answers', report))).toContain(
      '1 thing at least 20.00 USD in a month 2 to 4 ml.m6i.large, once in each of staging and prod',
    );
    expect(textOf(section('architecture', report))).toContain('once in each of staging and prod');
  });

  test('begin with what is replaced', () => {
    const first = textOf(between(section('impact'), '<tbody>', '</tr>'));
    expect(first).toMatch(/^replaced SageMaker Endpoint/);
    expect(first).toContain('the endpoint goes away while callers use its name');
  });
});

describe('a long table', () => {
  test('folds what comes after the first 30 rows', () => {
    const network = Array.from({ length: 41 }, () => FACTS.network[0]);
    const long = section('network', renderHtml(reviewOf(TEMPLATES, { ...FACTS, network })));
    expect(between(long, '<tbody>', '</tbody>').match(/<tr>/g)).toHaveLength(30);
    expect(textOf(long)).toContain('11 more');
    expect(long.match(/<code>TrainingGroup<\/code>/g)).toHaveLength(41);
  });

  test('of permissions begins with wildcards, and keeps the statements of one role together', () => {
    const many = Array.from({ length: 45 }, () => FACTS.access[2]);
    const long = section('access', renderHtml(reviewOf(TEMPLATES, { ...FACTS, access: [...many, ...FACTS.access] })));
    expect(textOf(between(long, '<tbody>', '</tr>'))).toMatch(/^TrainingRole/);
    expect(textOf(long)).toContain('47 more');
  });
});

describe('hostile names', () => {
  const hostile = renderHtml(hostileReview());

  test('become no tag, no attribute and no script', () => {
    expect(hostile).not.toMatch(/<img/);
    expect(hostile.match(/<script/g)).toHaveLength(1);
    expect(hostile.match(/<\/(script|style|title)>/g)!.sort()).toEqual(page.match(/<\/(script|style|title)>/g)!.sort());
    expect(hostile).not.toContain('\u202e');
  });

  test('are shown', () => expect(hostile).toContain('&lt;img src=x onerror=alert(1)&gt;'));
});
