/**
 * The independent check: imports nothing of the agent or the service. It reads the documented files of the
 * simulated computer (main/platform/sandbox/README.md) and the service's database, and says whether both agree
 * that this computer is enrolled.
 *
 *   node demo/check.ts COMPUTER DATABASE LOG < expected.json
 */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';

interface Expected {
  readonly rootFingerprint: string;
  readonly origin: string;
  readonly organisation: string;
  readonly code: string;
  readonly hostNamePattern: string;
  readonly certificateSha256: string;
  readonly product: string;
  readonly version: string;
  readonly payloadSha256: string;
  readonly secretProperty: string;
  readonly secretSha256: string;
  readonly domain: string;
  /** The file with the domain join blob, to look for where it must not be. */
  readonly joinBlob: string;
}

const [computer = '', database = '', log = ''] = process.argv.slice(2);
const expected = JSON.parse(await text(process.stdin)) as Expected;
const db = new DatabaseSync(database, { readOnly: true });

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const file = (...path: string[]): Buffer => readFileSync(join(computer, ...path));
const json = (...path: string[]): Record<string, unknown> =>
  JSON.parse(file(...path).toString('utf8')) as Record<string, unknown>;
const rows = (sql: string): Record<string, unknown>[] => db.prepare(sql).all();

/** RFC 7638 thumbprint of the device's signing key. */
function thumbprint(keys: Buffer): string {
  const { signing } = JSON.parse(keys.toString()) as { signing: string };
  const key = createPrivateKey({ key: Buffer.from(signing, 'base64'), format: 'der', type: 'pkcs8' });
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

const everyByteBelow = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );

/** What the elevated helper wrote down, by the kind of entry. */
const elevated = file('agent', 'elevated.jsonl')
  .toString('utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => (JSON.parse(line.slice(9)) as { entry: Record<string, unknown> }).entry);
const elevatedSteps = (kind: string): unknown[] =>
  elevated.filter((entry) => entry['kind'] === kind).map(({ step }) => step);
const agentsJournal = file('agent', 'journal.jsonl').toString('utf8');
const acceptedPlans = elevated.filter(({ kind }) => kind === 'plan-accepted');

const management = json('management.json');
const application = json('applications', `${expected.product}.json`);
const [device = {}] = rows('select * from device');
const [enrollment = {}] = rows('select * from enrollment');
const events = rows('select sequence, kind from event order by sequence');
const hostName = json('host-name.json')['current'];
const missing = (...path: string[]): boolean => !existsSync(join(computer, ...path));
const traces = Buffer.concat([everyByteBelow(computer), readFileSync(database), readFileSync(log)]);
const secretOf = (properties: unknown): unknown =>
  (properties as Record<string, { sha256?: unknown }>)[expected.secretProperty]?.sha256;

/** Every 32 bytes of the blob that are not mostly the same: among them is the password of the account. */
function piecesOfBlob(): Buffer[] {
  const raw = Buffer.from(readFileSync(expected.joinBlob, 'utf16le').replace(/[^\w+/=]/g, ''), 'base64');
  const pieces = Array.from({ length: Math.floor(raw.length / 16) - 1 }, (_, at) =>
    raw.subarray(at * 16, at * 16 + 32),
  );
  return pieces.filter((piece) => new Set(piece).size > 12);
}
const pieces = piecesOfBlob();
const domain = json('domain.json');

const checks: Record<string, boolean> = {
  'the root certificate in the root store is the one with the fingerprint':
    sha256(file('root-store', `${expected.rootFingerprint}.der`)) === expected.rootFingerprint,
  'the private certificate of the organisation is in the root store':
    sha256(file('root-store', `${expected.certificateSha256}.der`)) === expected.certificateSha256,
  'the computer says it is managed by the organisation':
    management['by'] === expected.organisation && management['server'] === expected.origin,
  'the computer will check in by itself every day': json('check-in.json')['daily'] === true,
  'computer and service name the same device and enrollment':
    management['device'] === device['id'] && management['enrollment'] === enrollment['id'],
  'the service knows the device by the key that the computer holds':
    device['jkt'] === thumbprint(file('agent', 'keystore', 'keys.json')),
  'the service has one device, and knows that it is simulated':
    rows('select id from device').length === 1 && device['simulated'] === 1,
  'the service issued it one certificate': rows('select serial from certificate').length === 1,
  'the computer was restarted once, and nothing waits for a restart any more':
    json('boots.json')['count'] === 1 &&
    json('host-name.json')['pending'] === null &&
    missing('restart.json'),
  'the agent will not go on by itself any more': missing('continue.json'),
  'the host name follows the profile': new RegExp(expected.hostNamePattern).test(String(hostName)),
  'the service reserved that host name for that device': rows('select name, device from host_name').some(
    (row) => row['name'] === hostName && row['device'] === device['id'],
  ),
  'the application is installed in its version': application['version'] === expected.version,
  'its content is the one that was uploaded':
    sha256(file('applications', `${expected.product}.payload`)) === expected.payloadSha256,
  'its secret reached the installer': secretOf(application['properties']) === expected.secretSha256,
  'it joined the domain, under the name that it has':
    domain['state'] === 'joined' &&
    domain['domain'] === expected.domain &&
    domain['machineName'] === hostName,
  'the service has forgotten the join blob': rows('select blob, taken_at from join_blob').every(
    (row) => row['blob'] === null && row['taken_at'] !== null,
  ),
  'nothing of the join blob is on the computer, in the database or in the log':
    pieces.length > 20 && !pieces.some((piece) => traces.includes(piece)),
  'every effect happened once': [management, application, domain, json('host-name.json')].every(
    ({ writes }) => writes === 1,
  ),
  'the helper did each step once, by the signed plan of this enrollment':
    acceptedPlans.length === 1 &&
    acceptedPlans.every(
      (plan) => plan['device'] === device['id'] && plan['enrollment'] === enrollment['id'],
    ) &&
    acceptedPlans.every(({ signed }) => agentsJournal.includes(String(signed))) &&
    elevatedSteps('step-applied').length >= 5 &&
    new Set(elevatedSteps('step-applied')).size === elevatedSteps('step-applied').length,
  'the service calls the enrollment enrolled': enrollment['state'] === 'enrolled',
  'the service has every event, and one says enrolled':
    events.every(({ sequence }, index) => sequence === index + 1) &&
    events.filter(({ kind }) => kind === 'enrolled').length === 1,
  'the code was used once and is not kept': rows('select uses, code_sealed from enrollment_item').every(
    (row) => row['uses'] === 1 && row['code_sealed'] === null,
  ),
  'the code stands nowhere on the computer, in the database or in the log': !traces.includes(expected.code),
};

for (const [title, holds] of Object.entries(checks))
  process.stdout.write(`  ${holds ? '✓' : '✗'} ${title}\n`);
process.exitCode = Object.values(checks).every(Boolean) ? 0 : 1;
