/** The rules for computer names, the same on every system: what NetBIOS, DNS and Active Directory all accept. */

/** Which rule a name breaks; the words are in the catalogue of texts. */
export type HostNameFault = 'length' | 'character' | 'hyphen' | 'digits' | 'reserved';

/** NetBIOS names hold 15 characters and a type byte. */
export const HOST_NAME_LENGTH = 15;

/** Names that Windows and Active Directory keep for themselves, and those of RFC 952. */
const RESERVED = new Set(
  (
    'ANONYMOUS BATCH BUILTIN DIALUP DOMAIN ENTERPRISE GATEWAY GW INTERACTIVE INTERNET LOCAL LOCALHOST NETWORK ' +
    'NULL PROXY RESTRICTED SCHANNEL SELF SERVER SERVICE SYSTEM TAC USERS WORLD ' +
    // Device names of Windows, which break paths such as \\NAME\share.
    'AUX CON NUL PRN COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9 ' +
    // Two-letter account names of the security descriptor language (SDDL).
    'AA AC AN AO AP AU BA BG BO BU CA CD CG CN CO CY DA DC DD DG DU EA ED EK ER ES HA HI HO IS IU KA LA LG LS ' +
    'LU LW ME MP MS MU NO NS NU OW PA PO PS PU RA RC RD RE RM RO RS RU SA SI SO SS SU SY UD WD WR'
  ).split(' '),
);

/** @returns the first rule that the name breaks, `undefined` when it is good. */
export function hostNameFault(name: string): HostNameFault | undefined {
  if (name.length < 1 || name.length > HOST_NAME_LENGTH) return 'length';
  if (!/^[A-Za-z0-9-]+$/.test(name)) return 'character';
  if (name.startsWith('-') || name.endsWith('-')) return 'hyphen';
  if (/^\d+$/.test(name)) return 'digits';
  return RESERVED.has(name.toUpperCase()) ? 'reserved' : undefined;
}

/** Computer names are compared without case. */
export const sameHostName = (one: string, other: string): boolean =>
  one.toUpperCase() === other.toUpperCase();
