/** The root store of a simulated computer: one DER file per certificate, named by its SHA-256. */
import { createHash, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import type { RootCertificateStep } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { readFileIn, readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked } from '../looking.ts';
import { plannedRoot } from '../planned-root.ts';
import { OURS, rootFile, RootNote, rootNote } from './files.ts';

type Step = z.infer<typeof RootCertificateStep>;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function parsed(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

export function rootCertificateAction(folder: Folder): StepAction<Step> {
  async function isThere(step: Step): Promise<boolean> {
    const der = await readFileIn(folder, rootFile(step.sha256));
    return der !== undefined && sha256(der) === step.sha256 && parsed(der) !== undefined;
  }

  return {
    guarantee: 'once',
    check: (step) => looked(() => isThere(step)),

    async apply(step) {
      const der = plannedRoot(step);
      const subject = new X509Certificate(der).subject.replaceAll('\n', ', ');
      const effect = `root-certificate:${step.sha256.slice(0, 8)}`;
      await asEffect('ROOT_STORE_FAILED', async () => {
        if (await isThere(step)) return;
        // A note without its certificate was written just before a crash and counts for nothing.
        const damaged = (await readFileIn(folder, rootFile(step.sha256))) !== undefined;
        const before = damaged ? await readJsonIn(folder, rootNote(step.sha256), RootNote) : undefined;
        const writes = 1 + (before?.writes ?? 0);
        const note = { sha256: step.sha256, name: step.name, subject, addedBy: OURS, writes };
        // The note first: a certificate without one was there before the agent, and is never taken away.
        await writeJsonIn(folder, rootNote(step.sha256), note, `${effect}:note`);
        await writeFileIn(folder, rootFile(step.sha256), der, `${effect}:write`);
      });
    },

    undo: (step) =>
      asEffect('ROOT_STORE_FAILED', async () => {
        const effect = `root-certificate:${step.sha256.slice(0, 8)}:remove`;
        const note = await readJsonIn(folder, rootNote(step.sha256), RootNote);
        const there = (await readFileIn(folder, rootFile(step.sha256))) !== undefined;
        if (there && note?.addedBy !== OURS) return 'kept';
        await removeFileIn(folder, rootFile(step.sha256), effect);
        await removeFileIn(folder, rootNote(step.sha256), `${effect}-note`);
        return 'removed';
      }),
  };
}
