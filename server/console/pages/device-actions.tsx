/** What an administrator can do about a device: order it to unenroll, withdraw that, revoke it. Each asks first. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Enrollment } from '../../admin-api/schemas/enrollments.ts';
import { call } from '../client/call.ts';
import { enrollmentQuery } from '../client/queries.ts';
import { useMay } from '../client/session.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

const ACTIONS = { order: 'orderUnenroll', withdraw: 'withdrawOrder', revoke: 'revokeDevice' } as const;
type Action = keyof typeof ACTIONS;

const OVER: ReadonlySet<Enrollment['state']> = new Set(['cancelled', 'unenrolled']);

export function DeviceActions({ enrollment }: { enrollment: Enrollment }) {
  const mayOrder = useMay('devices:unenroll');
  const mayRevoke = useMay('devices:revoke');
  const [asking, setAsking] = useState<Action>();
  const { order, revokedAt, state } = enrollment;
  const lives = revokedAt === null && !OVER.has(state);
  const stands = order?.state === 'waiting' || order?.state === 'taken';
  return (
    <>
      {mayOrder && lives && !stands && (
        <Button onPress={() => setAsking('order')}>{t('device.order')}</Button>
      )}
      {mayOrder && lives && order?.state === 'waiting' && (
        <Button onPress={() => setAsking('withdraw')}>{t('device.withdraw')}</Button>
      )}
      {mayRevoke && revokedAt === null && (
        <Button look="danger" onPress={() => setAsking('revoke')}>
          {t('device.revoke')}
        </Button>
      )}
      {asking && (
        <AskDialog
          key={asking}
          action={asking}
          enrollment={enrollment}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

interface AskProps {
  readonly action: Action;
  readonly enrollment: Enrollment;
  readonly onClose: () => void;
}

function AskDialog({ action, enrollment, onClose }: AskProps) {
  const client = useQueryClient();
  const { id, hostName } = enrollment;
  const act = useMutation({
    mutationFn: () => call(ACTIONS[action], { params: { id } }),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: ['enrollments'] });
      await client.invalidateQueries(enrollmentQuery(id));
      onClose();
    },
  });
  return (
    <Dialog
      role="alertdialog"
      title={t(`device.${action}.title`, { name: hostName })}
      isOpen
      onClose={onClose}
    >
      <p>{t(`device.${action}.text`)}</p>
      <Form
        look={action === 'withdraw' ? 'primary' : 'danger'}
        submit={t(`device.${action}.submit`)}
        isPending={act.isPending}
        error={act.error}
        onCancel={onClose}
        onSubmit={() => act.mutate()}
      />
    </Dialog>
  );
}
