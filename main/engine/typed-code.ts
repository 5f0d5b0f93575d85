/** A typed code, checked before any network (G1). */
import { parseCode } from '../../protocol/enrollment-code.ts';
import type { Happening } from '../core/enrollment/state.ts';
import { Secret } from '../core/secret.ts';

export function readCode(typed: string): Happening & { kind: 'code-given' | 'code-refused' } {
  const parsed = parseCode(typed);
  if (parsed.ok) return { kind: 'code-given', code: new Secret(parsed.code) };
  const { slip } = parsed;
  const details: Record<string, string> = { slip: slip.kind };
  // One character that no code has is no secret; the rest of what was typed stays out.
  if (slip.kind === 'character')
    Object.assign(details, { character: slip.character, position: String(slip.position) });
  if (slip.kind === 'length') details['length'] = String(slip.length);
  return { kind: 'code-refused', failure: { code: 'CODE_MALFORMED', details } };
}
