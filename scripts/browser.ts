/** Finds a browser for the tests: from npm on Linux x64, else Playwright's own, else an installed Chrome or Edge. */
import { existsSync } from 'node:fs';
import { chromium as playwright } from '@playwright/test';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a browser that the tests can drive; `undefined` when this machine has none. */
export async function browserPath(): Promise<string | undefined> {
  const given = process.env['TEST_BROWSER'];
  if (given !== undefined && given !== '') return given;
  return (await fromNpm()) ?? [playwright.executablePath(), ...INSTALLED].find((path) => existsSync(path));
}

async function fromNpm(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } catch {
    return undefined; // optional dependencies were left out
  }
}
