/** What a page says when there is nothing to show, or something went wrong. */
import type { ReactNode } from 'react';
import { codeOf, problemText } from '../texts/problem-text.ts';
import { t } from '../texts/text.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Nothing without an error. */
export function ProblemNotice({ error, onRetry }: ProblemProps) {
  if (error === null || error === undefined) return null;
  return (
    <div className="notice notice-bad" role="alert">
      <Icon name="bang" />
      <div className="notice-text">
        <p>{problemText(error)}</p>
        <p className="quiet small">{t('problem.code', { code: codeOf(error).code })}</p>
      </div>
      {onRetry && <Button onPress={onRetry}>{t('problem.retry')}</Button>}
    </div>
  );
}

export const EmptyState = ({ title, help, action }: { title: string; help: string; action?: ReactNode }) => (
  <div className="empty">
    <h2>{title}</h2>
    <p className="quiet">{help}</p>
    {action}
  </div>
);

export const Loading = () => (
  <p className="quiet loading" role="status">
    {t('app.loading')}
  </p>
);
