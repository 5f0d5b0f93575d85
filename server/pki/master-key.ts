/**
 * The master key: 32 random bytes in a file outside the database. Every other key that seals or authenticates
 * something stored is derived from it, one per purpose, so that no ciphertext fits a second place.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

const LENGTH = 32;
const NONCE = 12;
const TAG = 16;

/** What sealed bytes are for; a purpose is never used for two kinds of things. */
export type SealPurpose = 'key-material' | 'enrollment-code' | 'package-secret' | 'master-key-check';

/** What keys are derived for besides sealing. */
export type KeyPurpose = 'code-hmac' | 'access-token' | 'session-hash' | 'portal-pass';

/**
 * What is sealed belongs to one place: `context` names it (organisation, row), and opening it for another
 * place fails.
 */
export interface MasterKey {
  seal(purpose: SealPurpose, context: string, plain: Uint8Array): string;
  /** @throws when it was not sealed with this key for this purpose and context. */
  open(purpose: SealPurpose, context: string, sealed: string): Buffer;
  /** 32 bytes for one purpose. */
  derive(purpose: KeyPurpose): Buffer;
}

/**
 * Reads the master key file, or makes it (mode 0600) when there is none. Safe when two processes start at once.
 * @throws when the file is not 32 bytes in hexadecimal.
 */
export function readMasterKey(file: string): MasterKey {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    createOnce(file);
    text = readFileSync(file, 'utf8');
  }
  if (!/^[0-9a-f]{64}\n?$/.test(text)) {
    throw new Error(`${file} holds no master key (64 hexadecimal digits); put the right file back`);
  }
  return masterKey(Buffer.from(text.trim(), 'hex'));
}

/** Written whole under another name, then linked: nobody ever reads half a key, and the first one stays. */
function createOnce(file: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${randomBytes(LENGTH).toString('hex')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/** @param root 32 bytes. */
export function masterKey(root: Uint8Array): MasterKey {
  const derived = new Map<string, Buffer>();
  const deriveFor = (info: string): Buffer => {
    const known = derived.get(info);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', root, '', `gangway:${info}`, LENGTH));
    derived.set(info, key);
    return key;
  };
  return {
    derive: (purpose) => deriveFor(`key:${purpose}`),
    seal(purpose, context, plain) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', deriveFor(`seal:${purpose}`), nonce);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(purpose, context, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv(
        'aes-256-gcm',
        deriveFor(`seal:${purpose}`),
        bytes.subarray(0, NONCE),
        {
          authTagLength: TAG,
        },
      );
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
    },
  };
}
