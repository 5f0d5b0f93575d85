/**
 * What a connector beside a domain controller does: it sees which computers wait for an account, provisions it,
 * signs the blob for that one place, encrypts it to the device and hands it in. Here the account exists already,
 * as a file.
 */
import { setTimeout } from 'node:timers/promises';
import { CompactEncrypt, CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Helpdesk } from './helpdesk.ts';

/** A row of `GET /admin/v1/join-blobs`. */
export interface Wanted {
  readonly enrollment: string;
  readonly device: string;
  readonly step: string;
  readonly domain: string;
  readonly machineName: string;
  readonly agreementKey: JWK;
}

export interface Connector {
  /** Goes into the package; each plan vouches for it. */
  readonly publicKey: JWK;
  /** Hands in what `provision` gives for everything that is wanted from now on. @returns how to stop. */
  serve(service: Helpdesk, provision: (wanted: Wanted) => Uint8Array | undefined): () => Promise<void>;
}

const POLL_MS = 200;

export async function makeConnector(): Promise<Connector> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');

  async function answer(service: Helpdesk, wanted: Wanted, blob: Uint8Array): Promise<void> {
    const { enrollment, device, step } = wanted;
    const place = { device, enrollment, step };
    const signed = await new CompactSign(blob)
      .setProtectedHeader({ alg: 'ES256', typ: 'gangway-join-blob', ...place })
      .sign(privateKey);
    const encrypted = await new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'gangway-secret', ...place })
      .encrypt(await importJWK(wanted.agreementKey, 'ECDH-ES'));
    await service.put(`/enrollments/${enrollment}/join-blob`, { step, blob: encrypted });
  }

  return {
    publicKey: await exportJWK(publicKey),
    serve(service, provision) {
      const stopped = new AbortController();
      const work = async (): Promise<void> => {
        while (!stopped.signal.aborted) {
          const { rows } = await service.get<{ rows: Wanted[] }>('/join-blobs');
          for (const wanted of rows) {
            const blob = provision(wanted);
            if (blob !== undefined) await answer(service, wanted, blob);
          }
          await setTimeout(POLL_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
        }
      };
      const ended = work();
      return async () => {
        stopped.abort();
        await ended;
      };
    },
  };
}
