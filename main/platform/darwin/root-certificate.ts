/**
 * Trust in root certificates on a Mac: the certificate in the System keychain, and trust settings for every account.
 * They are two things: one that lies in the keychain is not trusted by that. A person must allow the second, on the
 * screen; being root is not enough since macOS 11.
 */
import type { z } from 'zod';
import type { RootCertificateStep } from '../../../protocol/plan.ts';
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { StepAction, StepContext } from '../../core/ports/platform.ts';
import { pathIn } from '../disk/folder.ts';
import { readFileIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked } from '../looking.ts';
import { plannedRoot } from '../planned-root.ts';
import { tell } from '../waiting.ts';
import { type Mac, needRoot } from './mac.ts';
import { inSessionOf, type Person, personAfterSetup, personAtScreen } from './person.ts';
import {
  addTrusted,
  assertDeleted,
  assertTrustChanged,
  deleteCertificate,
  findCertificates,
  parseHashes,
  parseVerdict,
  removeTrusted,
  verifyCertificate,
} from './security.ts';

type Step = z.infer<typeof RootCertificateStep>;

const pemFile = (step: Step): string => `roots/${step.sha256}.pem`;
const noteFile = (step: Step): string => `roots/${step.sha256}.json`;

const pem = (der: Uint8Array): Uint8Array => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
};

export function rootCertificateAction(mac: Mac): StepAction<Step> {
  const { run, folder } = mac;

  const isInKeychain = async (step: Step): Promise<boolean> =>
    parseHashes(await run(findCertificates)).has(step.sha256);

  const isNoted = async (step: Step): Promise<boolean> =>
    (await readFileIn(folder, noteFile(step))) !== undefined;

  /** `security` reads certificates from files alone. */
  async function written(step: Step): Promise<string> {
    await writeFileIn(folder, pemFile(step), pem(plannedRoot(step)), 'root-certificate:file');
    return pathIn(folder, pemFile(step), true);
  }

  async function isTrusted(step: Step): Promise<boolean> {
    plannedRoot(step);
    if (!(await isInKeychain(step))) return false;
    return parseVerdict(await run(verifyCertificate(await written(step)))) === 'trusted';
  }

  /**
   * Says first that macOS is going to ask. A dialog that nobody answered in its time is asked about, and shown again.
   * @throws SYSTEM_QUESTION_DECLINED, SYSTEM_QUESTION_UNANSWERED, CANCELLED, ROOT_STORE_FAILED
   */
  async function trust(step: Step, person: Person, { guide, signal }: StepContext): Promise<void> {
    const guidance = { kind: 'allow-root-trust', name: step.name } as const;
    const command = inSessionOf(person, addTrusted(await written(step)));
    const ready = await guide(guidance, 'ready');
    if (ready === 'over') throw new GangwayError('CANCELLED');
    if (ready === 'no') throw new GangwayError('SYSTEM_QUESTION_DECLINED', { details: { why: 'not ready' } });
    for (;;) {
      tell({ guide }, guidance);
      // A dialog that nobody wants any more goes away with its command.
      const result = await run(command, signal).catch(nothingIf('STEP_TIMEOUT'));
      if (result !== undefined) return assertTrustChanged('add-trusted-cert', result);
      const answer = await guide(guidance, 'wait-on');
      if (answer === 'over') throw new GangwayError('CANCELLED');
      if (answer === 'no') throw unanswered();
    }
  }

  async function withdraw(step: Step): Promise<void> {
    if (await isInKeychain(step)) assertDeleted(await run(deleteCertificate(step.sha256)));
    await removeFileIn(folder, pemFile(step), 'root-certificate:forget');
    await removeFileIn(folder, noteFile(step), 'root-certificate:forget-note');
  }

  return {
    guarantee: 'once',
    check: (step) => looked(() => isTrusted(step)),

    apply: (step, context) =>
      asEffect('ROOT_STORE_FAILED', async () => {
        needRoot(mac);
        if (await isTrusted(step)) return;
        const person = await personAfterSetup(mac, context);
        const ours = (await isNoted(step)) || !(await isInKeychain(step));
        // The note first: a certificate without one was there before the agent, and is never taken away.
        if (ours) await writeJsonIn(folder, noteFile(step), { name: step.name }, 'root-certificate:note');
        try {
          await trust(step, person, context);
        } catch (error) {
          // The command puts it into the keychain before it asks; without an answer it must not stay there.
          // Should that fail too, the note stays, and so does the right to remove it later.
          if (ours) await withdraw(step).catch(() => undefined);
          throw error;
        }
      }),

    undo: (step) =>
      asEffect('ROOT_STORE_FAILED', async () => {
        needRoot(mac);
        if (await isInKeychain(step)) {
          if (!(await isNoted(step))) return 'kept';
          const person = await personAtScreen(run);
          const command = inSessionOf(person, removeTrusted(await written(step)));
          const result = await run(command).catch(nothingIf('STEP_TIMEOUT'));
          if (result === undefined) throw unanswered();
          assertTrustChanged('remove-trusted-cert', result);
        }
        await withdraw(step);
        return 'removed';
      }),
  };
}

const unanswered = (): GangwayError =>
  new GangwayError('SYSTEM_QUESTION_UNANSWERED', { details: { why: 'no answer in time' } });

const nothingIf =
  (code: ErrorCode) =>
  (error: unknown): undefined => {
    if (error instanceof GangwayError && error.code === code) return undefined;
    throw error;
  };
