import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** In a single process, as in a Lambda function, a page takes the whole browser with it when it closes. */
const ARGUMENTS = sparticuz.args.filter((argument) => argument !== '--single-process');

/** A Chromium: the one of CHROME_PATH, one on the PATH, or the one of the package, which has to be unpacked. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env.CHROME_PATH ?? onPath();
  return installed === undefined
    ? chromium.launch({ executablePath: await sparticuz.executablePath(), args: ARGUMENTS })
    : chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = folders.flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  );
  return files.find((file) => existsSync(file));
}
