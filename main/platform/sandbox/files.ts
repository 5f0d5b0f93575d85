/** Every file of a simulated computer; README.md beside this file explains them to whoever checks one. */
import { z } from 'zod';
import { FurtherFacts } from '../../../protocol/redeem.ts';
import { ProductId, Sha256Hex, Text } from '../../../protocol/wire.ts';

export const COMPUTER = 'computer.json';
export const HOST_NAME = 'host-name.json';
export const MANAGEMENT = 'management.json';
export const CHECK_IN = 'check-in.json';
export const RESTART = 'restart.json';
export const BOOTS = 'boots.json';
export const CONTINUE = 'continue.json';
export const DOMAIN = 'domain.json';
export const REGISTRATION = 'registration.json';
export const PROFILE = 'profile.json';
export const FAULTS = 'faults.json';
export const TRACE = 'trace.txt';
export const JOURNAL = 'agent/journal.jsonl';
/** Of the elevated helper, when there is one. */
export const HELPER_JOURNAL = 'agent/elevated.jsonl';
export const LOCK = 'agent/lock';
export const KEYSTORE = 'agent/keystore';
/** All folders that hold something to rely on; `''` is the computer itself. */
export const FOLDERS = ['', 'agent', KEYSTORE, 'root-store', 'applications'] as const;
/** Where the agent's own files lie; what installers wrote is among them. */
export const AGENT = 'agent';
export const rootFile = (sha256: string): string => `root-store/${sha256}.der`;
export const rootNote = (sha256: string): string => `root-store/${sha256}.json`;
export const manifestFile = (product: string): string => `applications/${product}.json`;
export const payloadFile = (product: string): string => `applications/${product}.payload`;
export const downloadFile = (sha256: string): string => `agent/downloads/${sha256}.part`;

/** How often an agent put this in place; anything but 1 after one enrollment is an effect that was repeated. */
const writes = z.int().min(1);
/** Who put it there. An agent takes back only its own. */
const by = z.string().max(200);
export const OURS = 'gangway';

export const Computer = z.object({
  serial: Text,
  hardwareUuid: Text,
  model: Text,
  osName: Text,
  osVersion: Text,
  /** Who manages it is in other files. */
  ...FurtherFacts.omit({ managed: true }).shape,
});
export type Computer = z.infer<typeof Computer>;

export const HostName = z.object({
  /** The name that the computer answers to. */
  current: Text,
  /** The name that the next restart makes the current one, `null` when none waits. */
  pending: Text.nullable(),
  writes: z.int().min(0),
});
export type HostName = z.infer<typeof HostName>;

export const RootNote = z.object({ sha256: Sha256Hex, name: Text, subject: z.string(), addedBy: by, writes });

export const Management = z.object({
  by: Text,
  server: z.string().min(1).max(300),
  enrollment: Text.optional(),
  device: Text.optional(),
  writes: writes.optional(),
});
export type Management = z.infer<typeof Management>;

/** The computer checks in by itself. */
export const CheckIn = z.object({ daily: z.literal(true) });
export type CheckIn = z.infer<typeof CheckIn>;

export const Manifest = z.object({
  product: ProductId,
  name: Text,
  version: Text,
  format: Text,
  sha256: Sha256Hex,
  size: z.int().min(0),
  properties: z.record(z.string().max(64), z.object({ sha256: Sha256Hex })),
  installedBy: by,
  writes,
});
export type Manifest = z.infer<typeof Manifest>;

export const Restart = z.object({ pending: z.boolean(), because: z.array(Text).max(100) });

/** The domain of the computer; never the password of its account. */
export const Domain = z.object({
  domain: z.string().min(1).max(255),
  machineName: Text,
  netbiosDomain: z.string().max(255),
  domainController: z.string().max(1024),
  site: z.string().max(1024),
  /** `pending`: joined by the next restart. */
  state: z.enum(['pending', 'joined']),
  writes,
});
export type Domain = z.infer<typeof Domain>;

/** A registration with a server of device management, as Windows has it; ids are absent when it is somebody else's. */
export const Registration = z.object({
  provider: Text,
  discoveryUrl: z.string().min(1).max(500),
  userName: z.string().min(1).max(300),
  /** `waiting`: Windows' own window is open for the person. */
  state: z.enum(['waiting', 'registered']),
  enrollment: Text.optional(),
  device: Text.optional(),
  writes: writes.optional(),
});
export type Registration = z.infer<typeof Registration>;

/** An enrollment profile, as a Mac has it. */
export const Profile = z.object({
  name: Text,
  /** Host of the server that it registers with. */
  server: z.string().min(1).max(255),
  sha256: Sha256Hex.optional(),
  /** `waiting`: for the person's approval. */
  state: z.enum(['waiting', 'approved']),
  enrollment: Text.optional(),
  device: Text.optional(),
  writes: writes.optional(),
});
export type Profile = z.infer<typeof Profile>;

/** How often the computer was restarted. */
export const Boots = z.object({ count: z.int().min(0) });

/** The agent goes on after the restart that ends this start of the computer. */
export const Continue = z.object({ after: Text });
