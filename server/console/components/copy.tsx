/** Copies a text, and says so. */
import { useEffect, useState } from 'react';
import { t } from '../texts/text.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

const SAID_FOR_MS = 2_500;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <Button onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        <Icon name={copied ? 'check' : 'copy'} />
        {copied ? t('item.copied') : label}
      </Button>
      <span role="status" className="hidden">
        {copied ? t('item.copied') : ''}
      </span>
    </>
  );
}
