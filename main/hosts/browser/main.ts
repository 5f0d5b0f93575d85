/** The window in the person's browser. Ends with Ctrl+C; what was done so far is in the journal. */
import { fileURLToPath } from 'node:url';
import { compose } from '../../engine/compose.ts';
import { onSimulatedRestart, RESTARTED } from '../../engine/simulated-restart.ts';
import { hostOs } from '../../platform/select.ts';
import { openBrowser } from './open-browser.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { type BrowserHost, serveWindow } from './serve-window.ts';

const WINDOW = fileURLToPath(new URL('../../../dist/renderer', import.meta.url));

async function run({ simulate, open }: Options): Promise<void> {
  const engine = compose({ simulate, environment: process.env });
  let host: BrowserHost;
  try {
    host = await serveWindow({ folder: WINDOW, engine });
  } catch {
    process.stderr.write('The window is not built yet. Run: npm run build\n');
    process.exitCode = 1;
    await engine.then(
      (opened) => opened.close(),
      () => undefined,
    );
    return;
  }
  const opened = open && (await openBrowser(hostOs(), host.url));
  process.stdout.write(
    opened ? `Gangway is open in your browser. If not, open ${host.url}\n` : `Open ${host.url}\n`,
  );
  const end = async (): Promise<void> => {
    await host.close();
    await engine.then(
      (running) => running.close(),
      () => undefined,
    );
  };
  const endWithRestart = (): void => {
    process.exitCode = RESTARTED;
    void end();
  };
  if (simulate !== undefined) {
    // An engine that cannot be opened says why in the window.
    engine.then((running) => onSimulatedRestart(running, endWithRestart)).catch(() => undefined);
  }
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
}

const read = readOptions(process.argv.slice(2));
if (read.ok) await run(read.options);
else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}
