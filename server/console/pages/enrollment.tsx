/** One enrollment, watched as it happens. */
import { useQuery } from '@tanstack/react-query';
import { errorEntry } from '../../../protocol/errors.ts';
import type { Enrollment } from '../../admin-api/schemas/enrollments.ts';
import { enrollmentQuery } from '../client/queries.ts';
import { Badge, EnrollmentBadge } from '../components/badge.tsx';
import { TextLink } from '../components/button.tsx';
import { DeviceBadges } from '../components/device-badges.tsx';
import { Facts } from '../components/facts.tsx';
import { Icon } from '../components/icon.tsx';
import { Loading, ProblemNotice } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { Relative } from '../components/time.tsx';
import { to } from '../routing.ts';
import { t } from '../texts/text.ts';
import { DeviceActions } from './device-actions.tsx';
import { EventLog } from './event-log.tsx';
import { furtherFacts } from './further-facts.tsx';
import { StepList } from './step-list.tsx';

export function EnrollmentPage({ id }: { id: string }) {
  const enrollment = useQuery(enrollmentQuery(id));
  const back = { href: to.enrollments, label: t('enrollment.back') };
  if (!enrollment.data) {
    return (
      <Page title={t('enrollments.title')} back={back}>
        {enrollment.error ? <ProblemNotice error={enrollment.error} /> : <Loading />}
      </Page>
    );
  }
  return <EnrollmentDetails enrollment={enrollment.data} />;
}

function EnrollmentDetails({ enrollment }: { enrollment: Enrollment }) {
  const { facts, problem, item, order } = enrollment;
  return (
    <Page
      title={enrollment.hostName}
      back={{ href: to.enrollments, label: t('enrollment.back') }}
      action={<DeviceActions enrollment={enrollment} />}
    >
      <div className="headline" role="status">
        <EnrollmentBadge state={enrollment.state} />
        <DeviceBadges row={enrollment} />
        {enrollment.simulated && (
          <Badge tone="quiet" icon="dots">
            {t('enrollments.simulated')}
          </Badge>
        )}
        <span className="quiet">
          {t('enrollments.changed')}: <Relative at={enrollment.changedAt} />
        </span>
      </div>
      {problem && !enrollment.steps.some(({ id }) => id === problem.step) && (
        <div className="notice notice-bad">
          <Icon name="bang" />
          <div className="notice-text">
            <p>{errorEntry(problem.code).title}.</p>
            <p className="quiet small">{t('problem.code', { code: problem.code })}</p>
          </div>
        </div>
      )}
      {order?.refused && (
        <div className="notice notice-bad">
          <Icon name="bang" />
          <div className="notice-text">
            <p>{t('device.order.refused', { reason: errorEntry(order.refused).title })}</p>
            <p className="quiet small">{t('problem.code', { code: order.refused })}</p>
          </div>
        </div>
      )}
      <Section title={t('enrollment.steps')}>
        <StepList enrollment={enrollment} />
      </Section>
      <div className="columns">
        <Section title={t('enrollment.log')}>
          <EventLog enrollment={enrollment} />
        </Section>
        <Section title={t('enrollment.computer')}>
          <Facts
            facts={[
              [
                t('enrollment.serial'),
                <bdi key="serial" className="mono">
                  {facts.serial}
                </bdi>,
              ],
              [t('enrollment.model'), <bdi key="model">{facts.model}</bdi>],
              [t('enrollment.os'), <bdi key="os">{`${facts.osName} ${facts.osVersion}`}</bdi>],
              [t('enrollment.hostname'), <bdi key="name">{facts.hostName}</bdi>],
              [
                t('enrollment.uuid'),
                <bdi key="uuid" className="mono">
                  {facts.hardwareUuid}
                </bdi>,
              ],
              ...furtherFacts(facts),
              [t('enrollment.agent'), <bdi key="agent">{enrollment.agentVersion}</bdi>],
              [
                t('enrollment.item'),
                item === null ? (
                  t('enrollment.item.deleted')
                ) : (
                  <TextLink key="item" href={to.item(item.id)}>
                    {item.name}
                  </TextLink>
                ),
              ],
              [t('enrollment.started'), <Relative key="started" at={enrollment.startedAt} />],
              ...(order
                ? [
                    [
                      t('device.order.last'),
                      <bdi key="order">{t(`device.order.${order.state}.by`, { name: order.by })}</bdi>,
                    ] as const,
                  ]
                : []),
            ]}
          />
        </Section>
      </div>
    </Page>
  );
}
