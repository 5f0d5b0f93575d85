/** Choosing the file that a package brings; its SHA-256 is computed here. */
import { useId, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { t } from '../texts/text.ts';

export interface Content {
  readonly file: File;
  readonly sha256: string;
}

/** Lower-case hexadecimal. The whole file is in memory for a moment. */
async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface ContentFieldProps {
  readonly label: string;
  readonly content: Content | undefined;
  readonly onChange: (content: Content | undefined) => void;
  readonly error: string | undefined;
  /** Without a file it is right as well: a chosen one can be taken away. */
  readonly isOptional?: boolean;
}

export function ContentField({ label, content, onChange, error, isOptional = false }: ContentFieldProps) {
  const id = useId();
  const [hashing, setHashing] = useState(false);
  const choose = (file: File | undefined): void => {
    if (!file) return;
    setHashing(true);
    void sha256Of(file)
      .then((sha256) => onChange({ file, sha256 }))
      .finally(() => setHashing(false));
  };
  return (
    <div className="field" role="group" aria-label={label} aria-describedby={id}>
      <span className="label">{label}</span>
      <span className="file-row">
        <FileTrigger onSelect={(files) => choose(files?.[0])}>
          <Button isPending={hashing}>{t('packages.file.choose')}</Button>
        </FileTrigger>
        <bdi className="quiet">
          {hashing ? t('packages.file.hashing') : (content?.file.name ?? t('packages.file.none'))}
        </bdi>
        {isOptional && content && !hashing && (
          <Button
            look="quiet"
            aria-label={t('packages.file.remove', { name: content.file.name })}
            onPress={() => onChange(undefined)}
          >
            <Icon name="cross" />
          </Button>
        )}
      </span>
      <span id={id} className="stack">
        {error !== undefined && <span className="field-error">{error}</span>}
        <span className="field-help">{t('packages.file.help')}</span>
      </span>
    </div>
  );
}
