/** The window in the person's browser. Ends with Ctrl+C; what was done so far is in the journal. */
import { fileURLToPath } from 'node:url';
import { compose } from '../../engine/compose.ts';
import type { Engine } from '../../engine/engine.ts';
import { hostOs } from '../../platform/select.ts';
import { openBrowser } from './open-browser.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { type BrowserHost, serveWindow } from './serve-window.ts';

const WINDOW = fileURLToPath(new URL('../../../dist/renderer', import.meta.url));

/** Exit code after the restart of a simulated computer, as of the command line. */
const RESTARTED = 15;

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
  if (simulate !== undefined) void engine.then((running) => endWithRestart(running, end));
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
}

/** A real computer ends this process when it restarts; a simulated one cannot. */
function endWithRestart(engine: Engine, end: () => Promise<void>): void {
  const stop = engine.onChanged(({ screen }) => {
    if (screen.kind !== 'restart' || !screen.restarting) return;
    stop();
    process.exitCode = RESTARTED;
    void engine.idle().then(end);
  });
}

const read = readOptions(process.argv.slice(2));
if (read.ok) await run(read.options);
else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}
