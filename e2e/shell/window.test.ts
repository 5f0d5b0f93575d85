/** The window on a real Electron: its scheme, its policy, its sandbox, its closed ways out. */
import { readlinkSync } from 'node:fs';
import { expect, startAgain, test } from './shell.ts';

test('the window opens by its own scheme and shows the first screen', async ({ shell }) => {
  await expect(shell.page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(shell.page.url()).toBe('app://gangway/index.html');
  expect(await shell.page.evaluate(() => isSecureContext)).toBe(true);
  expect(shell.complaints).toEqual([]);
});

test('the policy of the page holds: no inline script, no made-up code, no contact with anybody', async ({
  shell,
}) => {
  await shell.page.getByRole('heading', { level: 1 }).waitFor();
  const seen = await shell.page.evaluate(async () => {
    const violated = new Set<string>();
    const all = new Promise<void>((done) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (violated.add(effectiveDirective).size === 6) done();
      });
    });
    const add = (tag: string, attributes: Record<string, string>, text = ''): void => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      document.body.append(element);
    };
    add('script', {}, 'window.planted = 1');
    add('img', { src: 'http://127.0.0.1:9/x.png' });
    add('iframe', { src: 'http://127.0.0.1:9/' });
    add('style', {}, 'body { color: red }');
    const fetched = fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    );
    // In a task of the page itself: what a test evaluates may make code from strings.
    const made = new Promise<boolean>((done) => {
      setTimeout(() => {
        try {
          // oxlint-disable-next-line typescript/no-implied-eval -- that it cannot is what is tested
          new Function('return 1')();
          done(true);
        } catch {
          done(false);
        }
      });
    });
    await all;
    return {
      violated: [...violated].toSorted(),
      planted: 'planted' in window,
      made: await made,
      fetched: await fetched,
    };
  });
  expect(seen).toEqual({
    violated: ['connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-elem', 'style-src-elem'],
    planted: false,
    made: false,
    fetched: false,
  });
});

test('the page is sandboxed: nothing of Node is in it, and its process lives in namespaces of its own', async ({
  shell,
}) => {
  const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'];
  const found = await shell.page.evaluate((all) => all.filter((name) => name in window), names);
  expect(found).toEqual([]);
  // Namespaces are Linux's; elsewhere the sandbox is another.
  if (process.platform !== 'linux') return;
  const [main, page] = await shell.app.evaluate(({ BrowserWindow }) => [
    process.pid,
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
  ]);
  for (const space of ['pid', 'net', 'user']) {
    expect(readlinkSync(`/proc/${page}/ns/${space}`)).not.toBe(readlinkSync(`/proc/${main}/ns/${space}`));
  }
});

test('the page gets two functions, and no way to another channel through them', async ({ shell }) => {
  // Sorted out here: the bridge is there before the page has brought the old browser what it lacks.
  const { names, frozen } = await shell.page.evaluate(() => ({
    names: Object.keys(window.gangway ?? {}),
    frozen: Object.isFrozen(window.gangway),
  }));
  expect({ names: names.toSorted(), frozen }).toEqual({ names: ['receive', 'send'], frozen: true });
});

test('the page gets no permission and leads nowhere else', async ({ shell }) => {
  await shell.page.getByRole('heading', { level: 1 }).waitFor();
  const asked = await shell.page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    position: await new Promise((done) => {
      navigator.geolocation.getCurrentPosition(
        () => done('given'),
        ({ code, PERMISSION_DENIED }) => done(code === PERMISSION_DENIED ? 'denied' : code),
      );
    }),
  }));
  expect(asked).toEqual({ notification: 'denied', position: 'denied' });
  // In place before the page leaves: the two are told on ways of their own.
  const watch = await shell.app.evaluateHandle(({ BrowserWindow }) => ({
    refused: new Promise((done) => {
      BrowserWindow.getAllWindows()[0]!.webContents.on('will-navigate', (event, url) =>
        setImmediate(() => done([url, event.defaultPrevented])),
      );
    }),
  }));
  await shell.page.evaluate(() => {
    setTimeout(() => {
      location.href = 'https://elsewhere.test/';
    });
  });
  expect(await watch.evaluate(({ refused }) => refused)).toEqual(['https://elsewhere.test/', true]);
  expect(await shell.page.evaluate(() => location.href)).toBe('app://gangway/index.html');
});

test('only files of the window are served, none beside it', async ({ shell }) => {
  const statuses = await shell.app.evaluate(async ({ BrowserWindow }) => {
    const probe = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true },
    });
    const found: string[] = [];
    for (const path of ['package.json', 'main.cjs', '%2e%2e/package.json', '..%5cmain.cjs']) {
      await probe.loadURL(`app://gangway/${path}`).catch(() => undefined);
      found.push(await probe.webContents.executeJavaScript('document.body ? document.body.innerText : ""'));
    }
    probe.destroy();
    return found;
  });
  expect(statuses).toEqual(['', '', '', '']);
});

test('a second start ends by itself and brings the first window to the front', async ({ shell }) => {
  const watch = await shell.app.evaluateHandle(({ app }) => ({
    told: new Promise((done) => app.once('second-instance', () => done(true))),
  }));
  expect(await startAgain(shell)).toBe(0);
  expect(await watch.evaluate(({ told }) => told)).toBe(true);
  expect(shell.app.windows()).toHaveLength(1);
});
