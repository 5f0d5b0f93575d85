/** Applications on a Mac: installer packages (.pkg) that a named Developer ID signed, for all accounts. */
import type { z } from 'zod';
import type { ApplicationStep } from '../../../protocol/plan.ts';
import { type Downloaded, type PackageStages, verify } from '../../core/packages/stages.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { downloadTo } from '../disk/download.ts';
import { pathIn } from '../disk/folder.ts';
import { hashFileIn } from '../disk/read-file.ts';
import { removeFileIn } from '../disk/write-file.ts';
import { asEffect, looked } from '../looking.ts';
import { type Mac, needRoot } from './mac.ts';
import {
  asksForRestart,
  assertInstalled,
  assertSignedBy,
  failed,
  installCommand,
  parseReceipt,
  receiptCommand,
  refused,
  restartQuery,
  signatureCommand,
} from './package-commands.ts';
import { needRestart } from './restart-needed.ts';
import { shareOutput } from './shared-file.ts';
import { assertFile, protectFolder } from '../unix/protected-folder.ts';

type Step = z.infer<typeof ApplicationStep>;

/** Directly in the protected folder; the installer refuses names that do not end so. */
const fileOf = (step: Step): string => `${step.sha256}.pkg`;

/** Packages number themselves with more or fewer parts than a plan; missing ones are zero. */
function sameVersion(found: string | undefined, wanted: string): boolean {
  if (found === undefined || !/^\d+(\.\d+)*$/.test(found)) return false;
  const [one, other] = [found.split('.').map(Number), wanted.split('.').map(Number)];
  return Array.from({ length: Math.max(one.length, other.length) }).every(
    (_, place) => (one[place] ?? 0) === (other[place] ?? 0),
  );
}

/**
 * What the plan wants and a Mac's installer cannot do is refused before anything is downloaded.
 * @throws PACKAGE_SIGNATURE, PACKAGE_INSTALL_FAILED
 */
function teamOf({ format, teamId, properties = {}, secretProperty }: Step): string {
  if (format !== 'pkg') throw failed({ why: 'format', format });
  if (teamId === undefined) throw refused('no team in the plan');
  if (secretProperty !== undefined || Object.keys(properties).length > 0) throw failed({ why: 'properties' });
  return teamId;
}

export function applicationAction(mac: Mac): StepAction<Step> {
  const { run } = mac;
  const stages = packageStages(mac);

  const receipt = async ({ product }: Step): Promise<string | undefined> =>
    parseReceipt(product, await run(receiptCommand(product)));

  return {
    guarantee: 'once',
    check: (step) => looked(async () => sameVersion(await receipt(step), step.version)),

    async apply(step, context) {
      teamOf(step);
      needRoot(mac);
      if (sameVersion(await receipt(step), step.version)) return;
      await asEffect('PACKAGE_INSTALL_FAILED', () => protectFolder(mac.folder.root, mac.owner, 0o700));
      const downloaded = await stages.download(step, context);
      try {
        await stages.install(verify(await measured(mac, downloaded), step), step, context);
      } finally {
        // The reason of a failure is what matters; a leftover is replaced by the next try.
        await removeFileIn(mac.folder, downloaded.file, 'application:clean-up').catch(() => undefined);
      }
    },

    /** macOS has no way to uninstall a package: forgetting its receipt would leave the application and say it went. */
    undo: async (step) => ((await receipt(step)) === undefined ? 'removed' : 'kept'),
  };
}

/** What lies there now, where only root can change it: what was measured on the way in is not believed again. */
async function measured({ folder, owner }: Mac, downloaded: Downloaded): Promise<Downloaded> {
  return asEffect('PACKAGE_INSTALL_FAILED', async () => {
    await assertFile(await pathIn(folder, downloaded.file, true), owner);
    return { ...downloaded, sha256: (await hashFileIn(folder, downloaded.file)) ?? '' };
  });
}

function packageStages(mac: Mac): PackageStages {
  const { run, folder } = mac;
  return {
    download: (step, context) => downloadTo(folder, fileOf(step), step, context, 'application:download'),

    async install(verified, step) {
      const path = await pathIn(folder, verified.file, true);
      assertSignedBy(teamOf(step), await run(signatureCommand(path)));
      // Before it: once it is installed nothing would ask for it again after a crash.
      if (asksForRestart(await run(restartQuery(path)))) {
        await asEffect('PACKAGE_INSTALL_FAILED', () => needRestart(mac));
      }
      const result = await run(installCommand(path));
      await shareOutput(mac, step.id, `${result.stdout}\n${result.stderr}`);
      assertInstalled(result);
    },
  };
}
