/** The device's own keys. They are made on the device and never leave it. */
import type { PublicJwk } from '../../../protocol/wire.ts';

export interface DeviceKeys {
  readonly signing: PublicJwk;
  readonly agreement: PublicJwk;
  /** What really holds them, for IT to read: `TPM`, `software keystore (simulated computer)`… */
  readonly heldBy: string;
  /** ECDSA P-256 with SHA-256, IEEE P1363 form (64 bytes). */
  sign(data: Uint8Array): Promise<Uint8Array>;
  /** ECDH P-256: the shared x coordinate (32 bytes). */
  agree(peer: PublicJwk): Promise<Uint8Array>;
}

export interface KeyStore {
  /** The keys of this device, made and persisted first if there are none. Safe to call again after a crash. */
  open(): Promise<DeviceKeys>;
  /** Destroys them; part of unenrolling. */
  destroy(): Promise<void>;
}
