/**
 * Where packages may lie besides the service: on any web server by `https`, or in a shared folder, written as
 * `file://server/share/folder/package.msi`. What such an address may be is as narrow as can be: on Windows it becomes a
 * path, and paths can mean devices, pipes and this computer itself.
 */

/** A package in a shared folder. */
export interface SharePlace {
  /** DNS name, NetBIOS name or IPv4 address; small letters. */
  readonly host: string;
  readonly share: string;
  /** Folders and file below the share, at least one. */
  readonly path: readonly string[];
}

export type InstallationPoint =
  { readonly kind: 'web'; readonly url: string } | { readonly kind: 'share'; readonly place: SharePlace };

const HOST = /^(?=.{1,255}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** This computer by another name. */
const THIS_COMPUTER = /^(?:127(?:\.|$)|0\.0\.0\.0$|localhost$|wsl\.localhost$|tsclient$)|\.localhost$/;
/** Neither characters that mean something in a path, nor a dot or blank at the end, which Windows drops. */
// oxlint-disable-next-line no-control-regex -- those are what must not be there
const NAME = /^(?!\.{1,2}$)[^\u0000-\u001f\u007f\\/:*?"<>|]{1,200}(?<![. ])$/;
/** Devices, in every folder. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i;
/** Pipes and letter boxes; shares that end in `$` are of administrators, or no folders. */
const NO_FOLDER = /^(?:pipe|mailslot)$|\$$/i;

/** @returns `undefined` when no package can lie there */
export function readInstallationPoint(address: string): InstallationPoint | undefined {
  if (address.length > 1000 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return { kind: 'web', url: address };
  if (url.protocol !== 'file:' || url.search !== '' || url.hash !== '') return undefined;
  const host = url.hostname.toLowerCase();
  if (!HOST.test(host) || THIS_COMPUTER.test(host)) return undefined;
  const names = url.pathname.slice(1).split('/').map(decoded);
  const [share, ...path] = names.filter((name) => name !== undefined);
  if (share === undefined || path.length === 0 || 1 + path.length !== names.length) return undefined;
  if (NO_FOLDER.test(share) || ![share, ...path].every((name) => NAME.test(name) && !DEVICE.test(name))) {
    return undefined;
  }
  return { kind: 'share', place: { host, share, path } };
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
