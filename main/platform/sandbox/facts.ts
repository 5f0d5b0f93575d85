/** What a simulated computer is: made at random on first use, or as somebody wrote it. */
import { randomInt, randomUUID } from 'node:crypto';
import type { ComputerFacts } from '../../../protocol/redeem.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { createJsonIn } from '../disk/write-file.ts';
import { Computer, COMPUTER, HOST_NAME, HostName } from './files.ts';

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

export async function readFacts(folder: Folder): Promise<ComputerFacts> {
  const { serial, hardwareUuid, model, osName, osVersion } = await readComputer(folder);
  const { current } = await readHostName(folder);
  return { platform: 'simulated', osName, osVersion, model, serial, hardwareUuid, hostName: current };
}
