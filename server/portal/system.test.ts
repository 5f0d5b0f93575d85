import { expect, test } from 'vitest';
import { systemOf } from './system.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36';

test.each([
  ['"Windows"', ANDROID, 'windows'],
  ['"macOS"', WINDOWS, 'macos'],
  ['"Android"', WINDOWS, 'other'],
  [undefined, WINDOWS, 'windows'],
  [undefined, SAFARI, 'macos'],
  [undefined, IPHONE, 'other'],
  [undefined, ANDROID, 'other'],
  ['', SAFARI, 'macos'],
  [undefined, undefined, 'other'],
] as const)('M5 a browser that says %s and %s is on %s', (platform, agent, system) => {
  expect(systemOf(platform, agent)).toBe(system);
});
