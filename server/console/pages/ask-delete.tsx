/** Asks before something is deleted; what the service says against it is said in the dialog. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../components/dialog.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

interface AskDeleteProps {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  readonly remove: () => Promise<unknown>;
  /** What is asked for again afterwards. */
  readonly changes: readonly QueryKey[];
  readonly onClose: () => void;
}

export function AskDeleteDialog({ title, text, submit, remove, changes, onClose }: AskDeleteProps) {
  const client = useQueryClient();
  const deletion = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  return (
    <Dialog role="alertdialog" title={title} isOpen onClose={onClose}>
      <p>{text}</p>
      <Form
        look="danger"
        submit={submit}
        isPending={deletion.isPending}
        error={deletion.error}
        onCancel={onClose}
        onSubmit={() => deletion.mutate()}
      />
    </Dialog>
  );
}

/** For the two buttons of a row. */
export const rowLabel = (key: 'form.edit' | 'form.rename' | 'form.delete', name: string): string =>
  `${t(key)} ${name}`;
