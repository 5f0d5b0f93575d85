/** The firmware's description of the computer. */
import { declare } from './library.ts';

/** `RSMB` as a number. */
const RAW_SMBIOS = 0x5253_4d42;

/** https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getsystemfirmwaretable */
const getSystemFirmwareTable = declare<[number, number, Buffer | null, number], number>(
  'kernel32',
  'uint32_t GetSystemFirmwareTable(uint32_t provider, uint32_t table, void *buffer, uint32_t size)',
);

/** The raw SMBIOS table as Windows hands it out; empty when there is none. */
export function rawSmbios(): Buffer {
  const size = getSystemFirmwareTable(RAW_SMBIOS, 0, null, 0);
  const buffer = Buffer.alloc(size);
  const written = size === 0 ? 0 : getSystemFirmwareTable(RAW_SMBIOS, 0, buffer, size);
  return written === size ? buffer : Buffer.alloc(0);
}
