import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { LANGUAGES } from '../../texts/index.ts';
import { SCREEN_NAMES } from './every-screen.ts';
import { expect, test } from './window.ts';

/** WCAG 2.2 A and AA, and what axe holds for good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const axe = (page: Page): AxeBuilder => new AxeBuilder({ page });

for (const language of LANGUAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({
        colorScheme,
        viewport: { width: 920, height: 640 },
        contextOptions: { reducedMotion: 'reduce' },
      });

      test(`G8 every screen in ${language} is accessible, ${colorScheme}`, async ({ page, show }) => {
        test.slow();
        for (const name of SCREEN_NAMES) {
          await show(name, language);
          const { violations } = await axe(page).withTags(RULES).analyze();
          const found = violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${name}: ${id}: ${html}`),
          );
          expect(found).toEqual([]);
        }
      });
    });
  }

  for (const [what, viewport] of [
    ['at 375 px', { width: 375, height: 700 }],
    ['at 200 % zoom', { width: 460, height: 320 }],
    ['at 400 % zoom of a wide window', { width: 320, height: 256 }],
  ] as const) {
    test.describe(`${language}, ${what}`, () => {
      test.use({ viewport });

      test(`G8 nothing of a screen in ${language} runs out of the window ${what}`, async ({ page, show }) => {
        for (const name of SCREEN_NAMES) {
          await show(name, language);
          const overflowing = await page.evaluate(() =>
            [...document.querySelectorAll('body *')]
              .filter((element) => {
                const { left, right, width } = element.getBoundingClientRect();
                const hidden = element.closest('.visually-hidden, [aria-hidden="true"]') !== null;
                return !hidden && width > 0 && (left < -1 || right > window.innerWidth + 1);
              })
              .map((element) => element.outerHTML.slice(0, 80)),
          );
          expect({ name, overflowing }).toEqual({ name, overflowing: [] });
        }
      });
    });
  }
}
