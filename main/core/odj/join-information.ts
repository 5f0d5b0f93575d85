/** The part of a blob that joins a domain: `ODJ_WIN7BLOB` ([MS-ODJ] 2.3.1). */
import { Malformed } from './fault.ts';
import { NdrReader } from './ndr-reader.ts';

/** What a join would do. The machine's password is left out on purpose. */
export interface JoinInformation {
  /** The domain as it was asked for when the blob was made. */
  readonly domain: string;
  readonly machineName: string;
  readonly netbiosDomain: string;
  readonly dnsDomain: string;
  readonly forest: string;
  readonly domainGuid: string;
  /** `S-1-5-21-…`; `undefined` when the blob has none. */
  readonly domainSid: string | undefined;
  /** Empty where the blob names none. */
  readonly domainController: string;
  readonly domainControllerAddress: string;
  readonly site: string;
}

export interface ReadJoin {
  readonly information: JoinInformation;
  /** A view of the password in the blob's own bytes, UTF-16 with its NUL: to be wiped, not to be copied. */
  readonly password: Uint8Array;
}

/** @throws Malformed */
export function readJoin(serialized: Uint8Array): ReadJoin {
  const ndr = new NdrReader(serialized);
  ndr.demandPointer();

  // First all that is inline, then what the pointers point to, in the same order.
  const has = { domain: ndr.pointer(), machineName: ndr.pointer(), password: ndr.pointer() };
  if (!has.domain || !has.machineName || !has.password) throw new Malformed('structure');
  const names = [countedPointer(ndr), countedPointer(ndr), countedPointer(ndr)] as const;
  const domainGuid = ndr.guid();
  const hasSid = ndr.pointer();
  const controller = controllerPointers(ndr);
  ndr.uint32(); // options

  const domain = ndr.terminatedText();
  const machineName = ndr.terminatedText();
  const password = ndr.textBytes();
  const [netbiosDomain, dnsDomain, forest] = names.map((name) =>
    name.there ? ndr.countedText(name.length) : '',
  );
  const domainSid = hasSid ? sidText(ndr) : undefined;
  const text = (there: boolean): string => (there ? ndr.terminatedText() : '');
  const domainController = withoutSlashes(text(controller.name));
  const domainControllerAddress = withoutSlashes(text(controller.address));
  text(controller.domain);
  text(controller.forest);
  const site = text(controller.site);
  text(controller.clientSite);

  return {
    information: {
      domain,
      machineName,
      netbiosDomain: netbiosDomain ?? '',
      dnsDomain: dnsDomain ?? '',
      forest: forest ?? '',
      domainGuid,
      domainSid,
      domainController,
      domainControllerAddress,
      site,
    },
    password,
  };
}

/** A counted text: its length, its room, its pointer. */
function countedPointer(ndr: NdrReader): { length: number; there: boolean } {
  const length = ndr.uint16();
  const room = ndr.uint16();
  const there = ndr.pointer();
  if (length > room || length % 2 === 1 || (!there && length > 0)) throw new Malformed('structure');
  return { length, there };
}

function controllerPointers(
  ndr: NdrReader,
): Record<'name' | 'address' | 'domain' | 'forest' | 'site' | 'clientSite', boolean> {
  const name = ndr.pointer();
  const address = ndr.pointer();
  ndr.uint32(); // kind of address
  ndr.guid();
  const domain = ndr.pointer();
  const forest = ndr.pointer();
  ndr.uint32(); // flags
  return { name, address, domain, forest, site: ndr.pointer(), clientSite: ndr.pointer() };
}

/** `\\dc1.example.test` → `dc1.example.test` */
const withoutSlashes = (text: string): string => text.replace(/^\\\\/, '');

const MOST_SUB_AUTHORITIES = 15;

function sidText(ndr: NdrReader): string {
  const announced = ndr.uint32();
  const [revision = 0, count = 0, ...authority] = ndr.fixedBytes(8);
  if (revision !== 1 || count !== announced || count > MOST_SUB_AUTHORITIES) throw new Malformed('structure');
  const identifier = authority.reduce((value, byte) => value * 256 + byte, 0);
  const rest = Array.from({ length: count }, () => ndr.uint32());
  return ['S', revision, identifier, ...rest].join('-');
}
