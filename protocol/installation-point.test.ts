import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInstallationPoint } from './installation-point.ts';

const place = (address: string): unknown => {
  const found = readInstallationPoint(address);
  return found?.kind === 'share' ? [found.place.host, found.place.share, ...found.place.path] : found?.kind;
};

describe('the address of an installation point', () => {
  test('M12 a web server or a shared folder', () => {
    expect(place('https://packages.acme.example/vpn.msi?version=4')).toBe('web');
    expect(place('file://FILES.acme.example/Install/VPN%20client/vpn%2B4.msi')).toEqual([
      'files.acme.example',
      'Install',
      'VPN client',
      'vpn+4.msi',
    ]);
    expect(place('file://FILES/install/vpn.msi')).toEqual(['files', 'install', 'vpn.msi']);
    expect(place('file://10.1.2.3/install/Größe 日本.msi')).toEqual([
      '10.1.2.3',
      'install',
      'Größe 日本.msi',
    ]);
  });

  test.each([
    // This computer itself.
    'file:///C:/Windows/explorer.exe',
    'file:///etc/passwd',
    'file://localhost/share/x.msi',
    'file://LOCALHOST./share/x.msi',
    'file://127.0.0.1/share/x.msi',
    'file://2130706433/share/x.msi',
    'file://wsl.localhost/Debian/x.msi',
    'file://wsl$/Debian/x.msi',
    'file://[::1]/share/x.msi',
    'file://C:/Windows/explorer.exe',
    'file://c|/Windows/explorer.exe',
    // Devices, pipes, shares of administrators.
    'file://./pipe/docker_engine',
    'file://%2e/pipe/x',
    'file://?/C:/x.msi',
    'file://server/pipe/x',
    'file://server/PIPE/x',
    'file://server/IPC$/x',
    'file://server/C$/Windows/x.msi',
    'file://server/share/NUL',
    'file://server/share/com1.msi',
    'file://server/share/aux.txt/x.msi',
    // Ways out of the place.
    'file://server/share/../../x.msi',
    'file://server/share/a%2f..%2f..%2fx.msi',
    'file://server/share/a%5c..%5cx.msi',
    'file://server/share/x.msi:stream',
    'file://server/share/x.msi%00.txt',
    'file://server/share/x.msi.',
    'file://server/share/x.msi%20',
    'file://server/share//x.msi',
    'file://server/share/%zz',
    // No file, no share, other things in the address.
    'file://server/share/',
    'file://server/share',
    'file://server',
    'file://server/share/x.msi?a=b',
    'file://server/share/x.msi#a',
    'file://user:word@server/share/x.msi',
    'https://user:word@server/x.msi',
    'http://packages.acme.example/vpn.msi',
    'smb://server/share/x.msi',
    'ftp://server/x.msi',
    '\\\\server\\share\\x.msi',
    'javascript:alert(1)',
    '',
  ])('M12 %j is none', (address) => {
    expect(readInstallationPoint(address)).toBeUndefined();
  });

  test('M12 whatever is taken becomes a path below its own share, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.string({ unit: 'binary', maxLength: 30 }),
        (a, b) => {
          const found = readInstallationPoint(`file://${a}/${b}`);
          if (found?.kind !== 'share') return;
          const { host, share, path } = found.place;
          expect(host).toMatch(/^[a-z0-9.-]+$/);
          for (const name of [share, ...path]) expect(name).not.toMatch(/[\\/:*?"<>|]|^\.{0,2}$|[. ]$/);
        },
      ),
    );
  });
});
