/** Uploads content that is missing, for a package that was declared before. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Package } from '../../admin-api/schemas/packages.ts';
import { packagesQuery } from '../client/queries.ts';
import { uploadContent } from '../client/upload.ts';
import { Button } from '../components/button.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { percentOf } from '../texts/step-text.ts';
import { t } from '../texts/text.ts';

/** Whether a package was declared with content that is not there yet. */
export function lacksContent(item: Package): boolean {
  if (item.kind === 'mdm-registration') return item.provisioningPackage?.uploaded === false;
  return 'uploaded' in item && !item.uploaded;
}

const sizeOf = (item: Package): number => {
  if (item.kind === 'mdm-registration') return item.provisioningPackage?.size ?? 0;
  return 'size' in item ? item.size : 0;
};

export function UploadButton({ item }: { item: Package }) {
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => uploadContent(item.id, file, setSent),
    onSuccess: () => client.invalidateQueries(packagesQuery),
  });
  return (
    <span className="stack">
      <FileTrigger
        onSelect={(files) => {
          const file = files?.[0];
          if (file) upload.mutate(file);
        }}
      >
        <Button isPending={upload.isPending}>
          {upload.isPending
            ? t('packages.uploading', { percent: percentOf(sent, sizeOf(item)) })
            : t('packages.file.choose')}
        </Button>
      </FileTrigger>
      <ProblemNotice error={upload.error} />
    </span>
  );
}
