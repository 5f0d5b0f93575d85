/** What the person typed and may come back to: kept over other screens, forgotten as soon as it was used. */
import { useCallback, useMemo, useState } from 'react';
import type { ScreenKind } from '../main/contract/view.ts';

export interface Drafts {
  readonly address: string | undefined;
  readonly code: string;
  setAddress(text: string): void;
  setCode(text: string): void;
}

const TYPING: readonly ScreenKind[] = [
  'language',
  'server',
  'contacting',
  'confirm-root',
  'code',
  'redeeming',
  'failed',
];

export function useDrafts(shown: ScreenKind | undefined): Drafts {
  const [address, setAddress] = useState<string>();
  const [code, setCode] = useState('');
  const used = shown !== undefined && !TYPING.includes(shown);
  // A code is a secret: once it was redeemed it is not kept in the window.
  const forget = useCallback(() => {
    setAddress(undefined);
    setCode('');
  }, []);
  if (used && (address !== undefined || code !== '')) forget();
  return useMemo(() => ({ address, code, setAddress, setCode }), [address, code]);
}
