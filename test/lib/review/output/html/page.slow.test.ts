import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { PRACTICES } from '../../../../../constructs/lens/private/catalogue';
import { renderHtml } from '../../../../../lib/review/output/html';
import type { Review } from '../../../../../lib/review/report';
import { launchBrowser } from '../../../../support/browser';
import { reviewOf } from './fixture';
import { hostileReview } from './hostile';
import { largeReview } from './large';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A page, with what it complained about and what it asked the network for. */
interface Opened {
  readonly page: Page;
  readonly heard: string[];
}

async function open(review: Review, viewport = DESKTOP, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const file = join(mkdtempSync(join(tmpdir(), 'review-')), 'review.html');
  writeFileSync(file, renderHtml(review));
  const page = await browser.newPage({ viewport, colorScheme });
  const heard: string[] = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('dialog', (dialog) => heard.push(dialog.message()));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) heard.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, heard };
}

/** What axe finds that is serious or critical, with the first place of each. */
async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const { violations } = await tool.run();
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return bad.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  });
}

interface AxeResults {
  readonly violations: readonly { impact: string; id: string; nodes: readonly { html: string }[] }[];
}

const backgroundOf = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');

describe.each([
  ['a desktop', DESKTOP],
  ['a phone', PHONE],
] as const)('on %s', (_, viewport) => {
  test.each(['light', 'dark'] as const)('the %s page is accessible, fits and is quiet', async (theme) => {
    const { page, heard } = await open(reviewOf(), viewport, theme);
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true })`);
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    expect(heard).toEqual([]);
  });

  test('a cell of the board unfolds into its practices, and folds again', async () => {
    const { page } = await open(reviewOf(), viewport);
    const cell = page.getByRole('button', { name: 'Model development, Security' });
    const practice = page.locator('.board #MLSEC04-BP02');
    expect(await practice.count()).toBe(0);
    await cell.focus();
    await page.keyboard.press('Enter');
    expect(await practice.isVisible()).toBe(true);
    expect(await cell.getAttribute('aria-expanded')).toBe('true');
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press(' ');
    expect(await practice.count()).toBe(0);
    expect(await page.locator('.rule[id^=ML]').count()).toBe(PRACTICES.length);
  });
});

test('the theme follows the system until somebody chooses', async () => {
  const { page } = await open(reviewOf(), DESKTOP, 'dark');
  const dark = await backgroundOf(page);
  await page.getByRole('button', { name: 'Light' }).click();
  const light = await backgroundOf(page);
  expect(light).not.toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await backgroundOf(page)).toBe(light);
  await page.getByRole('button', { name: 'Dark' }).click();
  expect(await backgroundOf(page)).toBe(dark);
});

test('a link to a practice opens it', async () => {
  const { page } = await open(reviewOf());
  await page.locator('#not-in-line a', { hasText: 'inter-node' }).click();
  const practice = page.locator('.board #MLSEC04-BP02');
  expect(await practice.getAttribute('open')).not.toBeNull();
  expect(await practice.isVisible()).toBe(true);
});

test('the permissions can be filtered', async () => {
  const { page } = await open(reviewOf());
  const rows = page.locator('#statements tr:not(.who):visible');
  const before = await rows.count();
  await page.getByRole('searchbox').fill('trainingrole getobject');
  expect(await rows.count()).toBe(1 + 1);
  await page.getByRole('searchbox').fill('');
  await page.getByRole('checkbox').check();
  expect(await page.locator('#access output').textContent()).toBe('1 statement');
  await page.getByRole('checkbox').uncheck();
  expect(await rows.count()).toBe(before);
});

test('paper shows what is folded, without what only screens can use', async () => {
  const { page } = await open(reviewOf());
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('#MLSEC04-BP02 .fix').isVisible()).toBe(true);
  expect(await page.locator('nav').isVisible()).toBe(false);
  await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
  await page.emulateMedia({ media: 'screen' });
  expect(await page.locator('#MLSEC04-BP02 .fix').isVisible()).toBe(false);
});

test('hostile names change nothing but text', async () => {
  const count = `document.querySelectorAll('*').length`;
  const active = `[...document.querySelectorAll('img, script, iframe, object, embed, link, base')].map((one) => one.tagName).join()`;
  const handlers = `[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]).filter(({ name }) => /^on|^style$/.test(name)).length`;
  const calm = await open(reviewOf());
  const hostile = await open(hostileReview());
  expect(await hostile.page.evaluate(count)).toBe(await calm.page.evaluate(count));
  expect(await hostile.page.evaluate(active)).toBe('SCRIPT');
  expect(await hostile.page.evaluate(handlers)).toBe(0);
  expect(hostile.heard).toEqual([]);
});

test('500 resources open in less than a second', async () => {
  const review = largeReview(500);
  const times: number[] = [];
  // the quickest of three, because other tests may run beside this one
  for (let i = 0; i < 3; i += 1) {
    const { page, heard } = await open(review);
    times.push((await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd')) as number);
    expect(heard).toEqual([]);
    await page.close();
  }
  expect(Math.min(...times)).toBeGreaterThan(0);
  expect(Math.min(...times)).toBeLessThan(1000);
});
