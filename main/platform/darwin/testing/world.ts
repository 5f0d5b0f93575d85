/** What a fake Mac is made of. It keeps state as a real one does and knows exactly what the real commands know. */
import type { CommandResult } from '../../run-command.ts';

/** The versions whose answers the fake gives; the last one before Apple went on with 26 was 15. */
export const VERSIONS = ['13.7.8', '14.8.2', '15.7.2', '26.1'] as const;
export type Version = (typeof VERSIONS)[number];

export interface World {
  readonly version: Version;
  /** Who runs the agent; 0 is root. */
  uid: number;
  /** Who is signed in on the screen. */
  person: { uid: number; name: string };
  /** Names of the programs that run, with the account whose they are. */
  readonly processes: { name: string; uid: number }[];
  /** What the person does when a dialog asks for a password. */
  answer: 'allow' | 'decline' | 'mistype';
  /** The words in which macOS tells of a no. */
  refusal: string;
  /** SHA-256 of the certificates in the System keychain, in capitals, and of those that are trusted. */
  readonly keychain: Set<string>;
  readonly trusted: Set<string>;
  readonly names: Map<string, string>;
  /** Package id → version. */
  readonly receipts: Map<string, string>;
  /** Without a server macOS prints no line for it. */
  enrollment: { approved: boolean; server: string | undefined } | undefined;
  /** What Apple knows of this Mac; a limit on how often it may be asked is kept as well. */
  record: 'none' | 'unreachable' | { readonly url: string; readonly webUrl?: string };
  /** Whether macOS knows from before that it belongs to somebody. */
  automated: boolean;
  /** How often macOS showed its notice that the owner manages it. */
  notices: number;
  /** The Active Directory that it is in. */
  directory: { domain: string; account: string } | undefined;
  /** Contents of the profiles that wait in System Settings. */
  readonly profiles: string[];
  readonly panes: string[];
  /** Files of root that the person may read by an access list. */
  readonly readable: Set<string>;
  /** Whether Apple Configurator has taken profiles over. */
  configurator: boolean;
  boot: string;
  restarts: number;
  /** Label of each daemon that launchd knows, and its file as it was when it was loaded. */
  readonly daemons: Map<string, string>;
  /** Starts these words as root, and says which process that is. */
  elevate: (words: readonly string[]) => number;
}

/** Who runs a command, and whether it can show something on the screen. */
export interface Caller {
  readonly uid: number;
  readonly onScreen: boolean;
}

/** @throws for anything that the real command does not know: the mistake is the agent's */
export type FakeCommand = (args: readonly string[], caller: Caller, world: World) => CommandResult;

export const says = (stdout: string): CommandResult => ({ exitCode: 0, stdout, stderr: '' });
export const complains = (exitCode: number, stderr: string): CommandResult => ({
  exitCode,
  stdout: '',
  stderr,
});

export function unknown(command: string, args: readonly string[]): never {
  throw new Error(`the fake Mac does not know: ${[command, ...args].join(' ')}`);
}

/** Whether the arguments are these, with `*` for one that may be anything but an option or nothing. */
export const matches = (args: readonly string[], ...pattern: readonly string[]): boolean =>
  args.length === pattern.length &&
  pattern.every((expected, place) =>
    expected === '*' ? /^[^-]/.test(args[place] ?? '') : expected === args[place],
  );
