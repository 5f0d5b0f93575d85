/** The TPM as Windows' base services know it; needs no administrator. */
import { declare, hasFunction } from './library.ts';
import { isWine } from './wine.ts';

const LIBRARY = 'tbs';
/** `TPM_DEVICE_INFO`: four numbers, the version of the structure and that of the TPM first. */
const INFO_BYTES = 16;
const TPM_VERSION_AT = 4;

/** https://learn.microsoft.com/windows/win32/api/tbs/nf-tbs-tbsi_getdeviceinfo */
const getDeviceInfo = declare<[number, Buffer], number>(
  LIBRARY,
  'uint32_t Tbsi_GetDeviceInfo(uint32_t size, void *info)',
);

/** `undefined` where there is no such function, and under Wine, whose answer would prove nothing. */
export function askTpm(): { readonly result: number; readonly version: number } | undefined {
  if (isWine() || !hasFunction(LIBRARY, 'Tbsi_GetDeviceInfo')) return undefined;
  const info = Buffer.alloc(INFO_BYTES);
  const result = getDeviceInfo(info.length, info);
  return { result, version: info.readUInt32LE(TPM_VERSION_AT) };
}
