/** The shell: opens the window, starts the engine's process, and moves messages between the two. */
import { join } from 'node:path';
import { app, Menu, protocol, utilityProcess } from 'electron';
import { SCHEME } from './content-policy.ts';
import { linkEngine } from './engine-link.ts';
import { simulateOption } from './simulate-option.ts';
import { openDoor, tell } from './window-door.ts';
import { serveWindow } from './window-files.ts';
import { openWindow, showWizard } from './window.ts';

/** All parts lie beside each other when they are built. */
const BUILT = __dirname;
const ENGINE = join(BUILT, 'engine-process.mjs');

protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: false } },
]);

/** SECURITY: every page gets the sandbox, whatever its preferences say. */
app.enableSandbox();

async function open(): Promise<void> {
  const simulate = simulateOption(process.argv);
  await app.whenReady();
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]));
  protocol.handle(SCHEME, (request) => serveWindow(join(BUILT, 'renderer'), request));
  const window = openWindow(join(BUILT, 'preload.cjs'));
  const engine = linkEngine({
    start: () =>
      utilityProcess.fork(ENGINE, simulate === undefined ? [] : ['--simulate', simulate], {
        serviceName: 'Gangway engine',
        stdio: 'inherit',
      }),
    heard: (message) => tell(window, message),
  });
  openDoor(window, (message) => engine.send(message));
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('quit', () => engine.close());
  await showWizard(window);
}

if (app.requestSingleInstanceLock()) {
  open().catch((error: unknown) => {
    process.stderr.write(
      `Gangway cannot open its window: ${error instanceof Error ? error.message : 'unknown'}\n`,
    );
    app.exit(1);
  });
} else {
  app.quit();
}
