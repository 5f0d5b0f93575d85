/** `--window`: the service stays, wizard and console open in the browser, and a person clicks through. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openBrowser } from '../main/hosts/browser/open-browser.ts';
import { hostOs } from '../main/platform/select.ts';
import type { Item } from './prepare.ts';
import { heading, say } from './report.ts';
import type { Service } from './service.ts';

const FRESH = join(import.meta.dirname, '../scripts/build/fresh.ts');
const WIZARD = join(import.meta.dirname, '../scripts/start.ts');

/** Builds wizard and console, where they are older than their sources. */
export const buildWindow = (): void =>
  void spawnSync(process.execPath, [FRESH], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
  });
/** The exit code of the wizard when the simulated computer was restarted. */
const RESTARTED = 15;

/** @returns the exit code, when the person ended it. */
export async function openWindow(service: Service, item: Item, folder: string): Promise<number> {
  heading('3  Now you: the wizard, with a simulated computer');
  say(`  link:        ${item.link}   (paste it, or type what follows)`);
  say(`  server:      ${service.origin}`);
  say(`  fingerprint: ${service.rootFingerprint}`);
  say(`  code:        ${item.code.slice(0, 5)}-${item.code.slice(5)}   (works once, for an hour)`);
  say(
    `  console:     ${service.consoleUrl}   (admin; password in ${join(folder, 'service', 'initial-admin-password')})`,
  );
  say('  Ctrl+C ends everything.\n');
  await openBrowser(hostOs(), service.consoleUrl);
  // Ctrl+C reaches the wizard too; the demo waits for it, then stops the service.
  process.on('SIGINT', () => undefined);
  for (;;) {
    const wizard = spawn(process.execPath, [WIZARD, '--browser', '--simulate', join(folder, 'computer')], {
      stdio: 'inherit',
    });
    const [exitCode] = (await once(wizard, 'exit')) as [number | null];
    if (exitCode !== RESTARTED) return exitCode ?? 0;
    say('\n  The simulated computer was restarted; you sign in, and the wizard goes on.\n');
  }
}
