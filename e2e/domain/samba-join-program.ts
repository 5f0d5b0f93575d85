/** Test side only: calls libnetapi with the blob from standard input and prints what it said. */
import { buffer } from 'node:stream/consumers';
import koffi from 'koffi';

/** As the agent passes it on Windows: the running system is what joins. */
const ONLINE_CALLER = 0x4000_0000;

const netapi = koffi.load('libnetapi.so.1');
const requestOfflineDomainJoin = netapi.func(
  'uint32_t NetRequestOfflineDomainJoin(const uint8_t *blob, uint32_t size, uint32_t options, const char *path)',
) as (blob: Uint8Array, size: number, options: number, path: string) => number;

const blob = await buffer(process.stdin);
const status = requestOfflineDomainJoin(blob, blob.length, ONLINE_CALLER, '%SystemRoot%');
blob.fill(0);
console.log(`status ${status}`);
