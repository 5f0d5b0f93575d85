/** The frame of a page: heading, one quiet sentence, the one thing to do. */
import { type ReactNode, useEffect } from 'react';
import { t } from '../texts/text.ts';
import { TextLink } from './button.tsx';
import { Icon } from './icon.tsx';

interface PageProps {
  readonly title: string;
  readonly intro?: string;
  /** At the end of the heading's line. */
  readonly action?: ReactNode;
  /** Where this page was opened from. */
  readonly back?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
}

export function Page({ title, intro, action, back, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
  return (
    <>
      {back && (
        <p className="back">
          <TextLink href={back.href}>
            <Icon name="back" />
            {back.label}
          </TextLink>
        </p>
      )}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {intro !== undefined && <p className="quiet">{intro}</p>}
        </div>
        {action !== undefined && <div className="page-action">{action}</div>}
      </header>
      {children}
    </>
  );
}

export const Section = ({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="section">
    <div className="section-head">
      <h2>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);
