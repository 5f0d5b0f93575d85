/** A domain-join step with a blob as its provisioner makes it. For tests only. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { JOIN_BLOB_TYPE } from '../../../protocol/join-blob.ts';
import type { DomainJoinStep } from '../../../protocol/plan.ts';
import { PublicJwk } from '../../../protocol/wire.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import { contextOf } from './rehearsal.ts';

/** A real one, as a domain controller wrote it; its domain exists no more. */
export const JOIN_BLOB: Buffer = readFileSync(
  new URL('../../core/odj/fixtures/ACME-LT-042.txt', import.meta.url),
);

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const provisioner: PublicJwk = PublicJwk.parse(
  createPublicKey(keys.privateKey).export({ format: 'jwk' }),
);

export const domainJoinStep: z.infer<typeof DomainJoinStep> = {
  id: 'domain',
  kind: 'domain-join',
  needs: [],
  onFailure: 'stop',
  removable: false,
  domain: 'example.test',
  machineName: 'ACME-LT-042',
  provisioner,
};

/** The blob as a compact JWS, for the place of `contextOf` unless told otherwise. */
export function signedBlob(
  blob: Uint8Array,
  place: object = { device: 'device-1', enrollment: 'enrollment-1', step: domainJoinStep.id },
  { header = {}, key = keys.privateKey }: { header?: object; key?: KeyObject } = {},
): Uint8Array {
  const encoded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const protectedHeader = { alg: 'ES256', typ: JOIN_BLOB_TYPE, ...place, ...header };
  const input = `${encoded(Buffer.from(JSON.stringify(protectedHeader)))}.${encoded(blob)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return Buffer.from(`${input}.${encoded(signature)}`);
}

/** A context whose secret is `signed`, in a copy of its own each time. */
export function joinContext(signed: Uint8Array): StepContext & { readonly handedOut: Uint8Array[] } {
  const handedOut: Uint8Array[] = [];
  return {
    ...contextOf(),
    computer: { name: 'ACME-LT-042', domain: 'example.test' },
    handedOut,
    async secret() {
      const copy = Uint8Array.from(signed);
      handedOut.push(copy);
      return copy;
    },
  };
}
