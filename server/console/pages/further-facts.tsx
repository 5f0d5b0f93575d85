/** What newer agents tell of their computers besides; what was not told has no line. */
import type { ReactNode } from 'react';
import type { Enrollment } from '../../admin-api/schemas/enrollments.ts';
import { t } from '../texts/text.ts';

type Line = readonly [name: string, value: ReactNode];

export function furtherFacts({ edition, build, tpm, joined, managed, virtual }: Enrollment['facts']): Line[] {
  const lines: Line[] = [];
  if (edition) lines.push([t('enrollment.edition'), <bdi key="edition">{edition}</bdi>]);
  if (build) lines.push([t('enrollment.build'), <bdi key="build">{build}</bdi>]);
  if (tpm) lines.push([t('enrollment.tpm'), t(`enrollment.tpm.${tpm}`)]);
  if (joined) {
    const value = t(`enrollment.joined.${joined.to}`, joined);
    lines.push([t('enrollment.joined'), <bdi key="joined">{value}</bdi>]);
  }
  if (managed) {
    const value = managed.state === 'managed' ? managed.by : t(`enrollment.managed.${managed.state}`);
    lines.push([t('enrollment.managed'), <bdi key="managed">{value}</bdi>]);
  }
  if (virtual) lines.push([t('enrollment.virtual'), t(`enrollment.virtual.${virtual}`)]);
  return lines;
}
