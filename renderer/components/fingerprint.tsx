/** A fingerprint in four lines of eight bytes, left to right in every language, so that two people can read it out. */
import { fingerprintLines } from '../../main/contract/for-window.ts';
import { useWindow } from '../window-context.ts';

export function Fingerprint({ fingerprint }: { readonly fingerprint: string }) {
  const { say } = useWindow();
  return (
    <ol className="fingerprint" dir="ltr" aria-label={say('wizard:confirmRoot.label')}>
      {fingerprintLines(fingerprint).map((bytes) => (
        <li key={bytes.join('')}>
          <span>{bytes.slice(0, 4).join(' ')}</span> <span>{bytes.slice(4).join(' ')}</span>
        </li>
      ))}
    </ol>
  );
}
