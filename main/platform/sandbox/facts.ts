/** What a simulated computer is: made at random on first use, or as somebody wrote it. */
import { randomInt, randomUUID } from 'node:crypto';
import type { ComputerFacts, JoinedFact, ManagedFact } from '../../../protocol/redeem.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { createJsonIn } from '../disk/write-file.ts';
import { knownText } from '../managed-fact.ts';
import { Computer, COMPUTER, DOMAIN, Domain, HOST_NAME, HostName } from './files.ts';

/** Letters that are not mistaken for digits, as on labels. */
const LABEL = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const label = (length: number): string =>
  Array.from({ length }, () => LABEL.charAt(randomInt(LABEL.length))).join('');

const randomComputer = (): Computer => ({
  serial: `SIM${label(7)}`,
  hardwareUuid: randomUUID().toUpperCase(),
  model: 'Gangway Simulated Computer',
  osName: 'Simulated OS',
  osVersion: '1.0.0',
  edition: 'Simulation',
  build: '1000',
  tpm: 'absent',
  virtual: 'yes',
});

/** @throws STATE_CORRUPT when `computer.json` is not readable as one */
export async function readComputer(folder: Folder): Promise<Computer> {
  const known = await readJsonIn(folder, COMPUTER, Computer);
  if (known !== undefined) return known;
  await createJsonIn(folder, COMPUTER, randomComputer(), 'computer:create');
  return readComputer(folder);
}

/** @throws STATE_CORRUPT when `host-name.json` is not readable as one */
export async function readHostName(folder: Folder): Promise<HostName> {
  const known = await readJsonIn(folder, HOST_NAME, HostName);
  if (known !== undefined) return known;
  const factory = { current: `SIM-${label(7)}`, pending: null, writes: 0 };
  await createJsonIn(folder, HOST_NAME, factory, 'host-name:create');
  return readHostName(folder);
}

/** The domain that it is in now, one that waits for the restart left out. @throws STATE_CORRUPT */
async function readJoined(folder: Folder): Promise<JoinedFact> {
  const found = await readJsonIn(folder, DOMAIN, Domain);
  const domain = found?.state === 'joined' ? knownText(found.domain) : undefined;
  return domain === undefined ? { to: 'none' } : { to: 'directory', domain };
}

/** @throws STATE_CORRUPT */
export async function readFacts(folder: Folder, managed: () => Promise<ManagedFact>): Promise<ComputerFacts> {
  const computer = await readComputer(folder);
  const { current } = await readHostName(folder);
  return {
    platform: 'simulated',
    ...computer,
    hostName: current,
    joined: computer.joined ?? (await readJoined(folder)),
    managed: await managed(),
  };
}
