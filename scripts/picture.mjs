// node scripts/picture.mjs [REPORT] [PICTURE]: takes the picture of a report that the README shows, from the top to the end
// of the board. CHROME_PATH names the browser; without it, the one of @sparticuz/chromium is unpacked.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const [report = 'cdk.out/review.html', picture = 'docs/review.png'] = process.argv.slice(2);
const { CHROME_PATH } = process.env;
const browser = await chromium.launch(
  CHROME_PATH
    ? { executablePath: CHROME_PATH, args: ['--no-sandbox'] }
    : { executablePath: await sparticuz.executablePath(), args: sparticuz.args },
);
const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
await page.goto(pathToFileURL(resolve(report)).href);
const { y, height } = await page.locator('.board').boundingBox();
await page.screenshot({
  path: picture,
  fullPage: true,
  clip: { x: 0, y: 0, width: 1280, height: Math.ceil(y + height + 16) },
});
await browser.close();
