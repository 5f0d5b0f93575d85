/** Asks before an item is deleted, and says what that does. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Item } from '../../admin-api/schemas/items.ts';
import { call } from '../client/call.ts';
import { Dialog } from '../components/dialog.tsx';
import { Form } from '../components/form.tsx';
import { go, to } from '../routing.ts';
import { t } from '../texts/text.ts';

export function DeleteItemDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('deleteItem', { params: { id: item.id } }),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['item', item.id] });
      void client.invalidateQueries({ queryKey: ['items'] });
      go(to.items, { replace: true });
    },
  });
  const devices = item.enrollments.length;
  return (
    <Dialog role="alertdialog" title={t('item.delete.title', { name: item.name })} isOpen onClose={onClose}>
      <p>{item.state === 'ready' ? t('item.delete.ready') : t('item.delete.other')}</p>
      {devices > 0 && <p>{t('item.delete.devices', { count: devices })}</p>}
      <Form
        look="danger"
        submit={t('item.delete.submit')}
        isPending={remove.isPending}
        error={remove.error}
        onCancel={onClose}
        onSubmit={() => remove.mutate()}
      />
    </Dialog>
  );
}
