/** Tells messages of the contract from everything else, before they reach the engine. */
import type { Contract } from '../../contract/call.ts';
import { idOf, isRecord, type Reply } from '../../contract/messages.ts';

/** Whether `message` asks for a call that the contract has. Its input is for the engine's door to judge. */
export function isCallOf(contract: Contract, message: unknown): boolean {
  if (!isRecord(message) || idOf(message) === null) return false;
  const { group, name } = message;
  if (typeof group !== 'string' || typeof name !== 'string' || !Object.hasOwn(contract, group)) return false;
  const leaves = contract[group];
  return leaves !== undefined && Object.hasOwn(leaves, name) && leaves[name]?.type === 'call';
}

/** The answer to a message that is none of the contract's: refused aloud, never dropped. */
export const refusal = (message: unknown): Reply => ({
  id: idOf(message),
  ok: false,
  problem: { code: 'REQUEST_INVALID', details: {} },
});
