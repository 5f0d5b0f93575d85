import { describe, expect, test } from 'vitest';
import { whenFree } from './when-free.ts';

/** Fails with these, one after the other; then it works. */
function held(...codes: string[]) {
  const waited: number[] = [];
  let tries = 0;
  const run = whenFree(
    async () => {
      tries += 1;
      const code = codes.shift();
      if (code !== undefined) throw Object.assign(new Error(code), { code });
    },
    async (ms) => void waited.push(ms),
  );
  return { run, waited, tries: () => tries };
}

describe('a file that somebody else holds', () => {
  test('A9 is waited for, a moment longer each time', async () => {
    const { run, waited, tries } = held('EPERM', 'EBUSY', 'EACCES');
    await run;
    expect([tries(), waited]).toEqual([4, [10, 20, 50]]);
  });

  test('A9 for good is told after less than two seconds, with what the system says', async () => {
    const { run, waited } = held(...Array.from({ length: 20 }, () => 'EPERM'));
    await expect(run).rejects.toMatchObject({ code: 'EPERM' });
    expect(waited.reduce((sum, ms) => sum + ms)).toBeLessThan(2000);
  });

  test('A9 any other trouble is told at once', async () => {
    const { run, tries } = held('ENOSPC');
    await expect(run).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(tries()).toBe(1);
  });
});
