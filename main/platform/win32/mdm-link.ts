/** The address that opens Windows' own window for a registration, filled in. */

/** Nothing in a value ends it, and what the documentation shows unescaped stays so. */
const escaped = (value: string): string =>
  encodeURIComponent(value)
    .replace(/['()*!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replaceAll('%40', '@');

/** https://learn.microsoft.com/windows/client-management/mdm-enrollment-of-windows-devices */
export const registrationLink = (userName: string, server: string): string =>
  `ms-device-enrollment:?mode=mdm&username=${escaped(userName)}&servername=${escaped(server)}`;
