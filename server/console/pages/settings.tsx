/** System settings. */
import { useMutation, type UseMutationResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Version } from '../../../protocol/wire.ts';
import { Lifetime } from '../../admin-api/schemas/items.ts';
import type { Settings } from '../../admin-api/schemas/settings.ts';
import { call } from '../client/call.ts';
import { settingsQuery } from '../client/queries.ts';
import { useMay } from '../client/session.ts';
import { TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { Loading, ProblemNotice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { t } from '../texts/text.ts';

export function SettingsPage() {
  const client = useQueryClient();
  const settings = useQuery(settingsQuery);
  const save = useMutation({
    mutationFn: (body: Settings) => call('writeSettings', { body }),
    onSuccess: (saved) => client.setQueryData(settingsQuery.queryKey, saved),
  });
  const mayWrite = useMay('settings:write');
  return (
    <Page title={t('settings.title')} intro={mayWrite ? t('settings.intro') : t('settings.read-only')}>
      {settings.data ? (
        <SettingsForm
          key={JSON.stringify(settings.data)}
          settings={settings.data}
          mayWrite={mayWrite}
          save={save}
        />
      ) : settings.error ? (
        <ProblemNotice error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

interface FormProps {
  readonly settings: Settings;
  readonly mayWrite: boolean;
  readonly save: UseMutationResult<Settings, Error, Settings>;
}

function SettingsForm({ settings, mayWrite, save }: FormProps) {
  const [lifetime, setLifetime] = useState(String(settings.codeLifetimeMinutes));
  const [version, setVersion] = useState(settings.minimumAgentVersion);
  const [tried, setTried] = useState(false);
  const minutes = Lifetime.safeParse(/^\d+$/.test(lifetime.trim()) ? Number(lifetime) : undefined);
  const minimum = Version.safeParse(version.trim());
  const fields = (
    <>
      <TextField
        label={t('settings.lifetime')}
        help={t('settings.lifetime.help')}
        value={lifetime}
        onChange={setLifetime}
        error={tried && !minutes.success ? t('item.new.lifetime.wrong') : undefined}
        inputMode="numeric"
        maxLength={7}
        isReadOnly={!mayWrite}
      />
      <TextField
        label={t('settings.version')}
        help={t('settings.version.help')}
        value={version}
        onChange={setVersion}
        error={tried && !minimum.success ? t('settings.version.wrong') : undefined}
        maxLength={17}
        isReadOnly={!mayWrite}
      />
    </>
  );
  if (!mayWrite) return <div className="form narrow">{fields}</div>;
  return (
    <div className="narrow">
      <Form
        submit={t('form.save')}
        isPending={save.isPending}
        error={save.error}
        status={save.isSuccess ? t('form.saved') : ''}
        onSubmit={() => {
          setTried(true);
          if (minutes.success && minimum.success) {
            save.mutate({ codeLifetimeMinutes: minutes.data, minimumAgentVersion: minimum.data });
          }
        }}
      >
        {fields}
      </Form>
    </div>
  );
}
