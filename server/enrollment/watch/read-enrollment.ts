/** One enrollment with its steps and everything the computer reported. */
import { decodeJwt } from 'jose';
import { AgentEvent } from '../../../protocol/events.ts';
import { FurtherFacts } from '../../../protocol/redeem.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import { Plan, type Step } from '../../../protocol/plan.ts';
import type { Enrollment, StoredEvent } from '../../admin-api/schemas/enrollments.ts';
import type { Db } from '../../storage/database.ts';
import { selectEnrollments, toEnrollmentRow } from './enrollment-rows.ts';

function subjectOf(step: Step): string {
  switch (step.kind) {
    case 'root-certificate':
      return step.name;
    case 'mdm-registration':
    case 'profile':
      return step.name;
    case 'domain-join':
      return `${step.machineName} in ${step.domain}`;
    case 'management':
      return step.organisationName;
    case 'host-name':
      return step.hostName;
    case 'application':
      return `${step.name} ${step.version}`;
  }
}

/** The plan as this service signed and stored it: its signature need not be looked at here. */
function stepsOf(signed: string | null): Enrollment['steps'] {
  if (signed === null) return [];
  const { steps } = Plan.parse(decodeJwt(signed));
  return steps.map((step) => ({ id: step.id, kind: step.kind, subject: subjectOf(step) }));
}

export const toStoredEvent = (row: { readonly received_at: number; readonly body: string }): StoredEvent => ({
  receivedAt: row.received_at,
  event: AgentEvent.parse(JSON.parse(row.body)),
});

/** @throws NOT_FOUND */
export async function readEnrollment(db: Db, organisation: string, id: string): Promise<Enrollment> {
  const record = await selectEnrollments(db, organisation)
    .where('enrollment.id', '=', id)
    .select(['enrollment.plan_signed', 'device.os_version', 'device.model', 'device.hardware_uuid'])
    .select(['device.agent_version', 'device.language', 'device.further_facts'])
    .executeTakeFirst();
  if (!record) throw new GangwayError('NOT_FOUND');
  const events = await db
    .selectFrom('event')
    .where('organisation', '=', organisation)
    .where('enrollment', '=', id)
    .orderBy('sequence')
    .select(['received_at', 'body'])
    .execute();
  return {
    ...toEnrollmentRow(record),
    facts: {
      platform: record.platform,
      osName: record.os_name,
      osVersion: record.os_version,
      model: record.model,
      serial: record.serial,
      hardwareUuid: record.hardware_uuid,
      hostName: record.host_name,
      ...FurtherFacts.parse(JSON.parse(record.further_facts ?? '{}')),
    },
    agentVersion: record.agent_version,
    language: record.language,
    steps: stepsOf(record.plan_signed),
    events: events.map(toStoredEvent),
  };
}
