/** Applications of a simulated computer: a payload file each, and a manifest that makes it installed. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ApplicationStep } from '../../../protocol/plan.ts';
import { type PackageStages, type Verified, verify } from '../../core/packages/stages.ts';
import type { StepAction, StepContext } from '../../core/ports/platform.ts';
import { discardDownload, downloadTo } from '../disk/download.ts';
import type { Folder } from '../disk/folder.ts';
import { discardOutput, keepOutput } from '../disk/installer-output.ts';
import { hashFileIn, readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, renameIn, syncFileIn, writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked } from '../looking.ts';
import { AGENT, downloadFile, Manifest, manifestFile, OURS, payloadFile } from './files.ts';

type Step = z.infer<typeof ApplicationStep>;

const readManifest = (folder: Folder, product: string): Promise<Manifest | undefined> =>
  readJsonIn(folder, manifestFile(product), Manifest);

export function applicationAction(folder: Folder): StepAction<Step> {
  const outputs = { ...folder, root: join(folder.root, AGENT) };
  const stages = packageStages(folder, outputs);

  async function isInstalled(step: Step): Promise<boolean> {
    const manifest = await readManifest(folder, step.product);
    if (manifest?.product !== step.product || manifest.version !== step.version) return false;
    return (
      manifest.sha256 === step.sha256 && (await hashFileIn(folder, payloadFile(step.product))) === step.sha256
    );
  }

  return {
    guarantee: 'once',
    check: (step) => looked(() => isInstalled(step)),

    async apply(step, context) {
      if (await asEffect('PACKAGE_INSTALL_FAILED', () => isInstalled(step))) return;
      const downloaded = await stages.download(step, context);
      try {
        await stages.install(verify(downloaded, step), step, context);
      } catch (error) {
        const cleanUp = removeFileIn(folder, downloaded.file, `application:${step.product}:clean-up`);
        // The reason is what matters; a leftover is replaced by the next try.
        await cleanUp.catch(() => undefined);
        throw error;
      }
    },

    undo: (step) =>
      asEffect('PACKAGE_INSTALL_FAILED', async () => {
        const manifest = await readManifest(folder, step.product);
        if (manifest !== undefined && manifest.installedBy !== OURS) return 'kept';
        const effect = `application:${step.product}:remove`;
        await removeFileIn(folder, manifestFile(step.product), effect);
        await removeFileIn(folder, payloadFile(step.product), `${effect}-payload`);
        await discardDownload(folder, downloadFile(step.sha256));
        await discardOutput(outputs, step.id);
        return 'removed';
      }),
  };
}

function packageStages(folder: Folder, outputs: Folder): PackageStages {
  return {
    download: (step, context) =>
      downloadTo(folder, downloadFile(step.sha256), step, context, `application:${step.product}:download`),

    install: (verified, step, context) =>
      asEffect('PACKAGE_INSTALL_FAILED', async () => {
        const before = await readManifest(folder, step.product);
        const properties = await secretProperties(step, context);
        const effect = `application:${step.product}`;
        // Once more, right before it is used: the secret may have been long on its way.
        verify({ ...fileOf(verified), sha256: (await hashFileIn(folder, verified.file)) ?? '' }, step);
        await keepOutput(outputs, step.id, outputOf(step));
        await syncFileIn(folder, verified.file);
        await renameIn(folder, verified.file, payloadFile(step.product), `${effect}:payload`);
        const { product, name, version, format } = step;
        const { sha256, size } = verified;
        const writes = (before?.writes ?? 0) + 1;
        const manifest: Manifest = {
          product,
          name,
          version,
          format,
          sha256,
          size,
          properties,
          installedBy: OURS,
          writes,
        };
        await writeJsonIn(folder, manifestFile(product), manifest, `${effect}:write`);
      }),
  };
}

const fileOf = ({ file, size }: Verified): { file: string; size: number } => ({ file, size });

/** What a real installer would say about it. */
const outputOf = ({ name, version, properties = {}, secretProperty }: Step): string =>
  [
    `Simulated installer: ${name} ${version}`,
    ...Object.entries(properties).map(([property, value]) => `Property: ${property} = ${value}`),
    ...(secretProperty === undefined ? [] : [`Property: ${secretProperty} = **********`]),
    'Files are copied.',
  ].join('\n');

/** The secret itself is nowhere on the disk; its hash lets somebody who knows it see that it arrived. */
async function secretProperties(step: Step, context: StepContext): Promise<Manifest['properties']> {
  if (step.secretProperty === undefined) return {};
  const value = await context.secret();
  try {
    return { [step.secretProperty]: { sha256: createHash('sha256').update(value).digest('hex') } };
  } finally {
    value.fill(0);
  }
}
