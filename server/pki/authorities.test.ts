/** Judged by OpenSSL, which had no part in making these certificates. */
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../app/testing/movable-clock.ts';
import { openStorage, type Storage } from '../storage/database.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import {
  deviceAuthority,
  deviceCertificateRequest,
  planSigner,
  rootAuthority,
  tlsCertificate,
} from './authorities.ts';
import { generateKeyPair, issue } from './issue.ts';
import type { RingEntry } from './key-ring.ts';
import { type MasterKey, masterKey } from './master-key.ts';

const DAY = 86_400_000;
const NAME = 'Äcme, "Oy" #1 +=<>; العربية';

describe('certificates', () => {
  const master = masterKey(new Uint8Array(32));
  const now = Date.now();
  let storage: Storage;
  let folder: string;
  let root: RingEntry;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gangway-pki-'));
    storage = await openStorage({ file: ':memory:' });
    const parts = { db: storage.db, master, now };
    root = await rootAuthority(parts, NAME);
    const devices = await deviceAuthority(parts, root, 'o1');
    const keys = await generateKeyPair();
    const request = { ...deviceCertificateRequest('d1', 'o1', now), publicKey: keys.publicKey };
    const device = await issue(request, devices);
    const files = {
      root: root.chain,
      tls: (await tlsCertificate(parts, root, ['enroll.example.org', '127.0.0.1', '::1'])).chain,
      plan: (await planSigner(parts, root, 'o1')).chain,
      devices: devices.chain,
      device: `${device.toString('pem')}\n`,
    };
    for (const [name, pem] of Object.entries(files)) writeFileSync(join(folder, `${name}.pem`), pem);
  });
  afterAll(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });

  const verify = (name: string, ...args: string[]): boolean =>
    spawnSync('openssl', ['verify', '-x509_strict', '-CAfile', 'root.pem', ...args, `${name}.pem`], {
      cwd: folder,
    }).status === 0;
  const text = (name: string): string =>
    execFileSync('openssl', ['x509', '-in', `${name}.pem`, '-noout', '-text'], { cwd: folder }).toString();

  test('the root is an authority for ten years, and a strict reader finds nothing wrong with it', () => {
    expect(verify('root')).toBe(true);
    expect(text('root')).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:1/);
    expect(text('root')).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    const { validToDate } = new X509Certificate(root.chain);
    expect(Math.round((validToDate.getTime() - now) / DAY)).toBe(3650);
  });

  test('a name with every special character stands in the root as it is', () => {
    const options = ['-nameopt', 'utf8,sep_multiline', '-subject'];
    const subject = execFileSync('openssl', ['x509', '-in', 'root.pem', '-noout', ...options], {
      cwd: folder,
    });
    expect(subject.toString()).toContain(`O=${NAME}\n`);
    expect(root.certificate.subjectName.getField('CN')).toEqual([`${NAME} Gangway Root`]);
  });

  test('the TLS certificate is for its names and addresses, and for servers alone', () => {
    expect(verify('tls', '-purpose', 'sslserver', '-verify_hostname', 'enroll.example.org')).toBe(true);
    expect(verify('tls', '-purpose', 'sslserver', '-verify_ip', '127.0.0.1')).toBe(true);
    expect(verify('tls', '-purpose', 'sslserver', '-verify_ip', '::1')).toBe(true);
    expect(verify('tls', '-verify_hostname', 'evil.example.org')).toBe(false);
    expect(verify('tls', '-purpose', 'sslclient')).toBe(false);
  });

  test('a device certificate is for clients alone, and its authority cannot make a server', () => {
    const chain = ['-untrusted', 'devices.pem'];
    expect(verify('device', ...chain, '-purpose', 'sslclient')).toBe(true);
    expect(verify('device', ...chain, '-purpose', 'sslserver')).toBe(false);
    expect(text('devices')).toMatch(/CA:TRUE, pathlen:0/);
    expect(verify('devices', '-purpose', 'sslserver')).toBe(false);
  });

  test('the plan signer is no server, no client and no authority', () => {
    expect(verify('plan')).toBe(true);
    expect(verify('plan', '-purpose', 'sslserver')).toBe(false);
    expect(verify('plan', '-purpose', 'sslclient')).toBe(false);
    expect(text('plan')).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
  });

  test('a certificate never outlives the one that vouches for it', async () => {
    const keys = await generateKeyPair();
    const request = {
      subject: [['CN', 'x'] as const],
      publicKey: keys.publicKey,
      now,
      lifetimeMs: 20 * 365 * DAY,
    };
    const certificate = await issue(request, root);
    expect(certificate.notAfter).toEqual(root.certificate.notAfter);
  });
});

function ring(fresh: () => Promise<FreshDatabase>): void {
  let database: FreshDatabase;
  let storage: Storage;
  let other: Storage;
  const master: MasterKey = masterKey(new Uint8Array(32));
  const clock = movableClock();
  const at = (of: Storage) => ({ db: of.db, master, now: clock.now() });

  beforeAll(async () => {
    database = await fresh();
    [storage, other] = await Promise.all([openStorage(database.location), openStorage(database.location)]);
  });
  afterAll(async () => {
    await Promise.all([storage.close(), other.close()]);
    database.remove();
  });

  test('ten processes that make the same key at once all get the one that was kept', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, index) => rootAuthority(at(index % 2 === 0 ? storage : other), 'Acme')),
    );
    expect(new Set(made.map(({ chain }) => chain)).size).toBe(1);
  });

  test('a server certificate is kept until thirty days are left, then made anew', async () => {
    const root = await rootAuthority(at(storage), 'Acme');
    const first = await tlsCertificate(at(storage), root, ['a.example']);
    clock.advance({ days: 60 });
    expect((await tlsCertificate(at(storage), root, ['a.example'])).chain).toBe(first.chain);
    clock.advance({ seconds: 1 });
    const second = await tlsCertificate(at(storage), root, ['a.example']);
    expect(second.certificate.notAfter.getTime() - clock.now()).toBe(90 * DAY);
    expect((await tlsCertificate(at(other), root, ['a.example'])).chain).toBe(second.chain);
  });

  test('S8 a sealed key moved to another organisation does not open there', async () => {
    const root = await rootAuthority(at(storage), 'Acme');
    await planSigner(at(storage), root, 'mine');
    await storage.db
      .updateTable('key_material')
      .set({ organisation: 'yours' })
      .where('organisation', '=', 'mine')
      .execute();
    await expect(planSigner(at(storage), root, 'yours')).rejects.toThrow(/unable to authenticate data/);
  });
}

describe('keys kept in the database', () => {
  onEachDatabase(ring);
});
