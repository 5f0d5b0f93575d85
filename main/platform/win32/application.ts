/** Applications on a Windows computer: packages of Windows Installer (.msi), for all accounts. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ApplicationStep } from '../../../protocol/plan.ts';
import { type Downloaded, type PackageStages, verify } from '../../core/packages/stages.ts';
import type { StepAction, StepContext } from '../../core/ports/platform.ts';
import { downloadTo } from '../disk/download.ts';
import { type Folder, pathIn } from '../disk/folder.ts';
import { discardOutput } from '../disk/installer-output.ts';
import { hashFileIn } from '../disk/read-file.ts';
import { removeFileIn } from '../disk/write-file.ts';
import { looked } from '../looking.ts';
import { whileHeld } from './api/held-file.ts';
import { installedVersion, installPackage, packageProperty, removeProduct } from './api/installer.ts';
import { type LogFile, logFileIn } from './msi/log-file.ts';
import { outcomeOf, reasonOf } from './msi/outcome.ts';
import { propertyLine } from './msi/properties.ts';
import { untilFree } from './msi/until-free.ts';
import { OWN_KEY, type Registry } from './registry.ts';
import { needRestart } from './restart-needed.ts';

type Step = z.infer<typeof ApplicationStep>;

const fileOf = (step: Step): string => `downloads/${step.sha256}.msi`;
const noteKey = (product: string): string => `${OWN_KEY}\\Applications\\${product}`;
const failed = (details: Record<string, string>): GangwayError =>
  new GangwayError('PACKAGE_INSTALL_FAILED', { details });

/** `{…}` as Windows Installer names a product. @throws PACKAGE_INSTALL_FAILED */
export function productCode({ product, format }: Pick<Step, 'product' | 'format'>): string {
  if (format !== 'msi') throw failed({ why: 'format', format });
  if (!/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i.test(product))
    throw failed({ why: 'product', product });
  return `{${product.toUpperCase()}}`;
}

/** Packages may give four numbers; Windows Installer itself compares three. */
const sameVersion = (found: string | undefined, wanted: string): boolean =>
  found !== undefined && found.split('.').slice(0, 3).map(Number).join('.') === wanted;

/**
 * @param folder only administrators look into it
 * @param shared only administrators write there; what installers said is kept there for helpdesk
 */
export function applicationAction(folder: Folder, registry: Registry, shared: Folder): StepAction<Step> {
  const log = logFileIn(folder, shared);
  const stages = packageStages(folder, registry, log);
  /** Also of what was killed when the installer had just finished: nothing installs that again. */
  async function cleanUp(step: Step): Promise<void> {
    await removeFileIn(folder, fileOf(step), 'application:clean-up').catch(() => undefined);
    if (step.secretProperty !== undefined) await log.remove().catch(() => undefined);
  }

  return {
    guarantee: 'once',
    check: (step) =>
      looked(async () => {
        const isDone = sameVersion(installedVersion(productCode(step)), step.version);
        if (isDone) await cleanUp(step);
        return isDone;
      }),

    async apply(step, context) {
      productCode(step);
      const downloaded = await stages.download(step, context);
      try {
        const path = await pathIn(folder, downloaded.file, true);
        await whileHeld(path, 'PACKAGE_INSTALL_FAILED', async () => {
          await stages.install(verify(await measured(folder, downloaded), step), step, context);
        });
      } finally {
        // The reason of a failure is what matters; a leftover is replaced by the next try.
        await cleanUp(step);
      }
    },

    async undo(step) {
      const product = productCode(step);
      if (registry.read(noteKey(step.product)) === undefined) return 'kept';
      const path = await log.path();
      const code = await untilFree(() => removeProduct(product, 'REBOOT=ReallySuppress', path));
      await log.keep(step.id);
      await judge(code, registry, log);
      registry.remove(noteKey(step.product));
      await discardOutput(shared, step.id);
      return 'removed';
    },
  };
}

/** What lies there now, while nobody can change it: what was measured on the way in is not believed again. */
async function measured(folder: Folder, downloaded: Downloaded): Promise<Downloaded> {
  return { ...downloaded, sha256: (await hashFileIn(folder, downloaded.file)) ?? '' };
}

function packageStages(folder: Folder, registry: Registry, log: LogFile): PackageStages {
  return {
    download: (step, context) => downloadTo(folder, fileOf(step), step, context, 'application:download'),

    async install(verified, step, context) {
      const path = await pathIn(folder, verified.file, true);
      assertPlanned(path, step);
      const logPath = await log.path();
      const secret = await secretOf(path, step, context);
      const properties = propertiesOf(step, secret);
      try {
        // First: what was not installed by the agent is never taken away by it.
        if (installedVersion(productCode(step)) === undefined) {
          registry.write(noteKey(step.product), { Version: step.version });
        }
        const code = await untilFree(() => installPackage(path, properties, logPath), context.signal);
        await log.keep(step.id, secret);
        await judge(code, registry, secret === undefined ? log : undefined);
      } finally {
        properties.fill(0);
        secret?.fill(0);
        if (secret !== undefined) await log.remove();
      }
    },
  };
}

/** @throws PACKAGE_INSTALL_FAILED when the package installs something else than the plan says */
function assertPlanned(path: string, step: Step): void {
  const product = packageProperty(path, 'ProductCode');
  if (product?.toUpperCase() !== productCode(step)) {
    throw failed({ why: 'other-product', product: product ?? 'none' });
  }
  const version = packageProperty(path, 'ProductVersion');
  if (!sameVersion(version, step.version)) throw failed({ why: 'other-version', version: version ?? 'none' });
}

/**
 * A secret goes to the installer in memory; but an installer that does not hide the property writes it into logs, so
 * it does not get it.
 * @throws PACKAGE_INSTALL_FAILED with `why: secret-not-hidden`
 */
async function secretOf(path: string, step: Step, context: StepContext): Promise<Uint8Array | undefined> {
  const { secretProperty: name } = step;
  if (name === undefined) return undefined;
  const hidden = packageProperty(path, 'MsiHiddenProperties')?.split(';') ?? [];
  if (!hidden.includes(name)) throw failed({ why: 'secret-not-hidden', property: name });
  return context.secret();
}

/** Wipes the secret when it cannot be given. @throws PACKAGE_INSTALL_FAILED */
function propertiesOf(
  { secretProperty: name, properties = {} }: Step,
  value: Uint8Array | undefined,
): Buffer {
  try {
    return name === undefined || value === undefined
      ? propertyLine(properties)
      : propertyLine(properties, { name, value });
  } catch (error) {
    value?.fill(0);
    throw error;
  }
}

/** @param log `undefined`: it is not looked into. @throws PACKAGE_INSTALL_FAILED with the installer's code and its reason */
async function judge(code: number, registry: Registry, log: LogFile | undefined): Promise<void> {
  const outcome = outcomeOf(code);
  if (outcome === 'done' || outcome === 'absent') return;
  if (outcome === 'restart-needed') return needRestart(registry);
  const reason = await log?.reason();
  throw failed({ why: reasonOf(code), installer: String(code), ...(reason === undefined ? {} : { reason }) });
}
