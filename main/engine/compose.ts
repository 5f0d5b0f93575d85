/** Wires an agent by hand: read this file to know the whole program. */
import type { View } from '../contract/view.ts';
import { helpedPlatform } from '../helper/helped-platform.ts';
import { helperProgram, resumingProgram } from '../helper/programs.ts';
import { stdioElevation } from '../helper/stdio.ts';
import { hostOs, selectElevation, selectPlatform } from '../platform/select.ts';
import { openShareOn } from '../platform/share.ts';
import type { Platform } from '../core/ports/platform.ts';
import type { ServerProtocol } from '../core/ports/server.ts';
import { gangwayProtocol } from '../protocols/gangway/index.ts';
import { installedBrand } from './brand.ts';
import { createEngine, type Engine } from './engine.ts';
import { systemClock } from './system-clock.ts';
import { AGENT_VERSION } from './version.ts';

const DEFAULT_LANGUAGE = 'en';

export interface ComposeOptions {
  /** Folder of a simulated computer; `undefined` means this real one. */
  readonly simulate: string | undefined;
  /** Whether the simulated computer is changed by a helper of its own; a real one always is. */
  readonly helper?: boolean;
  /** Environment variables: proxies and system folders. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly language?: string | undefined;
  readonly rootFingerprint?: string | undefined;
}

/**
 * The computer and the way to servers, without an enrollment opened: for looking only.
 * @param inLanguage what the person reads when the system asks for permission, at that moment
 */
export async function composeParts(
  { simulate, helper, environment, language }: ComposeOptions,
  inLanguage = (): string => language ?? DEFAULT_LANGUAGE,
): Promise<{ platform: Platform; protocol: ServerProtocol }> {
  const os = hostOs();
  const local = await selectPlatform({ os, simulate, resuming: resumingProgram() });
  const plain = stdioElevation(environment);
  const elevation =
    simulate === undefined
      ? await selectElevation({ os, plain, language: inLanguage })
      : helper === true
        ? plain
        : undefined;
  const platform = elevation
    ? await helpedPlatform({ local, elevation, program: helperProgram(simulate) })
    : local;
  const protocol = gangwayProtocol({
    agentVersion: AGENT_VERSION,
    clock: systemClock,
    environment,
    openShare: openShareOn(os),
  });
  return { platform, protocol };
}

/** @throws what `createEngine` and `selectPlatform` throw. */
export async function compose(options: ComposeOptions): Promise<Engine> {
  let language = options.language ?? DEFAULT_LANGUAGE;
  const { platform, protocol } = await composeParts(options, () => language);
  const engine = await createEngine({
    platform,
    protocol,
    clock: systemClock,
    chance: Math.random,
    agentVersion: AGENT_VERSION,
    brand: await installedBrand(),
    language: options.language,
    rootFingerprint: options.rootFingerprint,
  });
  // In a window it is chosen, and can be changed, after all this was wired.
  const follow = (view: View): void => void (language = view.language ?? language);
  follow(await engine.handlers.enrollment.view());
  engine.onChanged(follow);
  return engine;
}
